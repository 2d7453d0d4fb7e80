import { expect, test } from "vitest";
import { LevelFollower } from "./level-follower.ts";

const gainDb = (factor: number) => 20 * Math.log10(factor);

test("a loud frame counts at once", () => {
  const level = new LevelFollower();
  expect(gainDb(level.follow(-3))).toBeCloseTo(-11);
});

test("a quiet talker is made louder within seconds, and not without end", () => {
  const level = new LevelFollower();
  expect(gainDb(level.follow(-45))).toBeLessThan(1);
  let factor = 0;
  for (let frame = 0; frame < 150; frame++) factor = level.follow(-45);
  expect(gainDb(factor)).toBeCloseTo(13);
  for (let frame = 0; frame < 1000; frame++) factor = level.follow(-120);
  expect(gainDb(factor)).toBeCloseTo(20);
});

test("a word's soft end keeps the gain of the word", () => {
  const level = new LevelFollower();
  const loud = gainDb(level.follow(-4));
  expect(gainDb(level.follow(-60))).toBeCloseTo(loud + 0.1);
});

test("forgets on clear", () => {
  const level = new LevelFollower();
  const first = level.follow(-50);
  level.follow(0);
  level.clear();
  expect(level.follow(-50)).toBe(first);
});

test("a talker at a usual level is left as they are", () => {
  const level = new LevelFollower();
  for (const levelDb of [-31, -20, -15, -28]) expect(level.follow(levelDb)).toBe(1);
});
