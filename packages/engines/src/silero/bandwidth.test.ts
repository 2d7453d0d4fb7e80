import { resample, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import { expect, test } from "vitest";
import { BandwidthWatch, filterPastSamples, halveRate } from "./bandwidth.ts";

/** Hiss and a vowel above it, a second and a half at 16 kHz. */
function speechLike(levelDb: number): Float32Array {
  let seed = 3;
  return Float32Array.from({ length: 24_000 }, (_, index) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const phase = (2 * Math.PI * 150 * index) / 16_000;
    const vowel = Math.sin(phase) + 0.5 * Math.sin(4 * phase) + 0.2 * Math.sin(17 * phase);
    return 10 ** (levelDb / 20) * (vowel + 0.004 * (seed / 2 ** 31 - 1));
  });
}

const overTelephone = (samples: Float32Array) =>
  resample(ulawToSamples(samplesToUlaw(resample(samples, 16_000, 8000))), 8000, 16_000);

function watchAll(watch: BandwidthWatch, samples: Float32Array): boolean[] {
  const line = new Float32Array(filterPastSamples + 512);
  const seen: boolean[] = [];
  for (let start = 0; start + 512 <= samples.length; start += 512) {
    line.copyWithin(0, 512);
    line.set(samples.subarray(start, start + 512), filterPastSamples);
    seen.push(watch.watch(line));
  }
  return seen;
}

test("sound over a telephone is found narrow within five frames, and stays so in silence", () => {
  const watch = new BandwidthWatch();
  const seen = watchAll(watch, overTelephone(speechLike(-20)));
  expect(seen.indexOf(true)).toBeLessThan(5);
  expect(seen.slice(5).every(Boolean)).toBe(true);
  expect(watchAll(watch, new Float32Array(5120)).every(Boolean)).toBe(true);
});

test("sound from a microphone is wide, even with little above 4 kHz", () => {
  expect(watchAll(new BandwidthWatch(), speechLike(-20))).not.toContain(true);
  expect(watchAll(new BandwidthWatch(), speechLike(-50))).not.toContain(true);
});

test("finds out when the telephone gives way to a microphone", () => {
  const watch = new BandwidthWatch();
  watchAll(watch, overTelephone(speechLike(-20)));
  const seen = watchAll(watch, speechLike(-20));
  expect(seen.indexOf(false)).toBeLessThanOrEqual(2);
  watch.clear();
  expect(watchAll(watch, new Float32Array(512))).toEqual([false]);
});

test.each([
  [1000, -0.5, 0.5],
  [3000, -1, 0.5],
  [5000, -Infinity, -50],
])("half the rate passes or stops %i Hz", (frequencyHz, leastDb, mostDb) => {
  const line = Float32Array.from({ length: filterPastSamples + 512 }, (_, i) =>
    Math.sin((2 * Math.PI * frequencyHz * i) / 16_000),
  );
  const out = new Float32Array(256);
  halveRate(line, out);
  const changeDb = 10 * Math.log10((2 * out.reduce((sum, sample) => sum + sample * sample, 0)) / out.length);
  expect(changeDb).toBeGreaterThanOrEqual(leastDb);
  expect(changeDb).toBeLessThanOrEqual(mostDb);
});
