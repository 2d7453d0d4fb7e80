import { expect, it } from "vitest";
import { DelayEstimator } from "./delay-estimator.ts";

/** Noise, the same in each run. */
function noise(length: number): Float32Array {
  let seed = 5;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.2 * (seed / 2 ** 31 - 1);
  });
}

it("finds how late an echo is, learns nothing while the microphone is muted, and forgets nothing either", () => {
  const estimator = new DelayEstimator(8000);
  const played = noise(64_000);
  const delaySamples = 3200;
  const found: (number | null)[] = [];
  for (let start = 0; start + 2048 <= played.length; start += 2048) {
    const isMuted = start >= 24_000 && start < 40_000;
    const heard = played.slice(start, start + 2048).map((_, at) => {
      return isMuted ? 0 : 0.5 * (played[start + at - delaySamples] ?? 0);
    });
    estimator.feed(heard, played.subarray(start, start + 2048));
    if (!estimator.isDue) continue;
    const estimate = estimator.estimate();
    found.push(estimate === null || estimate.confidence < 9 ? null : estimate.delaySamples);
  }
  const isNear = (delay: number | null | undefined): boolean => Math.abs((delay ?? 0) - delaySamples) <= 16;
  expect(found.slice(5, 11).every(isNear)).toBe(true);
  // Sound before the muting and after it is in the estimates beside it.
  expect(found.slice(14, 20)).toEqual([null, null, null, null, null, null]);
  expect(found.slice(20).every(isNear)).toBe(true);
});
