import { expect, test } from "vitest";
import type { DecoderRun } from "./greedy-decoder.ts";
import type { MoonshineModel } from "./moonshine-model.ts";
import { transcribe } from "./transcribe.ts";

const request = (samples: Float32Array<ArrayBuffer>) => ({ samples, draft: [], purpose: "final" }) as const;

/** A model that says "Hello" (one token) and ends. */
function greeting() {
  const opened: Float32Array[] = [];
  let fed = 0;
  const run: DecoderRun = {
    feed(tokens) {
      fed += tokens.length;
      const row = new Float32Array(32_768);
      row[fed === 1 ? 15043 : 2] = 20;
      return Promise.resolve(() => row);
    },
    crop() {},
  };
  const model: MoonshineModel = {
    open(samples) {
      opened.push(samples);
      return Promise.resolve(run);
    },
  };
  return { model, opened };
}

test("gives text, tokens and log probabilities", async () => {
  const { model, opened } = greeting();
  const samples = new Float32Array(20_000).fill(0.1);
  const result = await transcribe(model, request(samples), () => false);
  expect(result).toMatchObject({ text: "Hello", tokens: [15043], logprobs: [{ token: " Hello" }] });
  expect(opened).toHaveLength(1);
});

test("puts silence after what is read for good, and none after a partial", async () => {
  const { model, opened } = greeting();
  const samples = new Float32Array(20_000).fill(0.1);
  await transcribe(model, request(samples), () => false);
  await transcribe(model, { ...request(samples), purpose: "partial" }, () => false);
  const [final, partial] = opened;
  expect(final?.subarray(0, 20_000)).toEqual(samples);
  expect(final?.subarray(20_000)).toEqual(new Float32Array(4800));
  expect(partial).toEqual(samples);
});

test("fills short audio up with silence, most of it in front", async () => {
  const { model, opened } = greeting();
  await transcribe(model, request(new Float32Array(6000).fill(0.1)), () => false);
  const [heard] = opened;
  expect(heard).toHaveLength(16_000);
  expect(heard?.indexOf(heard.find((sample) => sample !== 0) ?? 0)).toBe(5200);
  expect(heard?.filter((sample) => sample !== 0)).toHaveLength(6000);
});

test("does not ask the model about silence", async () => {
  const { model, opened } = greeting();
  const result = await transcribe(model, request(new Float32Array(32_000).fill(0.0004)), () => false);
  expect(result).toEqual({ text: "", tokens: [], logprobs: [] });
  expect(opened).toHaveLength(0);
});

test("has no result when aborted", async () => {
  const { model } = greeting();
  expect(await transcribe(model, request(new Float32Array(20_000).fill(0.1)), () => true)).toBeUndefined();
});
