import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resample, resampleByRatio, StreamingResampler } from "./streaming-resampler.ts";

const tone = (hz: number, sampleRate: number, count: number) =>
  Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate + 0.3));

function power(samples: Float32Array): number {
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
}

/** Signal to error, dB, against the same tone sampled at the output rate: any delay or gain counts as error. */
function toneSnrDb(hz: number, fromRate: number, toRate: number): number {
  const out = resample(tone(hz, fromRate, fromRate), fromRate, toRate);
  const ideal = tone(hz, toRate, out.length);
  const edge = toRate / 20;
  const error = out.map((x, i) => x - (ideal[i] as number)).subarray(edge, -edge);
  return 10 * Math.log10(power(ideal.subarray(edge, -edge)) / power(error));
}

const pairs: [number, number][] = [
  [24000, 16000],
  [16000, 24000],
  [48000, 16000],
  [16000, 48000],
  [8000, 16000],
  [16000, 8000],
  [8000, 24000],
  [44100, 16000],
  [22050, 24000],
  [24000, 48000],
  [4000, 16000],
  [6000, 24000],
  [11025, 24000],
  [88200, 24000],
  [96000, 16000],
  [176400, 16000],
  [192000, 24000],
  [192000, 16000],
];

describe("StreamingResampler", () => {
  it.each(pairs)("keeps a tone in place and clean, %i to %i Hz", (fromRate, toRate) => {
    const nyquist = Math.min(fromRate, toRate) / 2;
    for (const share of [0.05, 0.25, 0.5]) {
      expect(toneSnrDb(Math.round(nyquist * share), fromRate, toRate), `at ${share}`).toBeGreaterThan(80);
    }
  });

  it.each(pairs.filter(([from, to]) => from > to * 1.25))("suppresses aliases, %i to %i Hz", (fromRate, toRate) => {
    const alias = resample(tone((toRate / 2) * 1.25, fromRate, fromRate), fromRate, toRate);
    const edge = toRate / 20;
    expect(10 * Math.log10(power(alias.subarray(edge, -edge)) / 0.125)).toBeLessThan(-80);
  });

  it.each(pairs)("loses at most 1 dB at 0.85 of the lower Nyquist, %i to %i Hz", (fromRate, toRate) => {
    const hz = 0.85 * (Math.min(fromRate, toRate) / 2);
    const out = resample(tone(hz, fromRate, fromRate), fromRate, toRate);
    expect(10 * Math.log10(power(out) / 0.125)).toBeGreaterThan(-1);
  });

  it("gives the same bits however the input is cut", () => {
    const rate = fc.constantFrom(8000, 11025, 16000, 22050, 24000, 44100, 47999, 48000);
    const cuts = fc.array(fc.oneof(fc.nat(5), fc.nat(700)), { maxLength: 12 });
    fc.assert(
      fc.property(rate, rate, cuts, fc.integer(), (fromRate, toRate, chunks, seed) => {
        const length = chunks.reduce((sum, n) => sum + n, 0);
        const input = Float32Array.from({ length }, (_, i) => Math.sin(seed + i * i));
        const resampler = new StreamingResampler({ fromRate, toRate });
        const out: number[] = [];
        let at = 0;
        for (const count of chunks) {
          out.push(...resampler.process(input.subarray(at, at + count)));
          at += count;
        }
        out.push(...resampler.flush());
        expect(Float32Array.from(out)).toEqual(resample(input, fromRate, toRate));
        expect(out).toHaveLength(Math.round((length * toRate) / fromRate));
      }),
      { numRuns: 60 },
    );
  });

  it("passes the samples on unchanged, as a copy, when the rates are equal", () => {
    const resampler = new StreamingResampler({ fromRate: 24000, toRate: 24000 });
    const input = tone(440, 24000, 100);
    const out = resampler.process(input);
    expect(out).toEqual(input);
    expect(out).not.toBe(input);
    expect(resampler.flush()).toHaveLength(0);
    expect(resampler.delayMs).toBe(0);
  });

  it("never holds back more than delayMs of sound", () => {
    for (const [fromRate, toRate] of pairs) {
      const resampler = new StreamingResampler({ fromRate, toRate });
      const out = resampler.process(new Float32Array(fromRate));
      const heldBackMs = 1000 * (1 - out.length / toRate);
      expect(heldBackMs).toBeGreaterThan(0);
      expect(heldBackMs).toBeLessThanOrEqual(resampler.delayMs + 1e-9);
      expect(resampler.delayMs).toBeLessThan(Math.min(fromRate, toRate) < 8000 ? 7 : 4);
    }
  });

  it("starts anew after flush and after reset", () => {
    const input = tone(300, 24000, 500);
    const resampler = new StreamingResampler({ fromRate: 24000, toRate: 16000, quality: "fast" });
    const first = resampler.process(input);
    resampler.flush();
    expect(resampler.process(input)).toEqual(first);
    resampler.reset();
    expect(resampler.process(input)).toEqual(first);
  });

  it("is cheaper but still clean at quality fast", () => {
    const fast = new StreamingResampler({ fromRate: 24000, toRate: 16000, quality: "fast" });
    expect(fast.delayMs).toBeLessThan(new StreamingResampler({ fromRate: 24000, toRate: 16000 }).delayMs);
    const out = fast.process(tone(1000, 24000, 24000)).subarray(800);
    const ideal = tone(1000, 16000, 16000).subarray(800, 800 + out.length);
    expect(10 * Math.log10(power(ideal) / power(out.map((x, i) => x - (ideal[i] as number))))).toBeGreaterThan(70);
  });

  it("refuses rates outside 1000 to 384000 Hz", () => {
    for (const rate of [999, 384001, 16000.5, NaN]) {
      expect(() => new StreamingResampler({ fromRate: rate, toRate: 16000 })).toThrow(RangeError);
      expect(() => new StreamingResampler({ fromRate: 16000, toRate: rate })).toThrow(RangeError);
    }
  });
});

describe("resampleByRatio", () => {
  it("stretches by ratios that are no rates", () => {
    expect(resampleByRatio(tone(100, 8000, 480), 3, 4)).toHaveLength(360);
    expect(resampleByRatio(tone(100, 8000, 480), 7, 7)).toEqual(tone(100, 8000, 480));
  });
});
