import type { EndOfUtteranceJudge } from "../end-of-utterance.ts";
import { healthOf } from "../engine-health.ts";
import { engineForLanguage } from "./engine-for-language.ts";
import type { EnginesByLanguage } from "./engine-for-language.ts";

/** One judge of several: the language of what was said decides who judges it. */
export function createJudgeByLanguage(engines: EnginesByLanguage<EndOfUtteranceJudge>): EndOfUtteranceJudge {
  const all = [engines.usual, ...engines.parts.map(({ engine }) => engine)];
  const languagesOf = ({ languages = ["*"] }: EndOfUtteranceJudge): readonly string[] => languages;
  const judgeFor = (language: string | undefined) => engineForLanguage(engines, language, languagesOf);
  return {
    id: engines.usual.id,
    byLanguage: engines,
    languages: [...new Set(all.flatMap(languagesOf))],
    judge: (facts) => judgeFor(facts.language).judge(facts),
    listener: (language) => judgeFor(language).listener?.(language),
    health() {
      const missing = all.flatMap((judge) => healthOf(judge).degraded ?? []);
      return { isReady: true, ...(missing.length > 0 && { degraded: missing.join("; ") }) };
    },
    async close() {
      await Promise.allSettled(all.map(async (judge) => judge.close?.()));
    },
  };
}
