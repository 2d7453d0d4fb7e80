import type { EndOfUtteranceJudge } from "../end-of-utterance.ts";
import { engineForLanguage } from "./engine-for-language.ts";
import type { EnginesByLanguage } from "./engine-for-language.ts";

/** One judge of several: the language of what was said decides who judges it. */
export function createJudgeByLanguage(engines: EnginesByLanguage<EndOfUtteranceJudge>): EndOfUtteranceJudge {
  const all = [engines.usual, ...engines.parts.map(({ engine }) => engine)];
  const languagesOf = ({ languages = ["*"] }: EndOfUtteranceJudge): readonly string[] => languages;
  return {
    id: engines.usual.id,
    languages: [...new Set(all.flatMap(languagesOf))],
    judge: (facts) => engineForLanguage(engines, facts.language, languagesOf).judge(facts),
  };
}
