import type { PauseFacts } from "@vivavoce/engine";
import type { EndOfUtteranceDetection } from "@vivavoce/protocol";

/** What reads a pause: a model of end-of-utterance detection (SF-08.22), or semantic_vad, which has none on the wire. */
export type JudgingModel = EndOfUtteranceDetection["model"] | "semantic_vad";

/**
 * The facts that a model goes by:
 * - `semantic_detection_v1_en`: the words, as English whatever the recognizer says;
 * - `semantic_detection_v1`: the words, of other languages than English only figures and marks;
 * - `semantic_detection_v1_multilingual`: the same, and how it sounded where the words are not English;
 * - `smart_end_of_turn_detection` and `semantic_vad`: everything.
 * The length of the pause counts for all of them.
 */
export function judgedFacts(model: JudgingModel, facts: PauseFacts): PauseFacts {
  const { prosody, ...words } = facts;
  switch (model) {
    case "semantic_detection_v1_en":
      return { ...words, language: "en" };
    case "semantic_detection_v1":
      return words;
    case "semantic_detection_v1_multilingual":
      return prosody === undefined || isEnglish(facts) ? words : facts;
    case "smart_end_of_turn_detection":
    case "semantic_vad":
      return facts;
  }
}

/** Whether a model goes by the sound of speech with these facts, so that it must be measured. */
export function listensTo(model: JudgingModel, facts: Pick<PauseFacts, "language">): boolean {
  if (model === "semantic_detection_v1_multilingual") return !isEnglish(facts);
  return model === "smart_end_of_turn_detection" || model === "semantic_vad";
}

function isEnglish({ language }: Pick<PauseFacts, "language">): boolean {
  return language === undefined || /^en\b/i.test(language);
}
