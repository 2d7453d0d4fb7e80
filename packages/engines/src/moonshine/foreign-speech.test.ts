import { expect, test } from "vitest";
import { foreignFeatures, foreignLogOdds, type ReadSpeech } from "./foreign-speech.ts";

const frame = 384;
const perSecond = 16_000 / frame;

/** Speech in which each of the encoder's frames has its number as its state, with so much silence before and after it. */
function speech({
  seconds = 3,
  silentSeconds = 0,
  leadSamples = 0,
  logprobs = [-0.1, -2, -0.6, -0.1],
} = {}): ReadSpeech {
  const silent = Math.round(silentSeconds * 16_000);
  const samples = new Float32Array(seconds * 16_000 + 2 * silent).fill(0.2, silent, silent + seconds * 16_000);
  const frames = Math.floor((samples.length + leadSamples) / frame);
  return {
    samples,
    leadSamples,
    states: { values: Float32Array.from({ length: frames }, (_, index) => index), frames, size: 1 },
    decoded: { logprobs },
  };
}

const first = (found: Float32Array | undefined): number => found?.[0] ?? Number.NaN;

test("pools the states of what is not silent, wherever it stands", () => {
  const middle = (3 * perSecond - 1) / 2;
  expect(first(foreignFeatures(speech()))).toBeCloseTo(middle, 0);
  expect(first(foreignFeatures(speech({ silentSeconds: 1 })))).toBeCloseTo(middle + perSecond, 0);
  expect(first(foreignFeatures(speech({ leadSamples: 4800 })))).toBeCloseTo(middle + 4800 / frame, 0);
  expect(first(foreignFeatures(speech({ silentSeconds: 1, leadSamples: -8000 })))).toBeCloseTo(
    middle + perSecond - 8000 / frame,
    0,
  );
});

test("and the doubt of the decoder", () => {
  const [, mean, belowOne, belowHalf, worst, rate] = foreignFeatures(speech()) ?? [];
  expect(mean).toBeCloseTo(-0.7);
  expect([belowOne, belowHalf]).toEqual([0.25, 0.5]);
  expect(worst).toBe(-2);
  expect(rate).toBeCloseTo(4 / 3, 1);
});

test.each([
  ["little speech", { seconds: 1 }],
  ["little speech in much silence", { seconds: 1, silentSeconds: 2 }],
  ["no words", { logprobs: [] }],
])("says nothing of %s", (_, given) => {
  expect(foreignFeatures(speech(given))).toBeUndefined();
});

/** Features of two states, in words that are believed so much. */
const features = (meanLogprob: number): Float32Array => Float32Array.of(3, 4, meanLogprob, 0.4, 0.5, -2, 3);
const weights = { weights: Float32Array.of(2, -1, 0, 0, 0, 0, 0.25), bias: 0.5 };

test("weighs them", () => {
  expect(foreignLogOdds(features(-1.2), weights)).toBeCloseTo(3.25);
});

test("and holds words that are believed for English, whatever they sound like", () => {
  expect(foreignLogOdds(features(-0.65), weights)).toBeCloseTo(0);
  expect(foreignLogOdds(features(-0.3), weights)).toBeCloseTo(-3.5);
  const english = { ...weights, bias: -9 };
  expect(foreignLogOdds(features(-0.3), english)).toBeCloseTo(-6.25);
});
