export { pauseSurvival, silenceEvidence } from "@vivavoce/engine";
export { createEndOfUtteranceJudge } from "./end-of-utterance-judge.ts";
export { featureBucket } from "./feature-hash.ts";
export type { StoredJudgeModel } from "./judge-model.ts";
export { describePause, type PauseDescription } from "./pause-features.ts";
export { prosodyEvidence } from "./prosody-evidence.ts";
export { createTextRuleJudge } from "./text-rule-judge.ts";
