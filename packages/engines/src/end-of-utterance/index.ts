export { createTextRuleJudge } from "./text-rule-judge.ts";
export { featureBucket } from "./feature-hash.ts";
export { pauseFeatures } from "./pause-features.ts";
