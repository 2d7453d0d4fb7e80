import { silenceEvidence } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, PauseFacts } from "@vivavoce/engine";
import { digitRunComplete } from "./digit-run.ts";
import { endOfUtteranceModel } from "./end-of-utterance-model.ts";
import { foreignEnding, foreignLanguages } from "./foreign-endings.ts";
import { readJudgeModel } from "./judge-model.ts";
import type { JudgeModel, StoredJudgeModel } from "./judge-model.ts";
import { describePause } from "./pause-features.ts";
import { prosodyEvidence } from "./prosody-evidence.ts";
import { spokenText } from "./spoken-text.ts";

/** The end decides: no more than this many characters of it are looked at. */
const recentLength = 600;
/** Sound shorter than this and without words is no speech, in milliseconds. */
const noiseMs = 500;
/** No words are so certain that neither sound nor silence could change it, in log-odds. */
const mostCertain = 5;

/**
 * The judge of our own: words by a trained model, numbers read out by their length, how it sounded, and how long the
 * pause has lasted, added up as log-odds. Of ten other languages it reads the last word by rules, of the rest figures and marks
 * only; there, sound and silence decide. The model is made ready with the first judgement.
 * @param stored weights to use instead of the ones that come with the package
 */
export function createEndOfUtteranceJudge(stored: StoredJudgeModel = endOfUtteranceModel): EndOfUtteranceJudge {
  let model: JudgeModel | undefined;
  return {
    id: "vivavoce-end-of-utterance-1",
    languages: ["en", ...foreignLanguages],
    judge(facts) {
      model ??= readJudgeModel(stored);
      const sound = facts.prosody === undefined ? 0 : prosodyEvidence(facts.prosody);
      const silence = facts.silenceMs === undefined ? 0 : silenceEvidence(facts.silenceMs);
      return 1 / (1 + Math.exp(-(wordEvidence(facts, model) + sound + silence)));
    },
  };
}

function wordEvidence(facts: PauseFacts, model: JudgeModel): number {
  const text = facts.text.slice(-recentLength);
  const spoken = spokenText(text);
  // A short sound without words is noise, and nothing will follow; somebody who spoke longer was not understood yet.
  if (spoken.words.length === 0) return logOdds(facts.speechMs < noiseMs ? 0.9 : 0.4);
  if (/^[….,-]$/.test(spoken.mark) && spoken.mark !== ".") return logOdds(spoken.mark === "," ? 0.15 : 0.1);
  const number = digitRunComplete(spoken.words, `${facts.lastAssistantText.toLowerCase()} ${spoken.plain}`);
  if (number !== undefined) return logOdds(number);
  if (facts.language !== undefined && !/^en\b/i.test(facts.language))
    return logOdds(foreignEnding(text, facts.language) ?? 0.6);
  const evidence = model(describePause(facts));
  return Math.min(mostCertain, Math.max(-mostCertain, evidence));
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}
