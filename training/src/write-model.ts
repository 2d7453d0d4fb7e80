import type { StoredJudgeModel } from "@vivavoce/engines/end-of-utterance";

/** The source file that holds a model. */
export function modelSource(model: StoredJudgeModel): string {
  return `import type { StoredJudgeModel } from "./judge-model.ts";

/**
 * Written by \`npm run train:end-of-utterance\`, not by hand. Derived from Taskmaster-4 (Google) and SLURP, both
 * CC BY 4.0, and from text of our own: see ATTRIBUTION.md.
 */
export const endOfUtteranceModel: StoredJudgeModel = {
  buckets: ${String(model.buckets)},
  scale: ${String(model.scale)},
  ruleShare: ${String(model.ruleShare)},
  slope: ${String(model.slope)},
  intercept: ${String(model.intercept)},
  weights:
    "${model.weights}",
};
`;
}
