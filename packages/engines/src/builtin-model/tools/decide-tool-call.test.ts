import type { ModelMessage, ModelRequest, ModelTool } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { describe, expect, test } from "vitest";
import { readTurn } from "../turn.ts";
import { decideToolCall } from "./decide-tool-call.ts";
import { speakOutput } from "./speak-output.ts";

const weather: ModelTool = {
  name: "get_weather",
  description: "Get the current weather for a location",
  parameters: {
    type: "object",
    properties: { location: { type: "string" }, unit: { type: "string", enum: ["celsius", "fahrenheit"] } },
    required: ["location"],
  },
};
const timer: ModelTool = {
  name: "set_timer",
  parameters: {
    type: "object",
    properties: { minutes: { type: "integer" }, label: { type: "string" } },
    required: ["minutes"],
  },
};
const light: ModelTool = {
  name: "switchLight",
  description: "Turn a light on or off",
  parameters: {
    type: "object",
    properties: { room: { type: "string", enum: ["kitchen", "living_room"] }, on: { type: "boolean" } },
    required: ["room", "on"],
  },
};
const tools = [weather, timer, light, { name: "getTime" }];

function decide(said: string, members: Partial<ModelRequest> = {}): ReturnType<typeof decideToolCall> {
  const request = conformanceRequest(said, { tools, ...members });
  return decideToolCall(readTurn(request, "UTC"), request);
}

describe("calls", () => {
  test.each([
    ["What's the weather in Paris?", "get_weather", { location: "Paris" }],
    [
      "Tell me the weather in New York tomorrow, in Fahrenheit.",
      "get_weather",
      { location: "New York", unit: "fahrenheit" },
    ],
    ["Set a timer for five minutes.", "set_timer", { minutes: 5 }],
    ["Turn on the light in the living room.", "switchLight", { room: "living_room", on: true }],
    ["What time is it?", "getTime", {}],
  ])("%s", (said, name, expected) => {
    const decision = decide(said);
    expect(decision).toMatchObject({ kind: "call", name });
    expect(decision?.kind === "call" && JSON.parse(decision.arguments)).toEqual(expected);
  });

  test.each(["Hello.", "Twelve times seven", "I like the weather", "What can you do?"])("none for %s", (said) => {
    expect(decide(said)).toBeUndefined();
  });

  test("asks for what was not said, and takes the answer", () => {
    const asked = decide("What's the weather like?");
    expect(asked).toEqual({ kind: "ask", text: "Please tell me the location." });
    const messages: ModelMessage[] = [
      { role: "user", content: [{ type: "text", text: "What's the weather like?" }] },
      { role: "assistant", text: "Please tell me the location.", toolCalls: [] },
      { role: "user", content: [{ type: "text", text: "In Rome." }] },
    ];
    expect(decide("", { messages })).toEqual({ kind: "call", name: "get_weather", arguments: '{"location":"Rome"}' });
  });

  test("obeys the tool choice", () => {
    expect(decide("What's the weather in Paris?", { toolChoice: "none" })).toBeUndefined();
    expect(decide("Hello.", { toolChoice: "required" })).toMatchObject({ kind: "call" });
    expect(decide("Hello.", { toolChoice: { name: "getTime" } })).toMatchObject({ kind: "call", name: "getTime" });
    expect(decide("Hello.", { toolChoice: { name: "unknown" } })).toBeUndefined();
  });

  test("takes any schema", () => {
    for (const parameters of [
      null,
      3,
      [],
      {},
      { properties: { a: null } },
      { properties: { a: { type: ["string", "null"] } } },
    ]) {
      expect(decide("Get the gadget.", { tools: [{ name: "get_gadget", parameters }] })).toMatchObject({
        kind: "call",
      });
    }
  });
});

describe("speakOutput", () => {
  test.each([
    ['{"temperature":18,"condition":"sunny"}', "The temperature is 18 and the condition is sunny."],
    ['{"result":"It rains"}', "It rains."],
    ['{"error":"no such city"}', "That did not work: no such city."],
    ["plain words", "Plain words."],
    ["[]", "Nothing was found."],
    ['["a","b","c","d","e","f"]', "A, b, c, d, and 2 more."],
    ["", "It is done."],
    ["42", "It is 42."],
    ["{not json", "{not json."],
  ])("%s", (output, expected) => {
    expect(speakOutput(output)).toBe(expected);
  });
});
