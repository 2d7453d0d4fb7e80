import {
  createOpenaiBetaDialect,
  createOpenaiGaDialect,
  createSession,
  createVoiceLiveV1Dialect,
} from "@vivavoce/protocol";
import type { ClientEvent, ServerEvent, Session, SessionUpdate } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { dialectOf } from "./dialect-of.ts";
import type { WireDialect, WireEvent } from "./wire-dialect.ts";

const openai = dialectOf(new URL("wss://h/v1/realtime"), "2025-10-01");
const azure = dialectOf(new URL("wss://h/voice-live/realtime"), "v1");
const beta = dialectOf(new URL("wss://h/openai/realtime"), "2025-10-01");

/** What the server at the other end makes of a client event: the server's own reader is the judge. */
function heard(dialect: WireDialect, event: ClientEvent) {
  const server = {
    "openai-ga": createOpenaiGaDialect(),
    "voice-live-v1": createVoiceLiveV1Dialect(),
    "openai-beta": createOpenaiBetaDialect(),
  }[dialect.name as "openai-ga"];
  const { wire, dropped } = dialect.encode(event);
  const parsed = server.decode(JSON.stringify(wire));
  if (parsed.kind !== "event") throw new Error(JSON.stringify(parsed));
  return { event: parsed.event, ignored: parsed.ignored, dropped };
}

/** What the client makes of a server event. */
function told(dialect: WireDialect, ...events: ServerEvent[]): (ServerEvent | undefined)[] {
  const server = dialect === azure ? createVoiceLiveV1Dialect() : createOpenaiGaDialect();
  return events.flatMap((event) => server.encode(event).map((text) => dialect.decode(JSON.parse(text) as WireEvent)));
}

const update: SessionUpdate = {
  modalities: ["audio", "text"],
  instructions: "Be brief.",
  voice: { type: "openai", name: "alloy" },
  input_audio_format: "pcm16",
  input_audio_sampling_rate: 24_000,
  output_audio_format: "g711_ulaw",
  input_audio_transcription: { model: "whisper-1", language: "en" },
  input_audio_noise_reduction: { type: "near_field" },
  turn_detection: { type: "server_vad", threshold: 0.6, silence_duration_ms: 300, create_response: true },
  tools: [{ type: "function", name: "f", parameters: { type: "object" } }],
  tool_choice: "auto",
  max_response_output_tokens: 100,
};

describe("session.update", () => {
  it.each([openai, azure])("reaches a nested server ($name) as it was meant", (dialect) => {
    const { event, ignored, dropped } = heard(dialect, { type: "session.update", event_id: "e", session: update });
    expect([ignored, dropped]).toEqual([[], []]);
    expect(event).toMatchObject({ type: "session.update", event_id: "e", session: update });
  });

  it("leaves out what OpenAI has no words for, and says so", () => {
    const session: SessionUpdate = {
      temperature: 0.7,
      voice: { type: "azure-standard", name: "en-US-AvaNeural" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
      turn_detection: { type: "server_vad", remove_filler_words: true } as SessionUpdate["turn_detection"],
      instructions: "x",
    } as SessionUpdate;
    const { event, dropped } = heard(openai, { type: "session.update", session });
    expect(event).toMatchObject({ session: { instructions: "x", turn_detection: { type: "server_vad" } } });
    expect(dropped.toSorted()).toEqual([
      "session.input_audio_echo_cancellation",
      "session.temperature",
      "session.turn_detection.remove_filler_words",
      "session.voice",
    ]);
    const flat = heard(beta, { type: "session.update", session });
    expect(flat.event).toMatchObject({ session: { instructions: "x", temperature: 0.7 } });
    expect(flat.dropped).toEqual(["session.voice", "session.input_audio_echo_cancellation"]);
  });

  it("keeps Azure's own settings for the label v1, and turning detection off for all", () => {
    const session: SessionUpdate = {
      temperature: 0.7,
      turn_detection: null,
      voice: { type: "azure-standard", name: "en-US-AvaNeural" },
    };
    expect(heard(azure, { type: "session.update", session })).toMatchObject({ event: { session }, dropped: [] });
    const off: ClientEvent = { type: "session.update", session: { turn_detection: null } };
    expect(heard(openai, off)).toMatchObject({ event: { session: { turn_detection: null } } });
  });
});

describe("other client events", () => {
  it("keep their meaning", () => {
    const create = {
      type: "response.create",
      response: {
        modalities: ["text"],
        instructions: "i",
        max_output_tokens: 5,
        output_audio_format: "pcm16",
        voice: { type: "openai", name: "alloy" },
        conversation: "none",
        input_items: [{ type: "message", role: "assistant", content: [{ type: "text", text: "t" }] }],
      },
    } satisfies ClientEvent;
    for (const dialect of [openai, azure]) {
      expect(heard(dialect, create), dialect.name).toMatchObject({
        event: { response: create.response },
        dropped: [],
      });
    }
    expect(heard(openai, { type: "response.create" }).event).toMatchObject({ type: "response.create" });
    const item = { type: "message", role: "assistant", content: [{ type: "text", text: "t" }] } as const;
    const { wire } = openai.encode({ type: "conversation.item.create", item: { ...item, content: [...item.content] } });
    expect(wire["item"]).toMatchObject({ content: [{ type: "output_text", text: "t" }] });
    expect(heard(openai, { type: "response.create", response: { cancel_previous: true } }).dropped).toEqual([
      "response.cancel_previous",
    ]);
  });
});

const head = { event_id: "e" };
const part = { response_id: "r", item_id: "m", output_index: 0, content_index: 0 };
const message = { id: "m", type: "message", object: "realtime.item", role: "assistant", status: "completed" } as const;
const spoken = { ...message, content: [{ type: "audio" as const, transcript: "hi" }] };

describe("server events", () => {
  it.each([openai, azure])("come in the words of Voice Live ($name)", (dialect) => {
    const events: ServerEvent[] = [
      { type: "response.output_item.added", ...head, response_id: "r", output_index: 0, item: spoken },
      { type: "conversation.item.created", ...head, previous_item_id: "u", item: spoken },
      { type: "response.audio_transcript.delta", ...head, ...part, delta: "hi" },
      { type: "response.audio.delta", ...head, ...part, delta: "AAAA" },
      { type: "response.audio.done", ...head, ...part },
      { type: "response.audio_transcript.done", ...head, ...part, transcript: "hi" },
      { type: "response.text.delta", ...head, ...part, delta: "hi" },
      { type: "response.text.done", ...head, ...part, text: "hi" },
      { type: "response.output_item.done", ...head, response_id: "r", output_index: 0, item: spoken },
    ];
    const seen = told(dialect, ...events).filter((event) => event !== undefined);
    expect(seen.map((event) => event.type)).toEqual(events.map((event) => event.type));
    expect(seen[3]).toEqual(events[3]);
    expect(seen.at(-1)).toEqual(events.at(-1));
  });

  it.each([openai, azure])("show the session flat ($name)", (dialect) => {
    const session: Session = createSession({
      id: "sess_1",
      model: "m",
      apiVersion: "2026-07-15",
      expiresAt: 1,
    } as never);
    const changed: Session = { ...session, voice: { type: "openai", name: "alloy" }, output_audio_format: "g711_alaw" };
    const [event] = told(dialect, { type: "session.updated", ...head, session: changed });
    expect(event).toMatchObject({
      session: {
        id: "sess_1",
        model: "m",
        modalities: ["audio", "text"],
        voice: { type: "openai", name: "alloy" },
        input_audio_format: "pcm16",
        output_audio_format: "g711_alaw",
        input_audio_sampling_rate: session.input_audio_sampling_rate,
        turn_detection: { type: session.turn_detection?.type },
        max_response_output_tokens: "inf",
        tools: [],
      },
    });
  });

  it("show the response flat", () => {
    const [event] = told(openai, {
      type: "response.done",
      ...head,
      response: {
        id: "r",
        object: "realtime.response",
        status: "completed",
        status_details: null,
        output: [spoken],
        usage: null,
        conversation_id: "",
        modalities: ["audio", "text"],
        voice: { type: "openai", name: "alloy" },
        output_audio_format: "pcm16",
        temperature: null,
        max_output_tokens: "inf",
        metadata: null,
      },
    });
    expect(event).toMatchObject({
      response: {
        modalities: ["audio", "text"],
        voice: { name: "alloy" },
        output_audio_format: "pcm16",
        output: [spoken],
      },
    });
  });

  it("of the beta have voices in the canonical form, and the names of realtime sessions", () => {
    const wire = { type: "transcription_session.created", session: { id: "s", voice: "alloy" } };
    expect(beta.decode(wire)).toEqual({
      type: "session.created",
      session: { id: "s", voice: { type: "openai", name: "alloy" } },
    });
  });
});
