import { describe, expect, test } from "vitest";
import type { ServerEvent } from "../events/server-event.ts";
import { serverEventSchema } from "../events/server-event.ts";
import { createSession } from "../session/create-session.ts";
import { EVENT_SINCE } from "./event-versions.ts";
import { createOpenaiBetaDialect } from "./openai-beta.ts";
import { createVoiceLiveDialect } from "./voice-live.ts";

const delta = (fields: object = {}): ServerEvent =>
  ({
    type: "response.audio.delta",
    event_id: "event_1",
    response_id: "resp_1",
    item_id: "item_1",
    output_index: 0,
    content_index: 0,
    delta: "AAECAw==",
    ...fields,
  }) as ServerEvent;

const warning: ServerEvent = { type: "warning", event_id: "event_2", warning: { message: "m" } };
const session = createSession({ apiVersion: "2026-04-10", model: "m", id: "s", expiresAt: 1 });
const created: ServerEvent = { type: "session.created", event_id: "event_3", session };

describe("audio deltas are joined from a ready-made head", () => {
  test.each([createVoiceLiveDialect("2026-04-10"), createOpenaiBetaDialect()])("$name", (dialect) => {
    const events = [
      delta(),
      delta({ event_id: "event_2", delta: "////" }),
      delta({ item_id: 'quo"ted', event_id: 'back\\slash"' }),
      delta({ content_index: 1 }),
      delta({ output_index: 2 }),
      delta({ response_id: "resp_2" }),
      delta(),
    ];
    for (const event of events) expect(JSON.parse(dialect.encode(event).join())).toEqual(event);
  });
});

describe("a version is sent only the events it knows", () => {
  test.each([
    ["2025-05-01-preview", false],
    ["2025-10-01", false],
    ["2026-01-01-preview", true],
    ["2026-07-31-preview", true],
  ] as const)("%s knows warning: %s", (version, knows) => {
    const dialect = createVoiceLiveDialect(version);
    expect(dialect.knowsEvent("warning")).toBe(knows);
    expect(dialect.encode(warning)).toEqual(knows ? [JSON.stringify(warning)] : []);
  });
  test("timestamps come with 2025-10-01, avatar switches with 2026-04-10", () => {
    const first = createVoiceLiveDialect("2025-05-01-preview");
    const second = createVoiceLiveDialect("2025-10-01");
    expect(first.knowsEvent("response.audio_timestamp.delta")).toBe(false);
    expect(second.knowsEvent("response.audio_timestamp.delta")).toBe(true);
    expect(second.knowsEvent("session.avatar.switch_to_idle")).toBe(false);
  });
  test("what no version lists is never sent", () => {
    const dialect = createVoiceLiveDialect("2026-07-31-preview");
    for (const type of ["rate_limits.updated", "toString", "nothing"]) expect(dialect.knowsEvent(type)).toBe(false);
  });
  test("every server event has a first version", () => {
    const types = serverEventSchema.options.map((option) => option.shape.type.value);
    expect(Object.keys(EVENT_SINCE).toSorted()).toEqual(types.toSorted());
  });
});

describe("OpenAI beta", () => {
  const dialect = createOpenaiBetaDialect();
  test("a session has voices by name and no Azure fields", () => {
    const { session: shown } = JSON.parse(dialect.encode(created).join()) as { session: Record<string, unknown> };
    expect(shown).toMatchObject({ id: "s", voice: "en-US-AvaNeural", turn_detection: { type: "server_vad" } });
    for (const field of ["avatar", "animation", "interim_response", "input_audio_sampling_rate"]) {
      expect(shown).not.toHaveProperty(field);
    }
  });
  test("warnings and Azure events are not sent", () => {
    expect(dialect.encode(warning)).toEqual([]);
    expect(dialect.knowsEvent("response.audio_timestamp.delta")).toBe(false);
    expect(dialect.knowsEvent("response.done")).toBe(true);
  });
  test("there is null before the first item, and the default conversation has an id", () => {
    const fresh = createOpenaiBetaDialect();
    const item = { id: "item_1", object: "realtime.item", type: "message", status: "completed", role: "user" };
    const told = (event: object) =>
      JSON.parse(fresh.encode({ event_id: "event_4", ...event } as ServerEvent).join()) as Record<string, unknown>;
    const itemAfter = (previous: string) =>
      told({ type: "conversation.item.created", previous_item_id: previous, item: { ...item, content: [] } });
    expect(itemAfter("")).toMatchObject({ previous_item_id: null });
    expect(itemAfter("item_0")).toMatchObject({ previous_item_id: "item_0" });
    fresh.encode({ ...created, session: { ...session, id: "sess_7" } } as ServerEvent);
    const responseIn = (conversation: string | null) =>
      told({ type: "response.done", response: { voice: null, conversation_id: conversation } })["response"];
    expect(responseIn("")).toMatchObject({ conversation_id: "conv_7" });
    expect(responseIn(null)).toMatchObject({ conversation_id: null });
  });
  test("response.create does not cancel a running response unless asked (ER-01)", () => {
    const decode = (response?: object) => {
      const parsed = dialect.decode(JSON.stringify({ type: "response.create", response }));
      if (parsed.kind !== "event" || parsed.event.type !== "response.create") throw new Error("not understood");
      return parsed.event.response;
    };
    expect(decode()).toEqual({ cancel_previous: false });
    expect(decode({ instructions: "x" })).toEqual({ instructions: "x", cancel_previous: false });
    expect(decode({ cancel_previous: true })).toEqual({ cancel_previous: true });
  });
});

test("the beta tells how much a transcription used, which its client's types require (16.15)", () => {
  const dialect = createOpenaiBetaDialect();
  const tell = (type: string, fields: object): Record<string, unknown> =>
    JSON.parse(dialect.encode({ type, event_id: "e", item_id: "a", ...fields } as unknown as ServerEvent).join());
  const hear = (): Record<string, unknown> => {
    tell("input_audio_buffer.speech_started", { audio_start_ms: 500 });
    tell("input_audio_buffer.speech_stopped", { audio_end_ms: 2000 });
    const words = { content_index: 0, transcript: "Hello there." };
    return tell("conversation.item.input_audio_transcription.completed", words);
  };
  const using = (model: string) =>
    dialect.encode({ ...created, session: { ...session, input_audio_transcription: { ...transcription, model } } });
  const transcription = { language: "", phrase_list: null, custom_speech: null, prompt: null, delay: null };
  using("whisper-1");
  expect(hear()).toHaveProperty("usage", { type: "duration", seconds: 1.5 });
  using("gpt-4o-transcribe");
  expect(hear()).toMatchObject({ usage: { type: "tokens", input_tokens: 15, output_tokens: 3, total_tokens: 18 } });
  // Nothing is said of what nobody has measured, nor of an item whose words did not come or come no more.
  const words = { content_index: 0, transcript: "Hello there." };
  expect(tell("conversation.item.input_audio_transcription.completed", words)).not.toHaveProperty("usage");
  tell("input_audio_buffer.speech_started", { audio_start_ms: 500 });
  tell("input_audio_buffer.speech_stopped", { audio_end_ms: 2000 });
  tell("conversation.item.deleted", {});
  expect(tell("conversation.item.input_audio_transcription.completed", words)).not.toHaveProperty("usage");
});
