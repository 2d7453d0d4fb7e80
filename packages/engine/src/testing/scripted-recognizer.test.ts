import { describe, expect, it, test } from "vitest";
import type { PartialRecognition } from "../recognizer.ts";
import { recognizerConformance } from "./recognizer-conformance.ts";
import { createScriptedRecognizer } from "./scripted-recognizer.ts";

const second = new Float32Array(16_000);

describe("conformance", () => {
  const partials = [
    { afterMs: 300, text: "turn", stableText: "" },
    { afterMs: 600, text: "turn on the", stableText: "turn" },
  ];
  const utterance = { text: "turn on the lamp", partials, logprobs: [{ token: "turn", logprob: -0.1 }] };
  const open = async () => createScriptedRecognizer({ utterances: [utterance, utterance] });
  const speech = { samples: second, text: /lamp/u };
  for (const { name, run } of recognizerConformance({ open, speech, hearsSilence: false })) it(name, run);
});

test("utterances go to streams in the order of their first audio", async () => {
  const recognizer = createScriptedRecognizer({ utterances: ["one", "two"] });
  const [idle, first, second_] = [recognizer.openStream({}), recognizer.openStream({}), recognizer.openStream({})];
  first.push(second);
  second_.push(second);
  expect((await second_.settle()).text).toBe("two");
  expect((await first.settle()).text).toBe("one");
  expect((await idle.settle()).text).toBe("");
  expect(recognizer.streams.map((stream) => stream.pushedSamples)).toEqual([0, 16_000, 16_000]);
});

test("text may grow from one settle to the next", async () => {
  const stream = createScriptedRecognizer({ utterances: [{ text: ["turn on", "turn on the lamp"] }] }).openStream({});
  stream.push(second);
  expect((await stream.settle()).text).toBe("turn on");
  expect((await stream.settle()).text).toBe("turn on");
  stream.push(second);
  expect((await stream.settle()).text).toBe("turn on the lamp");
});

test("partials come with their audio", () => {
  const partials: PartialRecognition[] = [];
  const recognizer = createScriptedRecognizer({
    utterances: [{ text: "one two", partials: [{ afterMs: 1500, text: "one", stableText: "" }] }],
  });
  const stream = recognizer.openStream({ onPartial: (partial) => partials.push(partial) });
  stream.push(second);
  expect(partials).toEqual([]);
  stream.push(second);
  expect(partials).toEqual([{ text: "one", stableText: "" }]);
});

test("answers wait for release when asked to", async () => {
  const recognizer = createScriptedRecognizer({ utterances: ["one"], manual: true });
  const stream = recognizer.openStream({});
  stream.push(second);
  const settling = stream.settle();
  expect(recognizer.pendingCount).toBe(1);
  recognizer.release();
  expect((await settling).text).toBe("one");
  expect(() => recognizer.release()).toThrow("no answer is waiting");
});

test("a scripted failure is an engine error", async () => {
  const stream = createScriptedRecognizer({ utterances: [{ text: "", failure: "out of order" }] }).openStream({});
  stream.push(second);
  await expect(stream.settle()).rejects.toMatchObject({ code: "engine_failed", message: "out of order" });
});
