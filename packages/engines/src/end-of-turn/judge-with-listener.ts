import { servesLanguage } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, PauseListener } from "@vivavoce/engine";
import { weighOpinions } from "./weigh-opinions.ts";

/**
 * A judge of both sound and words. In languages that the judge of words cannot read the listener decides alone; in those that
 * the listener was not made for, and when its answer is late, the words do.
 * @param heard BCP-47 codes of the languages that the listener was made for; `["*"]` for any
 */
export function judgeWithListener(
  words: EndOfUtteranceJudge,
  listener: PauseListener,
  heard: readonly string[],
): EndOfUtteranceJudge & { readonly heard: readonly string[] } {
  return {
    id: `${words.id}+${listener.id}`,
    heard,
    languages: [...new Set([...(words.languages ?? ["*"]), ...heard])],
    listener: (language) => (language === undefined || servesLanguage(heard, language) ? listener : undefined),
    judge(facts) {
      const said = words.judge(facts);
      if (facts.heard === undefined) return said;
      const reads = facts.language === undefined || servesLanguage(words.languages ?? ["*"], facts.language);
      return reads ? weighOpinions(said, facts.heard) : facts.heard;
    },
  };
}
