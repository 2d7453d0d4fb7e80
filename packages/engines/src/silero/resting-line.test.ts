import { expect, test } from "vitest";
import { RestingLine } from "./resting-line.ts";

/** Which frames of these levels, dBFS, the model hears that finds nothing in any. */
function heard(line: RestingLine, levels: readonly number[], probability = 0.01): number[] {
  return levels.flatMap((level, index) => {
    if (line.isSpared(level)) return [];
    line.heard(probability, level);
    return [index];
  });
}

const calm = Array.from({ length: 40 }, () => -68);

test("a calm line is heard for half a second, and then one frame of four", () => {
  const frames = heard(new RestingLine(), calm);
  expect(frames.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, index) => index));
  expect(frames.slice(16)).toEqual([19, 23, 27, 31, 35, 39]);
});

test("after eight seconds of rest one frame a second is heard, until a louder one comes", () => {
  const line = new RestingLine();
  const frames = heard(
    line,
    Array.from({ length: 16 + 62 * 4 + 3 * 32 }, () => -68),
  );
  expect(frames.slice(16 + 62)).toHaveLength(3);
  const after = heard(line, [-60, ...calm]);
  expect(after.slice(0, 9)).toEqual([0, 1, 2, 3, 4, 5, 9, 13, 17]);
});

test("says up to which level it rests, and at no other time", () => {
  const line = new RestingLine();
  heard(line, calm.slice(0, 15));
  expect(line.calmDb).toBe(-Infinity);
  heard(line, calm);
  expect(line.calmDb).toBeCloseTo(-66, 0);
  expect(line.isSpared(-50)).toBe(false);
  expect(line.calmDb).toBe(-Infinity);
});

test("the first frame that is louder is heard, and all after it", () => {
  const line = new RestingLine();
  heard(line, calm);
  expect(heard(line, [-68, -68, -65, -68, -60, -68])).toEqual([2, 3, 4, 5]);
});

test("after a sound in which nothing was found the line rests again soon, and does not wake for the like", () => {
  const line = new RestingLine();
  heard(line, calm);
  const frames = heard(line, [-60, ...calm]);
  expect(frames.slice(0, 9)).toEqual([0, 1, 2, 3, 4, 5, 9, 13, 17]);
  expect(heard(line, [-60, -60, -60])).toHaveLength(1);
});

test.each([
  ["a click", 1],
  ["a cough", 13],
  ["a second of something", 31],
])("%s is no measure: the next one is heard, and speech as soft", (_, frames) => {
  const line = new RestingLine();
  const soft = Array.from({ length: 200 }, () => -70);
  heard(line, soft);
  expect(
    heard(
      line,
      Array.from({ length: frames }, () => -57),
    ),
  ).toHaveLength(frames);
  heard(line, soft);
  expect(line.calmDb).toBeLessThan(-66);
  expect(heard(line, [-57, -57, -57])).toEqual([0, 1, 2]);
});

test("what has become louder and lasts is rest again", () => {
  const line = new RestingLine();
  heard(line, calm);
  const frames = heard(
    line,
    Array.from({ length: 120 }, () => -57),
  );
  expect(frames.slice(0, 47)).toEqual(Array.from({ length: 47 }, (_, index) => index));
  expect(frames.length).toBeLessThan(75);
  expect(line.calmDb).toBeCloseTo(-55, 5);
});

test("a line that is not soft, or in which the model hears something, has no rest", () => {
  expect(
    heard(
      new RestingLine(),
      calm.map(() => -54),
    ),
  ).toHaveLength(40);
  expect(heard(new RestingLine(), calm, 0.2)).toHaveLength(40);
});

test("a cleared line is new", () => {
  const line = new RestingLine();
  heard(line, calm);
  line.clear();
  expect(heard(line, calm.slice(0, 16))).toHaveLength(16);
});

test("digital silence and rounding are one level", () => {
  const line = new RestingLine();
  heard(
    line,
    calm.map(() => -120),
  );
  expect(heard(line, [-120, -90, -120, -81])).toEqual([3]);
});
