import type { ServerEvent } from "@vivavoce/client";
import { beforeEach, expect, it } from "vitest";
import { Conversation } from "../src/turns/conversation.ts";
import type { BrokenAnswer, Caption } from "../src/turns/conversation.ts";

let shown: Map<string, Caption>;
let broken: BrokenAnswer[];
let conversation: Conversation;

beforeEach(() => {
  shown = new Map();
  broken = [];
  conversation = new Conversation({
    caption: (caption) => shown.set(caption.id, caption),
    broken: (answer) => broken.push(answer),
  });
});

/** Feeds events of which only the telling fields are given. */
function take(...events: { readonly type: string; readonly [field: string]: unknown }[]): void {
  for (const event of events) conversation.take(event as unknown as ServerEvent);
}

const lines = (): string[] => [...shown.values()].map(({ speaker, state, text }) => `${speaker} ${state}: ${text}`);
const started = { type: "input_audio_buffer.speech_started", item_id: "u" };
const stopped = { type: "input_audio_buffer.speech_stopped", item_id: "u" };
const heard = (transcript: string) => ({
  type: "conversation.item.input_audio_transcription.completed",
  item_id: "u",
  transcript,
});
const created = { type: "response.created", response: { id: "r" } };
const done = (status: string) => ({ type: "response.done", response: { id: "r", status } });

it("follows a turn from speech to answer", () => {
  const floors = [started, stopped, heard("Hi"), created, done("completed")].map((event) => {
    take(event);
    return conversation.floor;
  });
  expect(floors).toEqual(["user", "assistant", "assistant", "assistant", "open"]);
});

it("shows partial text of both sides, then the whole", () => {
  take(started, { type: "conversation.item.input_audio_transcription.delta", item_id: "u", delta: "what " });
  take({ type: "response.audio_transcript.delta", item_id: "a", delta: "It " });
  expect(lines()).toEqual(["you partial: what ", "assistant partial: It "]);
  take(heard("What time?"), { type: "response.audio_transcript.done", item_id: "a", transcript: "It is ten." });
  expect(lines()).toEqual(["you final: What time?", "assistant final: It is ten."]);
});

it("gives the floor back after sound without words", () => {
  take(started, stopped, heard(""));
  expect([conversation.floor, lines()]).toEqual(["open", ["you final: "]]);
});

it("keeps an interruption through the closing events of the answer", () => {
  take({ type: "response.audio_transcript.delta", response_id: "r", item_id: "a", delta: "It is" }, started);
  conversation.interrupted("a");
  take({ type: "response.audio_transcript.done", item_id: "a", transcript: "It is" }, done("cancelled"));
  expect(shown.get("a")?.state).toBe("interrupted");
  expect(conversation.floor).toBe("user");
});

it("calls an answer cut short that nobody interrupted, and says why", () => {
  const delta = { type: "response.text.delta", response_id: "r", item_id: "a", delta: "It" };
  const details = { type: "incomplete", reason: "max_output_tokens" };
  const ended = { type: "response.done", response: { id: "r", status: "incomplete", status_details: details } };
  take(delta, { type: "response.text.done", response_id: "r", item_id: "a", text: "It" }, ended);
  expect(lines()).toEqual(["assistant cut: It"]);
  expect(broken).toEqual([{ id: "r", outcome: { kind: "incomplete", reason: "max_output_tokens" } }]);
});

it.each([
  ["of a whole object", { type: "failed", error: { code: "rate_limited", message: "It answered 429: wait." } }],
  ["of a flat one", { type: "failed", code: "rate_limited", reason: "It answered 429: wait." }],
])("shows why an answer failed, out %s", (_, details) => {
  take(created, { type: "response.done", response: { id: "r", status: "failed", status_details: details } });
  const failure = { code: "rate_limited", message: "It answered 429: wait.", status: 429 };
  expect(broken).toEqual([{ id: "r", outcome: { kind: "failed", failure } }]);
  expect([conversation.floor, lines()]).toEqual(["open", []]);
});

it("shows that an answer failed of which nothing is told", () => {
  take(created, done("failed"));
  expect(broken.map(({ outcome }) => outcome.kind)).toEqual(["failed"]);
});

it("cuts what a failing answer had said, and nothing of another one", () => {
  const delta = (response_id: string, item_id: string) => ({
    type: "response.text.delta",
    response_id,
    item_id,
    delta: item_id,
  });
  take(created, delta("r", "a"), delta("r2", "b"), done("failed"));
  expect(lines()).toEqual(["assistant cut: a", "assistant partial: b"]);
  conversation.end();
  expect(lines()).toEqual(["assistant cut: a", "assistant cut: b"]);
});

it("does not think about what nobody will answer", () => {
  take(started, stopped, { type: "conversation.item.input_audio_transcription.failed", item_id: "u" });
  expect(conversation.floor).toBe("open");
  take(started, stopped, { type: "error", error: { message: "The model is gone." } });
  expect(conversation.floor).toBe("open");
  take(started, stopped, created, { type: "error", error: { message: "Something else." } });
  expect(conversation.floor).toBe("assistant");
  take(done("completed"), { type: "session.updated", session: { turn_detection: { create_response: false } } });
  take(started, stopped);
  expect(conversation.floor).toBe("open");
});

it.each(["failed_answer", "failed_recognition", "unknown_language"])(
  "marks what the server says itself: %s",
  (stands_for) => {
    const item = { id: "a", type: "message", role: "assistant", content: [], vivavoce: { stands_for } };
    const delta = { type: "response.audio_transcript.delta", response_id: "r", item_id: "a", delta: "Sorry." };
    take(created, { type: "response.output_item.added", item }, delta, done("completed"));
    expect([...shown.values()]).toMatchObject([{ text: "Sorry.", standsIn: true }]);
  },
);
