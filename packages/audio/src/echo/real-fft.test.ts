import { expect, test } from "vitest";
import { RealFft } from "./real-fft.ts";

function noise(length: number): Float64Array {
  let seed = 7;
  return Float64Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 1_073_741_823.5 - 1;
  });
}

test.each([8, 32, 256])("a transform of %d samples is the sum it stands for", (size) => {
  const samples = noise(size);
  const fft = new RealFft(size);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  fft.forward(samples, re, im);
  for (let k = 0; k <= size / 2; k++) {
    let sumRe = 0;
    let sumIm = 0;
    for (const [n, sample] of samples.entries()) {
      sumRe += sample * Math.cos((2 * Math.PI * k * n) / size);
      sumIm -= sample * Math.sin((2 * Math.PI * k * n) / size);
    }
    expect(re[k]).toBeCloseTo(sumRe, 9);
    expect(im[k]).toBeCloseTo(sumIm, 9);
  }
});

test.each([8, 256, 16_384])("the inverse gives %d samples back", (size) => {
  const samples = noise(size);
  const fft = new RealFft(size);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  const back = new Float64Array(size);
  fft.forward(samples, re, im);
  fft.inverse(re, im, back);
  for (let n = 0; n < size; n++) expect(Math.abs((back[n] as number) - (samples[n] as number))).toBeLessThan(1e-11);
});

test("refuses sizes that are not powers of two", () => {
  expect(() => new RealFft(100)).toThrow(RangeError);
  expect(() => new RealFft(4)).toThrow(RangeError);
});
