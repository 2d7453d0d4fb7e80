import { textTokens } from "./token-text.ts";

/** Terms smaller than this, of a sum whose largest is 1, change nothing that is used here. */
const negligible = -20;

/** The most probable token of a row of logits, never `forbidden`. */
export function bestToken(logits: Float32Array, forbidden?: number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < textTokens; token++) {
    const logit = logits[token] ?? highest;
    if (logit > highest && token !== forbidden) {
      highest = logit;
      best = token;
    }
  }
  return best;
}

/** Natural logarithm of the sum of all tokens' exponentials: subtract it from a logit to have a log probability. */
export function logSum(logits: Float32Array, best: number): number {
  const highest = logits[best] ?? 0;
  let sum = 0;
  for (let token = 0; token < textTokens; token++) {
    const below = (logits[token] ?? highest) - highest;
    if (below > negligible) sum += Math.exp(below);
  }
  return highest + Math.log(sum);
}
