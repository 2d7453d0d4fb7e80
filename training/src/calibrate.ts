/** A sum of weights with what was right. */
export interface Scored {
  readonly sum: number;
  readonly isEnd: boolean;
  readonly weight: number;
}

/** Turns sums into log-odds of an end among as many ends as pauses within turns: `slope * sum + intercept`. */
export function calibrate(scored: readonly Scored[]): { readonly slope: number; readonly intercept: number } {
  let slope = 1;
  let intercept = 0;
  // Newton's method on two numbers: settled long before the last round.
  for (let round = 0; round < 25; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (const { sum, isEnd, weight } of scored) {
      const probability = 1 / (1 + Math.exp(-(slope * sum + intercept)));
      const error = weight * (probability - (isEnd ? 1 : 0));
      const curve = weight * probability * (1 - probability);
      g0 += error;
      g1 += error * sum;
      h00 += curve;
      h01 += curve * sum;
      h11 += curve * sum * sum;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12)) break;
    intercept -= (h11 * g0 - h01 * g1) / determinant;
    slope -= (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope, intercept };
}
