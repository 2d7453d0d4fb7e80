import type { ModelMessage } from "@vivavoce/engine";
import type { Item } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import type { ResponseSource } from "../../session/state/session-effect.ts";
import { modelRequest } from "./model-request.ts";

type ModelSource = Extract<ResponseSource, { kind: "model" }>;

const source: ModelSource = {
  kind: "model",
  model: "gpt-4o",
  instructions: "",
  items: [],
  tools: [],
  toolChoice: "auto",
  parallelToolCalls: true,
  temperature: null,
  maxOutputTokens: null,
  reasoningEffort: null,
};

function requestOf(change: Partial<ModelSource>): ReturnType<typeof modelRequest> {
  return modelRequest({ ...source, ...change }, new Date(0), new AbortController().signal);
}

const messages = (...items: readonly object[]): readonly ModelMessage[] =>
  requestOf({ items: items as readonly Item[] }).messages;

const heard = (transcript: string | null): object => ({
  type: "message",
  role: "user",
  content: [{ type: "input_audio", transcript }],
});
const said = (transcript: string): object => ({
  type: "message",
  role: "assistant",
  content: [{ type: "audio", transcript }],
});
const call = (call_id: string, status = "completed"): object => ({
  type: "function_call",
  status,
  call_id,
  name: "look",
  arguments: "{}",
});
const output = (call_id: string): object => ({ type: "function_call_output", call_id, output: "18" });
const toolCall = (callId: string): object => ({ callId, name: "look", arguments: "{}" });

describe("a model request", () => {
  it("begins with the instructions, if there are any", () => {
    expect(requestOf({ instructions: "Be brief." }).messages).toEqual([{ role: "system", text: "Be brief." }]);
    expect(requestOf({}).messages).toEqual([]);
  });

  it("leaves out what nobody said or heard", () => {
    expect(messages(heard(null), heard(" "), said(""), heard("Hi."), said("Hello."))).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi." }] },
      { role: "assistant", text: "Hello.", toolCalls: [] },
    ]);
  });

  it("puts parallel calls and the text before them into one answer", () => {
    expect(messages(said("Let me look."), call("a"), call("b"), output("a"), output("b"))).toEqual([
      { role: "assistant", text: "Let me look.", toolCalls: [toolCall("a"), toolCall("b")] },
      { role: "tool", callId: "a", output: "18" },
      { role: "tool", callId: "b", output: "18" },
    ]);
  });

  it("keeps calls that followed each other apart", () => {
    expect(messages(heard("Hi."), call("a"), output("a"), call("b"), output("b")).map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "assistant",
      "tool",
    ]);
  });

  it("leaves out calls that were cut short or have no output (BH-47)", () => {
    const cut = messages(heard("Hi."), call("a"), call("b", "incomplete"), output("b"));
    expect(cut.some(({ role }) => role === "assistant")).toBe(false);
  });

  it("carries only the settings that are set", () => {
    expect(requestOf({})).not.toHaveProperty("temperature");
    expect(requestOf({})).not.toHaveProperty("maxOutputTokens");
    expect(requestOf({})).not.toHaveProperty("reasoningEffort");
    expect(requestOf({ temperature: 0, maxOutputTokens: 5, reasoningEffort: "low", toolChoice: "none" })).toMatchObject(
      {
        temperature: 0,
        maxOutputTokens: 5,
        reasoningEffort: "low",
        toolChoice: "none",
      },
    );
  });

  it("offers the tools that a model can call", () => {
    const tools = [
      { type: "function", name: "look", description: "Looks.", parameters: { type: "object" } },
      { type: "function", name: "go" },
      { type: "mcp", server_label: "x", server_url: "https://example.com" },
    ] as unknown as ModelSource["tools"];
    expect(requestOf({ tools }).tools).toEqual([
      { name: "look", description: "Looks.", parameters: { type: "object" } },
      { name: "go" },
    ]);
  });
});
