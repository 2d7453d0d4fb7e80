import { describe, test } from "vitest";
import { languageModelConformance } from "./language-model-conformance.ts";
import { createScriptedLanguageModel } from "./scripted-language-model.ts";

const usage = { inputTokens: 5, outputTokens: 2, cachedTokens: 0, reasoningTokens: 0 };
const answer = { parts: ["Hello", " there.", { type: "finish", reason: "stop", usage }] } as const;

describe("scripted language model conforms", () => {
  const cases = languageModelConformance({
    open: () => Promise.resolve(createScriptedLanguageModel([answer, answer, answer])),
    limitsOutput: false,
  });
  test.each(cases)("$name", ({ run }) => run());
});

describe("scripted language model conforms with tools", () => {
  const open = { type: "toolCall", index: 0, callId: "call_1", name: "get_weather" } as const;
  const written = { type: "toolCallArguments", index: 0, text: '{"place":"Rome"}' } as const;
  const cases = languageModelConformance({
    open: () => Promise.resolve(createScriptedLanguageModel([{ parts: [open, written] }, answer])),
    toolCall: { prompt: "The weather in Rome?", tool: { name: "get_weather" }, argument: "Rome" },
  }).filter(({ name }) => name === "calls a tool");
  test.each(cases)("$name", ({ run }) => run());
});
