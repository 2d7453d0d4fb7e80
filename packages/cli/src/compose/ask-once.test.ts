import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { createLogger } from "@vivavoce/server";
import { expect, test } from "vitest";
import { askOnce, tellWhoAnswers } from "./ask-once.ts";

const signal = new AbortController().signal;
const refused = { parts: ["no"], fail: { code: "unauthorized", message: "check its API key" } } as const;

test("a model is asked for one token, and no more of it is read", async () => {
  const model = createScriptedLanguageModel([{ parts: ["Yes", ", and much more"] }]);
  let nowMs = 0;
  expect(await askOnce(model, () => (nowMs += 40), signal)).toEqual({ answers: true, tookMs: 40 });
  expect(model.requests[0]).toMatchObject({ maxOutputTokens: 1, tools: [] });
  expect(model.runs[0]?.outcome).toBe("left");
});

test("the log says which models answer; the built-in one is not asked", async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", format: "text", write: (line) => lines.push(line), wallMs: () => 0 });
  const built = createScriptedLanguageModel(["Hi."]);
  const models = new Map([
    ["good", createScriptedLanguageModel(["Yes."])],
    ["bad", createScriptedLanguageModel([refused])],
    ["built-in", { ...built, info: { ...built.info, id: "vivavoce-builtin" } }],
  ]);
  await tellWhoAnswers(models, { logger, now: () => 0, signal });
  expect(lines.toSorted()).toEqual([
    "info  language model answers  model=good tookMs=0",
    'warn  language model does not answer  model=bad reason="check its API key"',
  ]);
  expect(built.requests).toEqual([]);
});

test("nothing is said when the server has been stopped meanwhile", async () => {
  const over = new AbortController();
  over.abort();
  expect(await askOnce(createScriptedLanguageModel([refused]), () => 0, over.signal)).toBeUndefined();
});
