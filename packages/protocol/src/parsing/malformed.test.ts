import { expect, test } from "vitest";
import { malformedEvents, malformedEventId, malformedTexts } from "../testing/malformed-messages.ts";
import { parseClientEvent } from "./parse-client-event.ts";

const ID = malformedEventId;
const event = (type: string, fields: object = {}): object => ({ type, event_id: ID, ...fields });
const update = (session: unknown): object => event("session.update", { session });
const response = (value: unknown): object => event("response.create", { response: value });
const item = (value: unknown): object => event("conversation.item.create", { item: value });
const user = (...content: unknown[]): object => item({ type: "message", role: "user", content });

test.each(malformedEvents)("%s", (_what, message, code, param, says) => {
  const parsed = parseClientEvent(JSON.stringify(message));
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  const { error } = parsed;
  expect({ type: error.type, code: error.code, param: error.param, eventId: error.eventId }).toEqual({
    type: "invalid_request_error",
    code,
    param,
    eventId: malformedEventId,
  });
  if (says !== undefined) expect(error.message).toContain(says);
});

test.each([
  [{ turn_detection: { type: "server_vad", idle_timeout_ms: 0 } }, "session.turn_detection.idle_timeout_ms", "1000"],
  [
    // A timer for thirty years would fire at once.
    { interim_response: { type: "static_interim_response", latency_threshold_ms: 1e12 } },
    "session.interim_response.latency_threshold_ms",
    "600000",
  ],
])("times have bounds: %j", (fields, param, bound) => {
  const parsed = parseClientEvent(JSON.stringify(update(fields)));
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  expect([parsed.error.code, parsed.error.param]).toEqual(["invalid_value", param]);
  expect(parsed.error.message).toContain(bound);
});

test.each(malformedTexts)("%.20s has no event_id to give back", (text, code) => {
  const parsed = parseClientEvent(text);
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  expect([parsed.error.code, parsed.error.eventId, parsed.error.param]).toEqual([code, null, null]);
});

test.each([[5], [false], [["a"]]])("an event_id that is %j is refused and not given back", (eventId) => {
  const parsed = parseClientEvent(JSON.stringify({ type: "response.cancel", event_id: eventId }));
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  expect([parsed.error.code, parsed.error.param, parsed.error.eventId]).toEqual(["invalid_value", "event_id", null]);
});

test("no error message repeats what was said or instructed", () => {
  const secret = "my card number is 1234 5678";
  const bad = [
    update({ voice: { type: secret } }),
    update({ modalities: [secret] }),
    user({ type: "input_text", text: [secret] }),
    event("input_audio_buffer.append", { audio: secret }),
    response({ conversation: secret }),
  ];
  for (const message of bad) {
    const parsed = parseClientEvent(JSON.stringify(message));
    if (parsed.kind !== "invalid") throw new Error("was accepted");
    expect(parsed.error.message).not.toContain("1234");
  }
});
