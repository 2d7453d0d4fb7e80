import { describe, expect, it } from "vitest";
import { silentStretches } from "./silent-stretches.ts";

const rate = 16_000;

/** Hum at the given level and length, one after the other, over a faint hiss. */
function sound(...parts: readonly (readonly [ms: number, level: number])[]): Float32Array {
  return Float32Array.from(
    parts.flatMap(([ms, level]) =>
      Array.from({ length: (ms * rate) / 1000 }, (_, at) => level * Math.sin(at * 0.3) + 0.0005 * Math.sin(at * 1.7)),
    ),
  );
}

describe("silent stretches", () => {
  it("are the pauses between words, and what is before and after them", () => {
    const samples = sound([50, 0], [400, 0.2], [200, 0], [600, 0.1], [40, 0]);
    expect(silentStretches(samples, rate, 100)).toEqual([
      { startMs: 0, endMs: 50 },
      { startMs: 450, endMs: 650 },
      { startMs: 1250, endMs: 1290 },
    ]);
  });

  it("leave out what is shorter than asked for", () => {
    expect(silentStretches(sound([400, 0.2], [60, 0], [400, 0.2]), rate, 100)).toEqual([]);
  });

  it("are found over a noise that lasts", () => {
    const samples = sound([400, 0.2], [300, 0.01], [400, 0.2], [300, 0.01]);
    expect(silentStretches(samples, rate, 100)).toEqual([
      { startMs: 400, endMs: 700 },
      { startMs: 1100, endMs: 1400 },
    ]);
  });

  it("are all of what is silent, and none of what has one level", () => {
    expect(silentStretches(new Float32Array(rate), rate, 100)).toEqual([{ startMs: 0, endMs: 1000 }]);
    expect(silentStretches(sound([1000, 0.2]), rate, 100)).toEqual([]);
    expect(silentStretches(new Float32Array(0), rate, 100)).toEqual([]);
  });
});
