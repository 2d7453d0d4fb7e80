import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../error-codes.ts";
import { clientEventSchema } from "../events/client-event.ts";
import { parseClientEvent } from "../parsing/parse-client-event.ts";
import { applySessionUpdate } from "../session/apply-session-update.ts";
import { createSession } from "../session/create-session.ts";
import type { SessionUpdate } from "../session/session-update.ts";
import { sessionSchema } from "../session/session.ts";
import type { Session } from "../session/session.ts";
import type { Dialect } from "./dialect.ts";
import { withoutAnswers } from "./ga/session-update.ts";
import { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "./nested-dialects.ts";
import { createOpenaiBetaDialect } from "./openai-beta.ts";
import { createVoiceLiveDialect } from "./voice-live.ts";

const dialects: readonly (readonly [name: string, create: () => Dialect])[] = [
  ["voice-live", () => createVoiceLiveDialect("2026-07-15")],
  ["voice-live-v1", () => createVoiceLiveV1Dialect()],
  ["openai-ga", () => createOpenaiGaDialect()],
  ["openai-beta", () => createOpenaiBetaDialect()],
  ["openai-ga, transcription", () => createOpenaiGaDialect(undefined, "transcription")],
  ["openai-beta, transcription", () => createOpenaiBetaDialect(undefined, "transcription")],
];

const canonicalTypes = clientEventSchema.options.map((option) => option.shape.type.value);
const nested = fc.oneof(
  fc.jsonValue(),
  fc.record({ type: fc.constantFrom("realtime", "transcription", "x"), audio: fc.jsonValue(), tools: fc.jsonValue() }),
  fc.record({ type: fc.constant("realtime"), audio: fc.record({ input: fc.jsonValue(), output: fc.jsonValue() }) }),
);
const message = fc.record(
  {
    type: fc.constantFrom(...canonicalTypes, "transcription_session.update"),
    session: nested,
    response: nested,
    item: fc.jsonValue(),
    audio: fc.oneof(fc.base64String(), fc.jsonValue()),
    item_id: fc.oneof(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: ["type"] },
);

describe.each(dialects)("%s", (_name, create) => {
  test("any text has an outcome, and every fault a known code and the id of its event", () => {
    const dialect = create();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json({ maxDepth: 8 })), (text) => {
        const parsed = dialect.decode(text);
        if (parsed.kind === "invalid") expect(Object.keys(ERROR_CODES)).toContain(parsed.error.code);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(message, fc.string({ minLength: 1 }), (sent, eventId) => {
        const parsed = dialect.decode(JSON.stringify({ ...sent, event_id: eventId }));
        if (parsed.kind === "event") {
          expect(parsed.event.event_id).toBe(eventId);
          expect(canonicalTypes).toContain(parsed.event.type);
          return;
        }
        expect(parsed.error.eventId).toBe(eventId);
        expect(Object.keys(ERROR_CODES)).toContain(parsed.error.code);
        expect(parsed.error.message).not.toBe("");
      }),
      { numRuns: 1500 },
    );
  });
});

/** Settings that every dialect can show, as a flat client writes them. */
const settings = fc.record(
  {
    instructions: fc.string(),
    modalities: fc.constantFrom(["text"], ["audio", "text"]),
    voice: fc.constantFrom("alloy", "verse", { type: "azure-standard", name: "en-US-AvaNeural", rate: "1.2" }),
    input_audio_format: fc.constantFrom("pcm16", "g711_ulaw", "g711_alaw"),
    output_audio_format: fc.constantFrom("pcm16", "pcm16_8000hz", "pcm16_16000hz", "g711_ulaw", "g711_alaw"),
    turn_detection: fc.oneof(
      fc.constantFrom(null, { type: "semantic_vad", eagerness: "low" }),
      fc.record(
        {
          type: fc.constant("server_vad"),
          threshold: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
          prefix_padding_ms: fc.integer({ min: 0, max: 2000 }),
          silence_duration_ms: fc.integer({ min: 0, max: 2000 }),
          create_response: fc.boolean(),
          idle_timeout_ms: fc.option(fc.integer({ min: 1000, max: 60_000 })),
        },
        { requiredKeys: ["type"] },
      ),
    ),
    input_audio_noise_reduction: fc.constantFrom(null, { type: "near_field" }, { type: "far_field" }),
    input_audio_transcription: fc.constantFrom(
      null,
      { model: "whisper-1" },
      { model: "x", language: "de", prompt: "p" },
    ),
    tools: fc.constantFrom(
      [],
      [{ type: "function", name: "f", description: "d", parameters: { type: "object" } }],
      [{ type: "mcp", server_label: "l", server_url: "https://x", require_approval: { never: ["a"] } }],
    ),
    tool_choice: fc.constantFrom(
      "auto",
      "none",
      "required",
      { type: "function", name: "f" },
      { type: "mcp", server_label: "s", name: "f" },
    ),
    parallel_tool_calls: fc.boolean(),
    max_response_output_tokens: fc.constantFrom("inf", 1, 4096),
    reasoning_effort: fc.constantFrom(null, "low", "high"),
    include: fc.constantFrom(null, ["item.input_audio_transcription.logprobs"]),
    metadata: fc.constantFrom(null, { a: "b" }),
  },
  { requiredKeys: [] },
);

function updateOf(dialect: Dialect, session: unknown): SessionUpdate {
  const isBetaTranscription = dialect.name === "openai-beta" && dialect.sessionType === "transcription";
  const type = isBetaTranscription ? "transcription_session.update" : "session.update";
  const parsed = dialect.decode(JSON.stringify({ type, session }));
  if (parsed.kind === "invalid") throw parsed.error;
  if (parsed.event.type !== "session.update") throw new Error(`became ${parsed.event.type}`);
  return parsed.event.session;
}

function applied(session: Session, update: SessionUpdate): Session {
  const result = applySessionUpdate(session, update, { apiVersion: "2026-07-15", assistantAudioSent: false });
  if (result.kind === "rejected") throw result.error;
  return result.session;
}

function shown(dialect: Dialect, session: Session): unknown {
  const texts = dialect.encode({ type: "session.updated", event_id: "event_1", session });
  const events = texts.map((text) => JSON.parse(text) as { type: string; session: unknown });
  expect(events.every((event) => dialect.knowsEvent(event.type))).toBe(true);
  return events[0]?.session;
}

describe.each(dialects)("%s", (_name, create) => {
  test("a session that is sent back as an update changes nothing (BH-14)", () => {
    fc.assert(
      fc.property(settings, (flat) => {
        const dialect = create();
        const { apiVersion, name, sessionType } = dialect;
        const start = createSession({ apiVersion, model: "m", id: "sess_1", expiresAt: 1, dialect: name, sessionType });
        const parsed = parseClientEvent(JSON.stringify({ type: "session.update", session: flat }));
        if (parsed.kind !== "event" || parsed.event.type !== "session.update") throw new Error("not understood");
        const { session: written } = parsed.event;
        const session = applied(start, sessionType === "transcription" ? withoutAnswers(written) : written);
        const before = shown(dialect, session);
        const again = applied(session, updateOf(dialect, before));
        expect(sessionSchema.safeParse(again).error).toBeUndefined();
        expect(shown(dialect, again)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
