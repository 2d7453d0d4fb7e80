import type { ServerEvent } from "@vivavoce/client";
import { expect, it } from "vitest";
import { ConversationFacts } from "./conversation-facts.ts";
import { SentTimes } from "./sent-times.ts";

let nowMs = 0;
const open = (sentAtMs: (mediaMs: number) => number | undefined = () => undefined): ConversationFacts =>
  new ConversationFacts({ nowMs: () => nowMs, sentAtMs });

const take = (facts: ConversationFacts, ...events: object[]): object[] =>
  events.flatMap((event) => facts.take(event as ServerEvent));

const part = { response_id: "r1", item_id: "m1", content_index: 0 };
const created = { type: "response.created", response: { id: "r1" } };
const audio = { ...part, type: "response.audio.delta", delta: "AAAA" };
const done = { type: "response.done", response: { id: "r1", status: "completed", status_details: null } };

it("counts latency from when the end of the turn left, to the first audio", () => {
  nowMs = 2000;
  const facts = open((mediaMs) => mediaMs + 1000);
  take(facts, { type: "input_audio_buffer.speech_stopped", audio_end_ms: 900, item_id: "i" }, created);
  nowMs = 2150;
  take(facts, audio);
  nowMs = 2500;
  expect(take(facts, audio, done)).toMatchObject([{ type: "assistant", latencyMs: 250 }]);
});

it("has no latency for an answer that no turn led to", () => {
  const facts = open();
  take(
    facts,
    { type: "input_audio_buffer.speech_stopped", audio_end_ms: 900, item_id: "i" },
    { type: "conversation.item.input_audio_transcription.completed", item_id: "i", transcript: " " },
    created,
    audio,
  );
  expect(take(facts, done)).toMatchObject([{ type: "assistant", latencyMs: null }]);
});

it("joins what is said from deltas, or takes it whole where there are none", () => {
  const facts = open();
  const spoken = (delta: string): object => ({ ...part, type: "response.audio_transcript.delta", delta });
  const whole = { ...part, item_id: "m2", type: "response.audio_transcript.done", transcript: "And so on." };
  const partials = take(facts, created, spoken("It is"), spoken(" ten."), whole);
  expect(partials).toEqual(
    ["It is", "It is ten.", "It is ten. And so on."].map((text) => ({
      type: "assistant.partial",
      responseId: "r1",
      text,
    })),
  );
  expect(take(facts, done)).toMatchObject([{ text: "It is ten. And so on." }]);
});

it("follows what the user says", () => {
  const id = { item_id: "i", content_index: 0 };
  const delta = "conversation.item.input_audio_transcription.delta";
  expect(
    take(
      open(),
      { ...id, type: delta, delta: "what is" },
      { ...id, type: delta, delta: " it" },
      { ...id, type: "conversation.item.input_audio_transcription.completed", transcript: "What is it?" },
    ),
  ).toEqual([
    { type: "user.partial", itemId: "i", text: "what is" },
    { type: "user.partial", itemId: "i", text: "what is it" },
    { type: "user", itemId: "i", text: "What is it?" },
  ]);
});

it("tells errors with type, code, parameter and message, those of a response too", () => {
  const error = { type: "invalid_request_error", code: "bad", param: "session.x", message: "no" };
  const fact = { type: "error", errorType: "invalid_request_error", code: "bad", param: "session.x", message: "no" };
  const failed = { id: "r1", status: "failed", status_details: { type: "failed", error } };
  const facts = open();
  expect(take(facts, { type: "error", error })).toEqual([fact]);
  expect(take(facts, created, { type: "response.done", response: failed })).toEqual([
    { type: "assistant", responseId: "r1", text: "", latencyMs: null, status: "failed" },
    fact,
  ]);
});

it("remembers when media left, for a minute", () => {
  const sent = new SentTimes(20);
  for (let frame = 0; frame < 4000; frame++) sent.add(frame * 20 + 5);
  expect(sent.sentAtMs(79_990)).toBe(3999 * 20 + 5);
  expect(sent.sentAtMs(70_000)).toBe(3499 * 20 + 5);
  expect(sent.sentAtMs(10_000)).toBeUndefined();
  expect(sent.sentAtMs(80_020)).toBeUndefined();
  sent.clear();
  sent.add(7);
  expect(sent.sentAtMs(20)).toBe(7);
});
