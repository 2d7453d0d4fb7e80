import { expect, test } from "vitest";
import { deferred } from "@vivavoce/audio/deferred";
import type { ModelPart } from "../language-model.ts";
import { conformanceRequest } from "./language-model-conformance.ts";
import { createScriptedLanguageModel } from "./scripted-language-model.ts";

async function collect(parts: AsyncIterable<ModelPart>): Promise<ModelPart[]> {
  const all: ModelPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test("gives the answers in order and records the requests", async () => {
  const model = createScriptedLanguageModel(["one", { parts: ["two", " three"] }]);
  const first = conformanceRequest("a");
  expect(await collect(model.generate(first))).toEqual([
    { type: "text", text: "one" },
    { type: "finish", reason: "stop" },
  ]);
  expect(await collect(model.generate(conformanceRequest("b")))).toHaveLength(3);
  expect(await collect(model.generate(conformanceRequest("c")))).toEqual([{ type: "finish", reason: "stop" }]);
  expect(model.requests[0]).toBe(first);
  expect(model.runs.map((run) => run.outcome)).toEqual(["finished", "finished", "finished"]);
});

test("holds an answer back at its gate", async () => {
  const { promise: opened, resolve: open } = deferred();
  const model = createScriptedLanguageModel([{ parts: ["a", "b"], gate: { beforePart: 1, opened } }]);
  const collected = collect(model.generate(conformanceRequest("")));
  await new Promise((resolve) => setImmediate(resolve));
  expect(model.runs[0]).toMatchObject({ partCount: 1, outcome: "running" });
  open();
  expect(await collected).toHaveLength(3);
});

test("an abort opens the gate and ends the answer", async () => {
  const controller = new AbortController();
  const model = createScriptedLanguageModel([{ parts: ["a"], gate: { opened: new Promise(() => undefined) } }]);
  const collected = collect(model.generate(conformanceRequest("", { signal: controller.signal })));
  controller.abort();
  expect(await collected).toEqual([]);
  expect(model.runs[0]?.outcome).toBe("aborted");
});

test("fails where the script says so", async () => {
  const model = createScriptedLanguageModel([{ parts: ["a", "b"], fail: { beforePart: 1, code: "rate_limited" } }]);
  await expect(collect(model.generate(conformanceRequest("")))).rejects.toMatchObject({ code: "rate_limited" });
  expect(model.runs[0]).toMatchObject({ partCount: 1, outcome: "failed" });
});

test("notes a caller that stopped reading", async () => {
  const model = createScriptedLanguageModel(["a"]);
  for await (const part of model.generate(conformanceRequest(""))) {
    expect(part.type).toBe("text");
    break;
  }
  expect(model.runs[0]?.outcome).toBe("left");
});
