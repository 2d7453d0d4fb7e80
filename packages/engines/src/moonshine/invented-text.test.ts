import { expect, test } from "vitest";
import { isInvented } from "./invented-text.ts";

const sure = { logprobs: [-0.1, -0.1], noTextLogprob: -6, ended: "complete" } as const;
const doubtful = { logprobs: [-1.5, -0.2], noTextLogprob: -0.2, ended: "complete" } as const;
const noise = { logprobs: [-6.9, -0.2], noTextLogprob: -0.01, ended: "complete" } as const;

test.each([
  ["Turn on the lamp.", sure, false],
  ["You", sure, false],
  ["Thank you.", sure, false],
  ["Computer.", doubtful, false],
  ["", sure, true],
  ["♪♪♪", sure, true],
  ["...", sure, true],
  ["You", doubtful, true],
  ["© transcript Emily Beynon", doubtful, true],
  ["Yeah", noise, true],
  ["So, so, so, so", { ...doubtful, ended: "limit" }, true],
  ["Eight, eight, eight", { ...sure, ended: "limit" }, false],
  ["2-3ตวบนลาง", doubtful, true],
] as const)("%s %o", (text, decoded, expected) => {
  expect(isInvented({ text, decoded })).toBe(expected);
});
