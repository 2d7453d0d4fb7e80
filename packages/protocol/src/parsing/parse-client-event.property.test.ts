import fc from "fast-check";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../error-codes.ts";
import { clientEventSchema } from "../events/client-event.ts";
import { applySessionUpdate } from "../session/apply-session-update.ts";
import { createSession } from "../session/create-session.ts";
import { sessionSchema } from "../session/session.ts";
import { parseClientEvent } from "./parse-client-event.ts";

const types = clientEventSchema.options.map((option) => option.shape.type.value);

const eventOf = fc.record(
  {
    type: fc.constantFrom(...types),
    event_id: fc.oneof(fc.string(), fc.jsonValue()),
    session: fc.jsonValue(),
    response: fc.jsonValue(),
    item: fc.jsonValue(),
    audio: fc.oneof(fc.base64String(), fc.jsonValue()),
    item_id: fc.oneof(fc.string(), fc.jsonValue()),
    turn_id: fc.string(),
  },
  { requiredKeys: ["type"] },
);

test("any text has an outcome, and every fault a known code", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json({ maxDepth: 8 }),
        eventOf.map((event) => JSON.stringify(event)),
      ),
      (text) => {
        const parsed = parseClientEvent(text);
        if (parsed.kind === "event") {
          expect(types).toContain(parsed.event.type);
          return;
        }
        expect(Object.keys(ERROR_CODES)).toContain(parsed.error.code);
        expect(parsed.error.message).not.toBe("");
      },
    ),
    { numRuns: 2000 },
  );
});

test("the event_id of a bad event always comes back", () => {
  fc.assert(
    fc.property(eventOf, fc.string({ minLength: 1 }), (event, eventId) => {
      const parsed = parseClientEvent(JSON.stringify({ ...event, event_id: eventId }));
      expect(parsed.kind === "invalid" ? parsed.error.eventId : parsed.event.event_id).toBe(eventId);
    }),
    { numRuns: 1000 },
  );
});

test("what was parsed parses to the same again", () => {
  fc.assert(
    fc.property(eventOf, (event) => {
      const first = parseClientEvent(JSON.stringify(event));
      if (first.kind === "invalid") return;
      const again = parseClientEvent(JSON.stringify(first.event));
      expect(again).toEqual({ ...first, ignored: [] });
    }),
    { numRuns: 1000 },
  );
});

const ms = fc.integer({ min: 0, max: 60_000 });
const updateOf = fc.record(
  {
    model: fc.constantFrom("gpt-4o", "other"),
    voice: fc.constantFrom("alloy", "echo", { type: "azure-standard", name: "en-US-AvaNeural" }),
    instructions: fc.oneof(fc.string(), fc.constant(null)),
    modalities: fc.subarray(["audio", "text", "animation"], { minLength: 1 }),
    input_audio_format: fc.constantFrom("pcm16", "g711_ulaw", "g711_alaw"),
    input_audio_sampling_rate: fc.constantFrom(8000, 16_000, 24_000, 44_100),
    input_audio_echo_cancellation: fc.oneof(
      fc.constant(null),
      fc.record(
        {
          type: fc.constant("server_echo_cancellation"),
          channels: fc.constantFrom(1, 2),
          reference_source: fc.constantFrom("server", "client"),
        },
        { requiredKeys: ["type"] },
      ),
    ),
    turn_detection: fc.oneof(
      fc.constant(null),
      fc.record(
        {
          type: fc.constantFrom("server_vad", "semantic_vad", "azure_semantic_vad", "azure_semantic_vad_en"),
          silence_duration_ms: ms,
          prefix_padding_ms: ms,
          threshold: fc.double({ min: 0, max: 1, noNaN: true }),
        },
        { requiredKeys: ["type"] },
      ),
    ),
    input_audio_transcription: fc.constantFrom(null, { model: "azure-speech" }, { model: "whisper-1", language: "en" }),
    temperature: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 2, noNaN: true })),
    interim_response: fc.constantFrom(null, { type: "llm_interim_response" }),
    animation: fc.constantFrom(null, {}, { outputs: ["viseme_id"] }),
  },
  { requiredKeys: [] },
);

test("after any updates the session is whole; a rejected one leaves it untouched", () => {
  const base = createSession({ apiVersion: "2026-04-10", model: "gpt-4o", id: "sess_1", expiresAt: 1 });
  let rejected = 0;
  fc.assert(
    fc.property(fc.array(updateOf, { maxLength: 6 }), fc.boolean(), (updates, assistantAudioSent) => {
      let session = base;
      for (const update of updates) {
        const parsed = parseClientEvent(JSON.stringify({ type: "session.update", session: update }));
        if (parsed.kind === "invalid") throw parsed.error;
        if (parsed.event.type !== "session.update") throw new Error("another event");
        const before = structuredClone(session);
        const result = applySessionUpdate(session, parsed.event.session, {
          apiVersion: "2026-04-10",
          assistantAudioSent,
        });
        expect(session).toEqual(before);
        if (result.kind === "rejected") {
          rejected += 1;
          continue;
        }
        expect(sessionSchema.parse(result.session)).toEqual(result.session);
        for (const key of Object.keys(before) as (keyof typeof before)[]) {
          if (!result.changed.includes(key)) expect(result.session[key]).toEqual(before[key]);
          else expect(result.session[key]).not.toEqual(before[key]);
        }
        ({ session } = result);
      }
    }),
    { numRuns: 300 },
  );
  expect(rejected).toBeGreaterThan(50);
});
