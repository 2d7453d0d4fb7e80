import fc from "fast-check";
import { expect, test } from "vitest";
import { UtteranceBuffer } from "./utterance-buffer.ts";

const rate = 1000;
const limits = { minMs: 2400, softMs: 3000, maxMs: 5000 };

/** A loud square wave with quiet stretches, in milliseconds, which at this rate are samples. */
function speech(lengthMs: number, pauses: readonly (readonly [number, number, number])[]): Float32Array {
  return Float32Array.from({ length: lengthMs }, (_, index) => {
    const pause = pauses.find(([start, end]) => index >= start && index < end);
    return (index % 2 === 0 ? 1 : -1) * (pause?.[2] ?? 0.5);
  });
}

function cutsOf(buffer: UtteranceBuffer): number[] {
  const lengths: number[] = [];
  for (let piece = buffer.cut(); piece !== undefined; piece = buffer.cut()) lengths.push(piece.length);
  return lengths;
}

test("short audio is not cut", () => {
  const buffer = new UtteranceBuffer(rate, limits);
  buffer.push(speech(2999, [[2500, 2900, 0]]));
  expect(buffer.cut()).toBeUndefined();
  expect(buffer.length).toBe(2999);
});

test("a real pause is taken as soon as the audio is long enough", () => {
  const buffer = new UtteranceBuffer(rate, limits);
  buffer.push(speech(3000, [[2600, 2800, 0.001]]));
  expect(buffer.cut()?.length).toBe(2700);
  expect(buffer.length).toBe(300);
});

test("without a pause the quietest place is taken at the last moment", () => {
  const buffer = new UtteranceBuffer(rate, limits);
  buffer.push(speech(4999, [[3600, 3800, 0.4]]));
  expect(buffer.cut()).toBeUndefined();
  buffer.push(speech(1, []));
  expect(buffer.cut()?.length).toBe(3700);
});

test("pieces and remainder are the audio, and cuts do not depend on the pushes", () => {
  const audio = speech(20_000, [
    [4100, 4400, 0],
    [9000, 9300, 0.2],
    [12_000, 12_700, 0],
  ]);
  const whole = new UtteranceBuffer(rate, limits);
  whole.push(audio);
  const expected = cutsOf(whole);
  expect(expected.length).toBeGreaterThan(2);
  expect(expected.reduce((sum, length) => sum + length, whole.length)).toBe(audio.length);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
      const buffer = new UtteranceBuffer(rate, limits);
      const cuts: number[] = [];
      let start = 0;
      for (const size of [...sizes, audio.length]) {
        buffer.push(audio.subarray(start, start + size));
        start += size;
        cuts.push(...cutsOf(buffer));
      }
      expect(cuts).toEqual(expected);
    }),
  );
});

test("copies do not change with later audio", () => {
  const buffer = new UtteranceBuffer(rate, limits);
  buffer.push(Float32Array.of(1, 2));
  const copy = buffer.copy();
  buffer.push(Float32Array.of(3));
  expect([...copy]).toEqual([1, 2]);
  expect([...buffer.copy()]).toEqual([1, 2, 3]);
});
