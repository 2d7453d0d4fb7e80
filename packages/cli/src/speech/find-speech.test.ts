import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide } from "./find-speech.ts";

const frameMs = 32;
/** Probabilities of so many milliseconds each, speech and silence in turn, beginning with silence. */
const frames = (...durationsMs: number[]): number[] =>
  durationsMs.flatMap((durationMs, index) =>
    Array.from({ length: Math.round(durationMs / frameMs) }, () => (index % 2 === 0 ? 0.02 : 0.9)),
  );
const inMs = (stretches: readonly { start: number; end: number }[]): number[][] =>
  stretches.map(({ start, end }) => [start * frameMs, end * frameMs]);

describe("stretches of speech", () => {
  it("keep some sound around them, and end after half a second of silence", () => {
    expect(inMs(divide(frames(640, 960, 320, 640, 1280, 320, 640), frameMs))).toEqual([
      [448, 2752],
      [3648, 4352],
    ]);
  });

  it("do not begin with a click, and may last to the end", () => {
    expect(divide(frames(640, 64, 640), frameMs)).toEqual([]);
    expect(inMs(divide(frames(0, 960), frameMs))).toEqual([[0, 960]]);
    expect(divide([], frameMs)).toEqual([]);
  });

  it("are cut at a short pause once they are long, and anywhere at the longest", () => {
    const [first, second] = divide(frames(0, 15_360, 192, 3200), frameMs);
    expect([first?.start, second === undefined]).toEqual([0, false]);
    expect(divide(frames(0, 60_000), frameMs)).toHaveLength(3);
  });

  it("are in order, apart, inside, and hold every frame of clear speech", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 8000 }), { maxLength: 12 });
    fc.assert(
      fc.property(shape, (durationsMs) => {
        const probabilities = frames(...durationsMs.map((durationMs) => Math.max(200, durationMs)));
        const stretches = divide(probabilities, frameMs);
        let floor = 0;
        for (const { start, end } of stretches) {
          expect(start).toBeGreaterThanOrEqual(floor);
          expect(end).toBeGreaterThan(start);
          floor = end;
        }
        expect(floor).toBeLessThanOrEqual(probabilities.length);
        const covered = (frame: number): boolean => stretches.some(({ start, end }) => frame >= start && frame < end);
        const lost = probabilities.filter((probability, frame) => probability > 0.5 && !covered(frame));
        expect(lost).toEqual([]);
      }),
    );
  });
});
