import type { ServerEvent } from "@vivavoce/client";
import { beforeEach, describe, expect, it } from "vitest";
import { readFunction } from "../src/shape/read-function.ts";
import { ToolCalls } from "../src/turns/tool-calls.ts";
import type { ToolCall } from "../src/turns/tool-calls.ts";
import { factsOf } from "../src/turns/turn-facts.ts";

let shown: Map<string, ToolCall>;
let goneOn: number;
let calls: ToolCalls;

const take = (...events: object[]): void => {
  for (const event of events) calls.take(event as ServerEvent);
};
const item = (n: number, written: string): object => ({
  id: `call_item_${n}`,
  type: "function_call",
  name: "lamp",
  call_id: `call_${n}`,
  arguments: written,
});
const added = (n: number): object => ({ type: "response.output_item.added", response_id: "r1", item: item(n, "") });
const written = (n: number): object => ({
  type: "response.function_call_arguments.done",
  response_id: "r1",
  item_id: `call_item_${n}`,
  call_id: `call_${n}`,
  arguments: '{"on":true}',
});
const output = (n: number): object => ({
  type: "conversation.item.created",
  item: { type: "function_call_output", call_id: `call_${n}`, output: "done" },
});
const begun = { type: "response.created", response: { id: "r1" } };
const done = { type: "response.done", response: { id: "r1" } };

beforeEach(() => {
  shown = new Map();
  goneOn = 0;
  calls = new ToolCalls({ call: (call) => shown.set(call.id, call), allAnswered: () => goneOn++ });
});

describe("calls of functions", () => {
  it("go on once every function of the answer is answered, and the answer has ended", () => {
    take(begun, added(1), added(2), written(1), written(2));
    expect(shown.get("call_item_1")).toMatchObject({ state: "waiting", arguments: '{"on":true}', name: "lamp" });
    take(output(1));
    expect(shown.get("call_item_1")).toMatchObject({ state: "answered", result: "done" });
    take(done);
    expect(goneOn).toBe(0);
    take(output(2));
    expect(goneOn).toBe(1);
  });

  it("wait for the end of the answer when they are answered before it", () => {
    take(begun, added(1), written(1), output(1));
    expect(goneOn).toBe(0);
    take(done);
    expect(goneOn).toBe(1);
  });

  it("can still be answered when the connection was lost in the middle and is back", () => {
    take(begun, added(1), written(1), { type: "session.created", session: { id: "s2" } });
    expect(goneOn).toBe(0);
    take(output(1));
    expect(goneOn).toBe(1);
  });

  it("are over with the conversation, and go on for no answer without a call", () => {
    take(begun, added(1), written(1));
    calls.end();
    expect(shown.get("call_item_1")?.state).toBe("over");
    take(begun, done);
    expect(goneOn).toBe(0);
  });

  it("wait for no answer to calls that are shown no more", () => {
    for (let n = 0; n < 600; n++) take({ ...added(n), response_id: `r${n}` });
    take(output(0));
    expect(goneOn).toBe(0);
    take(output(599));
    expect(goneOn).toBe(1);
  });

  it("keep no more of a text than a page can show", () => {
    take(begun, added(1), { ...written(1), arguments: "x".repeat(1_000_000) });
    expect(shown.get("call_item_1")?.arguments.length).toBeLessThan(21_000);
  });
});

it("shows MCP calls as they go, and asks for approval", () => {
  const mcp = {
    id: "m1",
    type: "mcp_call",
    server_label: "home",
    name: "heat",
    arguments: "{}",
    output: null,
    error: null,
  };
  const asked = { id: "a1", type: "mcp_approval_request", server_label: "home", name: "heat", arguments: "{}" };
  take({ type: "response.output_item.added", response_id: "r1", item: asked });
  expect(shown.get("a1")).toMatchObject({ kind: "approval", state: "waiting", server: "home" });
  const reply = { type: "mcp_approval_response", approval_request_id: "a1", approve: false };
  take({ type: "conversation.item.created", item: reply });
  expect(shown.get("a1")?.state).toBe("declined");
  take({ type: "response.output_item.added", response_id: "r1", item: mcp });
  expect(shown.get("m1")?.state).toBe("running");
  take({ type: "response.output_item.done", response_id: "r1", item: { ...mcp, output: "21" } });
  expect(shown.get("m1")).toMatchObject({ state: "answered", result: "21" });
  take({ type: "response.output_item.done", response_id: "r1", item: { ...mcp, error: { type: "http_error" } } });
  expect(shown.get("m1")).toMatchObject({ state: "failed", result: '{"type":"http_error"}' });
});

it.each([
  ["a b", "{}", "name"],
  ["", "{}", "name"],
  ["lamp", "{", "noJson"],
  ["lamp", "[]", "noObject"],
  ["lamp", '{"type":"string"}', "noObject"],
  ["lamp", '{"type":"object","properties":[]}', "properties"],
  ["lamp", '{"type":"object","properties":{"on":"boolean"}}', "property"],
  ["lamp", '{"type":"object","properties":{},"required":["on"]}', "required"],
])("says what is wrong with the function %j %j", (name, schema, kind) => {
  expect(readFunction({ name, meaning: "", schema })).toMatchObject({ kind: "fault", fault: { kind } });
});

it("reads a function as the wire has it", () => {
  const schema = '{"type":"object","properties":{"on":{"type":"boolean"}},"required":["on"]}';
  expect(readFunction({ name: " lamp ", meaning: "Switches it.", schema })).toEqual({
    kind: "tool",
    tool: { type: "function", name: "lamp", description: "Switches it.", parameters: JSON.parse(schema) as object },
  });
});

it("tells what an answer took, as far as the server says", () => {
  const entry = (number: number, atMs: number, type: string, event: object) => ({
    number,
    atMs,
    direction: "received" as const,
    type,
    event: { type, ...event },
  });
  const events = [
    entry(1, 1000, "input_audio_buffer.speech_started", { item_id: "i1" }),
    entry(2, 2000, "input_audio_buffer.speech_stopped", { item_id: "i1" }),
    entry(3, 2100, "response.created", { response: { id: "r1" } }),
    entry(4, 2750, "response.audio.delta", { response_id: "r1", item_id: "m1" }),
  ];
  const source = { events, assistant: { stretches: [] } };
  const usage = { input_tokens: 12, output_tokens: 34 };
  const facts = { firstSoundMs: 750, tokensIn: 12, tokensOut: 34 };
  expect(factsOf({ id: "r1", usage, output: [{ type: "message" }] }, source)).toEqual(facts);
  expect(factsOf({ id: "r1", usage, output: [{ type: "function_call" }] }, source)).toEqual({
    tokensIn: 12,
    tokensOut: 34,
  });
  // A model whose server counts no tokens, and one that never answered.
  const uncounted = { input_tokens: 0, output_tokens: 34 };
  expect(factsOf({ id: "r1", usage: uncounted, output: [{ type: "message" }] }, source)).toEqual({ firstSoundMs: 750 });
  expect(factsOf({ id: "r1", usage: null }, { ...source, events: [] })).toBeUndefined();
});
