import { afterEach, expect, test, vi } from "vitest";
import { ModelTurns } from "./model-turns.ts";
import type { AttentiveRun, MoonshineModel } from "./moonshine-model.ts";
import { transcribe } from "./transcribe.ts";

afterEach(() => vi.restoreAllMocks());

const request = (samples: Float32Array<ArrayBuffer>) => ({ samples, draft: [], purpose: "final" }) as const;

const noStates = { values: new Float32Array(), frames: 0, size: 0 };

/** A model that says "Hello" (one token) and ends. */
function greeting() {
  const opened: Float32Array[] = [];
  let fed = 0;
  const run: AttentiveRun = {
    states: noStates,
    feed(tokens) {
      fed += tokens.length;
      const row = new Float32Array(32_768);
      row[fed === 1 ? 15043 : 2] = 20;
      return Promise.resolve(() => row);
    },
    crop() {},
    attend(tokens) {
      const rows = tokens.length + 1;
      return Promise.resolve({ rows, frames: 50, weights: new Float32Array(rows * 50) });
    },
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

test("a partial is not put off for ever by finals that keep coming", async () => {
  let nowMs = 0;
  const turns = new ModelTurns<string, string>({
    step: (rows) => Promise.resolve(rows),
    fits: () => true,
    mostRows: 8,
  });
  const { model } = greeting();
  /** Calls that take 100 ms each, one at a time. */
  const busy: MoonshineModel = {
    open: (samples, withinMs = 0) =>
      turns.take(nowMs + withinMs, () => {
        nowMs += 100;
        return model.open(samples);
      }),
  };
  const samples = new Float32Array(20_000).fill(0.1);
  let isRead = false;
  const partial = transcribe(busy, { ...request(samples), purpose: "partial" }, () => false).then(
    () => (isRead = true),
  );
  // Two callers, one of whom always waits for a final: there is no moment without one.
  const caller = async (): Promise<void> => {
    while (!isRead && nowMs < 20_000) await busy.open(samples);
  };
  await Promise.all([partial, caller(), caller()]);
  expect(nowMs).toBeLessThan(3000);
});

test("puts sound in its place, silence after what is read for good, and none after a partial", async () => {
  const { model, opened } = greeting();
  const samples = new Float32Array(20_000).fill(0.1);
  await transcribe(model, request(samples), () => false);
  await transcribe(model, { ...request(samples), purpose: "partial" }, () => false);
  const [final, partial] = opened;
  expect(final?.subarray(0, 4800)).toEqual(new Float32Array(4800));
  expect(final?.subarray(4800, 24_800)).toEqual(samples);
  expect(final?.subarray(24_800)).toEqual(new Float32Array(4800));
  expect(partial).toEqual(final?.subarray(0, 24_800));
});

test("gives the model the same sound, whatever silence stands before it", async () => {
  const { model, opened } = greeting();
  const sound = new Float32Array(20_000).fill(0.1);
  for (const silence of [0, 320, 800, 1600, 8000]) {
    const samples = new Float32Array(silence + sound.length);
    samples.set(sound, silence);
    await transcribe(model, request(samples), () => false);
  }
  const [first, ...others] = opened;
  for (const other of others) expect(other).toEqual(first);
});

test("fills short audio up with silence", async () => {
  const { model, opened } = greeting();
  await transcribe(model, request(new Float32Array(6000).fill(0.1)), () => false);
  const [heard] = opened;
  expect(heard).toHaveLength(16_000);
  expect(heard?.indexOf(heard.find((sample) => sample !== 0) ?? 0)).toBe(4800);
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

test("says when words were said to who asks", async () => {
  const { model } = greeting();
  const samples = new Float32Array(20_000).fill(0.1);
  const { words } = (await transcribe(model, { ...request(samples), wordTimes: true }, () => false)) ?? {};
  expect(words?.map(({ text }) => text)).toEqual(["Hello"]);
  expect(await transcribe(greeting().model, request(samples), () => false)).not.toHaveProperty("words");
});

interface ScriptedReading {
  /** The one token of its text, and how sure it is of it. */
  readonly token: number;
  readonly logit: number;
  /** Another that it might have been. */
  readonly near?: { readonly token: number; readonly logit: number };
}

/** A model that gives each reading another text. */
function scripted(...readings: readonly ScriptedReading[]) {
  const opened: Float32Array[] = [];
  const model: MoonshineModel = {
    open(samples) {
      const { token, logit, near } = readings[opened.length] ?? { token: 0, logit: 0 };
      opened.push(samples);
      const first = new Float32Array(32_768);
      first[token] = logit;
      if (near !== undefined) first[near.token] = near.logit;
      const end = new Float32Array(32_768);
      end[2] = 20;
      let fed = 0;
      return Promise.resolve({
        states: noStates,
        feed(tokens) {
          const before = fed;
          fed += tokens.length;
          return Promise.resolve((row: number) => (before + row === 0 ? first : end));
        },
        crop(length) {
          fed = Math.min(fed, length);
        },
        attend: () => Promise.reject(new Error("nobody asked when words were said")),
      });
    },
  };
  return { model, opened };
}

const hello = 15043;
const world = 3186;
/** Of 32,768 tokens: e^10 is a probability of 0.4, e^20 of 1. */
const unsure = 10;
const surer = 11;
const sure = 20;
const twoSeconds = new Float32Array(32_000).fill(0.1);

test("reads again from other places in a frame what it is not sure of, and keeps what it believes most", async () => {
  const { model, opened } = scripted(
    { token: hello, logit: unsure },
    { token: world, logit: sure },
    { token: hello, logit: surer },
  );
  const result = await transcribe(model, request(twoSeconds), () => false);
  expect(result).toMatchObject({ tokens: [world], text: "world" });
  expect(opened.map((samples) => samples.findIndex((sample) => sample !== 0))).toEqual([4800, 4928, 5056]);
});

test("another reading is needed no later than the first one", async () => {
  let nowMs = 5000;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
  const { model } = scripted(
    { token: hello, logit: unsure },
    { token: world, logit: sure },
    { token: hello, logit: surer },
  );
  const within: (number | undefined)[] = [];
  const slow: MoonshineModel = {
    open(samples, withinMs) {
      within.push(withinMs);
      nowMs += 200;
      return model.open(samples);
    },
  };
  await transcribe(slow, { ...request(twoSeconds), withinMs: 300 }, () => false);
  expect(within).toEqual([300, 100, 0]);
});

test("looks for phrases in every reading before it chooses one of them", async () => {
  const { model, opened } = scripted(
    { token: hello, logit: unsure },
    { token: hello, logit: unsure, near: { token: world, logit: unsure - 1 } },
    { token: hello, logit: surer },
  );
  const asked = { ...request(twoSeconds), phrases: ["world"] };
  expect(await transcribe(model, asked, () => false)).toMatchObject({ text: "world", readings: 3 });
  expect(opened).toHaveLength(3);
});

test("makes no third reading when two have the same words", async () => {
  const { model, opened } = scripted({ token: hello, logit: unsure }, { token: hello, logit: surer });
  expect(await transcribe(model, request(twoSeconds), () => false)).toMatchObject({ tokens: [hello] });
  expect(opened).toHaveLength(2);
});

test.each([
  ["what it is sure of", sure, request(twoSeconds)],
  ["partials", unsure, { ...request(twoSeconds), purpose: "partial" } as const],
  ["less than a second", unsure, request(new Float32Array(15_000).fill(0.1))],
  ["more than four seconds", unsure, request(new Float32Array(65_000).fill(0.1))],
])("reads once: %s", async (_, logit, asked) => {
  const { model, opened } = scripted({ token: hello, logit });
  expect(await transcribe(model, asked, () => false)).toMatchObject({ tokens: [hello] });
  expect(opened).toHaveLength(1);
});

test("has no result when it is aborted while it reads again", async () => {
  const { model, opened } = scripted({ token: hello, logit: unsure }, { token: hello, logit: unsure });
  expect(await transcribe(model, request(twoSeconds), () => opened.length > 1)).toBeUndefined();
  expect(opened).toHaveLength(2);
});

/** A text that is invented: nothing is likelier than that there is none, by so much, and its word is one of very many. */
async function invented(noTextLogit: number, purpose: "final" | "partial" = "final") {
  const { model } = scripted({ token: hello, logit: 6, near: { token: 2, logit: noTextLogit } });
  const spoken: MoonshineModel = {
    open: async (samples) => ({
      ...(await model.open(samples)),
      states: { values: new Float32Array(120 * 288), frames: 120, size: 288 },
    }),
  };
  return await transcribe(spoken, { ...request(twoSeconds), purpose }, () => false);
}

test("counts speech that no text was made of for or against another language, and noise not", async () => {
  expect(await invented(12)).toMatchObject({ text: "", foreignLogOdds: expect.any(Number) as number });
  const noise = await invented(18);
  expect(noise).toMatchObject({ text: "" });
  expect(noise).not.toHaveProperty("foreignLogOdds");
  expect(await invented(12, "partial")).not.toHaveProperty("foreignLogOdds");
});
