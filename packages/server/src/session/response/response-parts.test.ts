import type { ResponseCreateParams } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePart } from "../state/response-part.ts";
import type { ResponsePlan } from "../state/session-effect.ts";

const finished: ResponsePart = {
  type: "finished",
  reason: "completed",
  usage: { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 },
};

function play(bench: SessionBench, ...parts: readonly ResponsePart[]): void {
  const { response, beside } = bench.state;
  const responseId = response.phase === "running" ? response.id : beside[0]?.id;
  if (responseId === undefined) throw new Error("no response is running");
  for (const part of parts) bench.input({ type: "responsePart", responseId, part });
}

function planOf(bench: SessionBench, response: ResponseCreateParams, additional?: string): ResponsePlan {
  bench.client({
    type: "response.create",
    response,
    ...(additional === undefined ? {} : { additional_instructions: additional }),
  });
  const start = bench.effects.find((effect) => effect.type === "startResponse");
  if (start === undefined) throw new Error("nothing was started");
  return start.plan;
}

const text = (id: string): NonNullable<ResponseCreateParams["append_input_items"]>[number] => ({
  type: "message",
  role: "user",
  id,
  content: [{ type: "input_text", text: id }],
});

describe("parts of a response", () => {
  it("keep parallel calls apart, each with its own done (wire.md 8.6)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    play(
      bench,
      { type: "toolCall", index: 0, callId: "call_a", name: "look" },
      { type: "toolCall", index: 1, callId: "call_b", name: "go" },
      { type: "toolCallArguments", index: 1, text: '{"b":' },
      { type: "toolCallArguments", index: 0, text: '{"a":1}' },
      { type: "toolCallArguments", index: 1, text: "2}" },
      finished,
    );
    const deltas = bench.sent.flatMap((event) =>
      event.type === "response.function_call_arguments.delta" ? [[event.call_id, event.output_index, event.delta]] : [],
    );
    expect(deltas).toEqual([
      ["call_b", 1, '{"b":'],
      ["call_a", 0, '{"a":1}'],
      ["call_b", 1, "2}"],
    ]);
    expect(bench.sent.filter(({ type }) => type === "response.function_call_arguments.done")).toMatchObject([
      { call_id: "call_a", name: "look", output_index: 0, arguments: '{"a":1}' },
      { call_id: "call_b", name: "go", output_index: 1, arguments: '{"b":2}' },
    ]);
    expect(bench.sent.at(-1)).toMatchObject({ response: { output: [{ name: "look" }, { name: "go" }] } });
  });

  it("show their items in order of index, also when a later one is over first", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    play(
      bench,
      { type: "toolCall", index: 0, callId: "call_a", name: "look" },
      { type: "transcript", text: "One moment." },
      { type: "toolCall", index: 1, callId: "call_b", name: "go" },
      finished,
    );
    expect(bench.sent.at(-1)).toMatchObject({
      response: { output: [{ call_id: "call_a" }, { type: "message" }, { call_id: "call_b" }] },
    });
  });

  it("leave a call without arguments.done when it is cut short (BH-47)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    play(bench, { type: "toolCall", index: 0, callId: "call_a", name: "look" });
    bench.client({ type: "response.cancel" });
    expect(bench.types()).toEqual(["response.output_item.done", "response.done"]);
    expect(bench.sent.at(-1)).toMatchObject({ response: { output: [{ status: "incomplete", call_id: "call_a" }] } });
  });

  it("carry word times and visemes when asked, and end them before the audio (wire.md 8.1.15)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "session.update",
      session: { output_audio_timestamp_types: ["word"], animation: { outputs: ["viseme_id"] } },
    });
    expect(planOf(bench, {})).toMatchObject({ visemes: true });
    play(
      bench,
      { type: "transcript", text: "Hi." },
      { type: "word", text: "Hi.", offsetMs: 50.4, durationMs: 199.6, textEnd: 3 },
      { type: "viseme", visemeId: 12, offsetMs: 60.6 },
      { type: "audio", base64: "AAAA", durationMs: 300 },
      finished,
    );
    const types = bench.sent.map(({ type }) => type).filter((type) => /timestamp|viseme|audio\./.test(type));
    expect(types).toEqual([
      "response.audio_timestamp.delta",
      "response.animation_viseme.delta",
      "response.audio.delta",
      "response.audio_timestamp.done",
      "response.animation_viseme.done",
      "response.audio.done",
    ]);
    expect(bench.sent.find(({ type }) => type === "response.audio_timestamp.delta")).toMatchObject({
      audio_offset_ms: 50,
      audio_duration_ms: 200,
      text: "Hi.",
      timestamp_type: "word",
    });
    expect(bench.sent.find(({ type }) => type === "response.animation_viseme.delta")).toMatchObject({
      audio_offset_ms: 61,
      viseme_id: 12,
    });
  });

  it("tell words once that are placed anew when their clause has ended, and those that had not been told", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { output_audio_timestamp_types: ["word"] } });
    const word = (text: string, offsetMs: number, textEnd: number) =>
      ({ type: "word", text, offsetMs, durationMs: 100, textEnd }) as const;
    planOf(bench, {});
    play(
      bench,
      { type: "transcript", text: "So. Come in." },
      word("So.", 0, 3),
      { type: "wordsPlaced", textStart: 0, words: [word("So.", 20, 3)] },
      word("Come", 300, 8),
      { type: "audio", base64: "AAAA", durationMs: 900 },
      { type: "wordsPlaced", textStart: 4, words: [word("Come", 420, 8), word("in.", 600, 12)] },
      finished,
    );
    const told = bench.sent.flatMap((event) =>
      event.type === "response.audio_timestamp.delta" ? [[event.text, event.audio_offset_ms]] : [],
    );
    expect(told).toEqual([
      ["So.", 0],
      ["Come", 300],
      ["in.", 600],
    ]);
    const { speech } = bench.state.conversation.entries.at(-1) ?? {};
    expect(speech?.words.map(({ offsetMs }) => offsetMs)).toEqual([20, 420, 600]);
  });

  it("carry no word times that nobody asked for", () => {
    const bench = createSessionBench();
    expect(planOf(bench, {})).toMatchObject({ visemes: false });
    play(bench, { type: "word", text: "Hi.", offsetMs: 0, durationMs: 200, textEnd: 3 }, finished);
    expect(bench.sent.filter(({ type }) => type.includes("timestamp"))).toEqual([]);
  });

  it("follow the item before, or an empty string where there is none (BH-20, BH-22)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    play(bench, { type: "transcript", text: "Hi." }, finished);
    const first = bench.sent.find((event) => event.type === "conversation.item.created");
    expect(first).toMatchObject({ previous_item_id: "" });
    bench.client({ type: "response.create" });
    play(bench, { type: "transcript", text: "Again." }, finished);
    expect(bench.sent.findLast((event) => event.type === "conversation.item.created")).toMatchObject({
      previous_item_id: first?.item.id,
    });
  });
});

describe("settings of one response", () => {
  it("replace those of the session (RC-05 to RC-14)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "session.update",
      session: {
        instructions: "Be kind.",
        temperature: 0.3,
        max_response_output_tokens: 100,
        reasoning_effort: "low",
        tools: [{ type: "function", name: "look" }],
        tool_choice: "none",
      },
    });
    expect(planOf(bench, {})).toMatchObject({
      outputFormat: "pcm16",
      voice: { name: "slt" },
      source: {
        instructions: "Be kind.",
        temperature: 0.3,
        maxOutputTokens: 100,
        reasoningEffort: "low",
        tools: [{ name: "look" }],
        toolChoice: "none",
      },
    });
    const plan = planOf(bench, {
      instructions: "Be brief.",
      temperature: 0.9,
      max_output_tokens: 7,
      reasoning_effort: "high",
      tools: [{ type: "function", name: "go" }],
      tool_choice: { type: "function", name: "go" },
      output_audio_format: "g711_ulaw",
      voice: { type: "azure-standard", name: "rms" },
    });
    expect(plan).toMatchObject({
      outputFormat: "g711_ulaw",
      voice: { name: "rms" },
      source: {
        instructions: "Be brief.",
        temperature: 0.9,
        maxOutputTokens: 7,
        reasoningEffort: "high",
        tools: [{ name: "go" }],
        toolChoice: { name: "go" },
      },
    });
    expect(bench.sent.at(-1)).toMatchObject({
      response: { temperature: 0.9, output_audio_format: "g711_ulaw", voice: { name: "rms" } },
    });
    expect(planOf(bench, { max_output_tokens: "inf" })).toMatchObject({ source: { maxOutputTokens: null } });
  });

  it("add instructions to the session's (RC-20)", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { instructions: "Be kind." } });
    expect(planOf(bench, {}, "Say goodbye.")).toMatchObject({ source: { instructions: "Be kind.\n\nSay goodbye." } });
  });

  it("add to the context, or replace it, for this response only (RC-03, RC-04)", () => {
    const bench = createSessionBench();
    bench.client({ type: "conversation.item.create", item: text("old") });
    const ids = (params: ResponseCreateParams): unknown[] => {
      const { source } = planOf(bench, params);
      return source.kind === "model" ? source.items.map(({ id }) => id) : [];
    };
    expect(ids({ append_input_items: [text("more")] })).toEqual(["old", "more"]);
    expect(ids({ input_items: [text("new")] })).toEqual(["new"]);
    expect(ids({ input_items: [{ type: "item_reference", id: "old" }, text("new")] })).toEqual(["old", "new"]);
    expect(ids({ input_items: [] })).toEqual([]);
    expect(ids({})).toEqual(["old"]);
  });

  it("refer to an item once: its text would go to the model as often as it is named", () => {
    const bench = createSessionBench();
    bench.client({ type: "conversation.item.create", item: text("old") });
    const input_items = [1, 2].map(() => ({ type: "item_reference" as const, id: "old" }));
    for (const more of [{}, { conversation: "none" as const }]) {
      bench.client({ type: "response.create", response: { input_items, ...more } });
      expect(bench.types()).toEqual(["error"]);
      expect(bench.sent.at(-1)).toMatchObject({
        error: { code: "invalid_value", param: "response.input_items[1].id" },
      });
    }
  });

  it.each([{ commit: false }, { conversation: "none" as const }])("keep it out of the conversation: %j", (params) => {
    const bench = createSessionBench();
    planOf(bench, params);
    play(bench, { type: "transcript", text: "Hi." }, { type: "audio", base64: "AAAA", durationMs: 50 }, finished);
    expect(bench.state.conversation.entries).toEqual([]);
    expect(bench.sent.at(-1)).toMatchObject({ response: { conversation_id: null, output: [{ type: "message" }] } });
  });
});
