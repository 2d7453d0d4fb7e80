import { describe, expect, test } from "vitest";
import { createOpenaiBetaDialect } from "../dialects/openai-beta.ts";
import { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "../dialects/nested-dialects.ts";
import type { ClientEvent } from "../events/client-event.ts";
import { parseClientEvent } from "./parse-client-event.ts";

function parse(message: object): { event: ClientEvent; ignored: readonly string[] } {
  const parsed = parseClientEvent(JSON.stringify(message));
  if (parsed.kind === "invalid") throw parsed.error;
  return parsed;
}

const session = (fields: object) => parse({ type: "session.update", session: fields });
const response = (fields: object) => parse({ type: "response.create", response: fields });

describe("canonical events come out as they went in", () => {
  const events: readonly ClientEvent[] = [
    { type: "session.update", event_id: "e", session: { instructions: "", temperature: null, turn_detection: null } },
    { type: "session.avatar.connect", client_sdp: "eyJ9" },
    { type: "input_audio_buffer.append", audio: "AAA=" },
    { type: "input_audio_buffer.append", audio: "" },
    { type: "input_audio_buffer.commit" },
    { type: "input_audio_buffer.clear" },
    { type: "input_audio.turn.start", turn_id: "turn_1" },
    { type: "input_audio.turn.append", turn_id: "turn_1", audio: "AAAA" },
    { type: "input_audio.turn.end", turn_id: "turn_1" },
    { type: "input_audio.turn.cancel", turn_id: "turn_1" },
    { type: "input_audio.clear" },
    { type: "input_text.delta", id: "i", delta: "he", content_index: 0 },
    { type: "input_text.done", id: "i" },
    {
      type: "conversation.item.create",
      item: { id: "mine", type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] },
      previous_item_id: "root",
    },
    { type: "conversation.item.create", item: { type: "function_call_output", call_id: "c", output: "{}" } },
    { type: "conversation.item.retrieve", item_id: "i" },
    { type: "conversation.item.truncate", item_id: "i", content_index: 0, audio_end_ms: 1200 },
    { type: "conversation.item.delete", item_id: "i" },
    { type: "response.create" },
    {
      type: "response.create",
      response: { modalities: ["text"], metadata: { a: "b" } },
      additional_instructions: "Be brief.",
    },
    { type: "response.create", response: { input_items: [], commit: false, conversation: "none" } },
    { type: "response.cancel" },
    { type: "response.cancel", response_id: "resp_1" },
    { type: "output_audio_buffer.clear" },
    { type: "rtc.call.sdp.create", sdp_offer: "v=0" },
    { type: "byom_credential.update", authorization_headers: { authorization: "Bearer x" } },
  ];
  test.each(events.map((event) => [event.type, event] as const))("%s", (_type, event) => {
    expect(parse(event)).toEqual({ kind: "event", event, ignored: [] });
  });
});

test("Microsoft's quickstart session.update is accepted and nothing of it is ignored", () => {
  const sent = {
    turn_detection: {
      type: "azure_semantic_vad",
      threshold: 0.3,
      prefix_padding_ms: 200,
      silence_duration_ms: 200,
      remove_filler_words: false,
      end_of_utterance_detection: { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 },
    },
    input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
    input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    voice: { name: "en-US-Ava:DragonHDLatestNeural", type: "azure-standard", temperature: 0.8 },
  };
  const { event, ignored } = parse({ type: "session.update", session: sent, event_id: "" });
  expect(event).toEqual({ type: "session.update", session: sent });
  expect(Object.hasOwn(event, "event_id")).toBe(false);
  expect(ignored).toEqual([]);
});

describe("spelling variants become canonical and are not reported", () => {
  const rows: readonly (readonly [string, { event: ClientEvent; ignored: readonly string[] }, object])[] = [
    ["voice name", session({ voice: "alloy" }), { session: { voice: { type: "openai", name: "alloy" } } }],
    ["no turn detection", session({ turn_detection: { type: "none" } }), { session: { turn_detection: null } }],
    [
      "bare threshold",
      session({ turn_detection: { threshold: 1 } }),
      { session: { turn_detection: { type: "server_vad", threshold: 1 } } },
    ],
    ["session tokens", session({ max_output_tokens: 9 }), { session: { max_response_output_tokens: 9 } }],
    [
      "hyphen format",
      session({ output_audio_format: "pcm16-8000hz" }),
      { session: { output_audio_format: "pcm16_8000hz" } },
    ],
    [
      "hyphen interim",
      session({ interim_response: { type: "static-interim-response" } }),
      { session: { interim_response: { type: "static_interim_response" } } },
    ],
    ["modalities", session({ modalities: ["text", "audio", "text"] }), { session: { modalities: ["audio", "text"] } }],
    [
      "function name",
      session({ tool_choice: "look" }),
      { session: { tool_choice: { type: "function", name: "look" } } },
    ],
    [
      "older choice",
      session({ tool_choice: { type: "function", function: { name: "look" } } }),
      { session: { tool_choice: { type: "function", name: "look" } } },
    ],
    ["response tokens", response({ max_response_output_tokens: "inf" }), { response: { max_output_tokens: "inf" } }],
    ["OpenAI input", response({ input: [] }), { response: { input_items: [] } }],
    [
      "image url",
      parse({
        type: "conversation.item.create",
        item: { type: "message", role: "user", content: [{ type: "input_image", url: "u" }] },
      }),
      { item: { content: [{ type: "input_image", image_url: "u" }] } },
    ],
    [
      "assistant output_text",
      parse({
        type: "conversation.item.create",
        item: { type: "message", role: "assistant", content: [{ type: "output_text", text: "a" }] },
      }),
      { item: { content: [{ type: "text", text: "a" }] } },
    ],
    [
      "empty previous item",
      parse({
        type: "conversation.item.create",
        previous_item_id: "",
        item: { type: "message", role: "system", content: [] },
      }),
      { previous_item_id: null },
    ],
    [
      "approval event",
      parse({ type: "mcp_approval_response", event_id: "e", approval_request_id: "a", approve: true }),
      { type: "conversation.item.create", event_id: "e", item: { type: "mcp_approval_response", approve: true } },
    ],
  ];
  test.each(rows)("%s", (_what, parsed, expected) => {
    expect(parsed.event).toMatchObject(expected);
    expect(parsed.ignored).toEqual([]);
  });
});

describe("null where a member could be left out means that it is not set (BH-05)", () => {
  const message = { type: "message", role: "user", content: [{ type: "input_image", image_url: "u", detail: null }] };
  const unset = { ...message, id: null, status: null };
  const bare = { ...message, content: [{ type: "input_image", image_url: "u" }] };
  const said = { type: "message", role: "assistant", content: [{ type: "text", text: "a" }] };
  const rows: readonly (readonly [object, object])[] = [
    [{ type: "response.cancel", event_id: null }, { type: "response.cancel" }],
    [
      { type: "conversation.item.create", item: unset },
      { type: "conversation.item.create", item: bare },
    ],
    [
      { type: "input_text.delta", id: null, delta: "a", content_index: null },
      { type: "input_text.delta", delta: "a" },
    ],
    [{ type: "input_text.done", id: null, content_index: null }, { type: "input_text.done" }],
    [
      { type: "response.create", response: { input: [unset], append_input_items: [unset] } },
      { type: "response.create", response: { input_items: [bare], append_input_items: [bare] } },
    ],
    [
      { type: "response.create", response: { pre_generated_assistant_message: { ...said, id: null, status: null } } },
      { type: "response.create", response: { pre_generated_assistant_message: said } },
    ],
  ];
  test.each(rows)("%j", (sent, meant) => {
    const { event, ignored } = parse(sent);
    expect(event).toStrictEqual(meant);
    expect(ignored).toEqual([]);
  });
  test("in the dialects too", () => {
    for (const dialect of [createOpenaiGaDialect(), createOpenaiBetaDialect(), createVoiceLiveV1Dialect()]) {
      const text = JSON.stringify({ type: "response.create", event_id: null, response: { input: [unset] } });
      expect(dialect.decode(text)).toMatchObject({ kind: "event", event: { response: { input_items: [bare] } } });
    }
  });
  test("but not in what a tool's schema says", () => {
    const tools = [{ type: "function", name: "f", parameters: { id: null, status: null, detail: null } }];
    expect(session({ tools }).event).toMatchObject({ session: { tools } });
  });
});

describe("unknown fields are dropped and reported by their path", () => {
  test("at every level", () => {
    const { event, ignored } = parse({
      type: "session.update",
      stray: 1,
      session: {
        speed: 1.5,
        turn_detection: { type: "semantic_vad", threshold: 0.4 },
        tools: [{ type: "function", name: "f", strict: true, parameters: { anything: { goes: 1 } } }],
        voice: { type: "openai", name: "alloy", rate: "fast" },
      },
    });
    expect(ignored).toEqual([
      "stray",
      "session.speed",
      "session.turn_detection.threshold",
      "session.tools[0].strict",
      "session.voice.rate",
    ]);
    expect(event).toMatchObject({ session: { tools: [{ parameters: { anything: { goes: 1 } } }] } });
    expect(JSON.stringify(event)).not.toMatch(/stray|speed|threshold|strict|fast/);
  });
  test("a session that is sent back whole is no surprise (BH-14)", () => {
    const { event, ignored } = session({
      id: "s",
      object: "realtime.session",
      expires_at: 1,
      agent: {},
      greeting: null,
    });
    expect([event, ignored]).toEqual([{ type: "session.update", session: {} }, []]);
  });
  test("the variant counts as unknown when the canonical name is there too", () => {
    const { event, ignored } = response({ max_output_tokens: 5, max_response_output_tokens: 7 });
    expect(event).toMatchObject({ response: { max_output_tokens: 5 } });
    expect(ignored).toEqual(["response.max_response_output_tokens"]);
  });
  test("at most 32 are reported", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x${n}`, n]));
    expect(session(many).ignored).toHaveLength(32);
  });
});

test("prototypes cannot be reached", () => {
  const text = `{"type":"session.update","__proto__":{"polluted":1},"session":{"__proto__":{"polluted":1},
    "metadata":{"__proto__":"x","a":"b"},"tools":[{"type":"function","name":"f","parameters":{"__proto__":{"polluted":1}}}]}}`;
  const parsed = parseClientEvent(text);
  if (parsed.kind === "invalid") throw parsed.error;
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(parsed.event).toEqual({
    type: "session.update",
    session: { metadata: { a: "b" }, tools: [{ type: "function", name: "f", parameters: {} }] },
  });
  const [tool] = parsed.event.type === "session.update" ? (parsed.event.session.tools ?? []) : [];
  if (tool?.type !== "function") throw new Error("no tool");
  expect((tool.parameters as { polluted?: number }).polluted).toBeUndefined();
});
