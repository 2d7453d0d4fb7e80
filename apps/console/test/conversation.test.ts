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
const spoken = (transcript: string | null) => ({
  id: "u",
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_audio", transcript }],
});
const done = (status: string) => ({ type: "response.done", response: { id: "r", status } });

it("shows partial text of both sides, then the whole", () => {
  take(started, { type: "conversation.item.input_audio_transcription.delta", item_id: "u", delta: "what " });
  take({ type: "response.audio_transcript.delta", item_id: "a", delta: "It " });
  expect(lines()).toEqual(["you partial: what ", "assistant partial: It "]);
  take(heard("What time?"), { type: "response.audio_transcript.done", item_id: "a", transcript: "It is ten." });
  // The whole text of an answer is told also where it was cut: what it is, its item says.
  expect(lines()).toEqual(["you final: What time?", "assistant partial: It is ten."]);
  take({ type: "response.output_item.done", item: { id: "a", type: "message", status: "completed" } });
  expect(lines()).toEqual(["you final: What time?", "assistant final: It is ten."]);
});

it("takes a line away whose sound had no words", () => {
  take(started, stopped, heard(""));
  expect(lines()).toEqual(["you final: "]);
});

it("keeps an interruption through the closing events of the answer", () => {
  take({ type: "response.audio_transcript.delta", response_id: "r", item_id: "a", delta: "It is" }, started);
  conversation.interrupted("a");
  take({ type: "response.audio_transcript.done", item_id: "a", transcript: "It is" }, done("cancelled"));
  expect(shown.get("a")?.state).toBe("interrupted");
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
  expect(lines()).toEqual([]);
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

it("says why speech was not understood, and keeps that", () => {
  const failed = { type: "conversation.item.input_audio_transcription.failed", item_id: "u" };
  take(started, stopped, { ...failed, error: { message: "Too loud." } });
  take({ type: "conversation.item.created", item: spoken(null) });
  expect(lines()).toEqual(["you lost: Too loud."]);
});

it("has a line for what was typed, and none for items without words or in another's name", () => {
  const message = (id: string, role: string, type = "text") => ({
    type: "conversation.item.created",
    item: { id, type: "message", role, status: "completed", content: [{ type, text: role }] },
  });
  take(message("t", "user", "input_text"), message("s", "system", "input_text"), message("a", "assistant"));
  take({ type: "conversation.item.created", item: spoken(null) });
  expect(lines()).toEqual(["you final: user"]);
  // Its words come later.
  take(heard("Hello"), { type: "conversation.item.truncated", item_id: "a", audio_end_ms: 10 });
  expect(lines()).toEqual(["you final: user", "you final: Hello"]);
});

it("takes away what was deleted, and marks what was truncated", () => {
  const delta = (item_id: string) => ({ type: "response.text.delta", response_id: "r", item_id, delta: item_id });
  const end = (id: string) => ({
    type: "response.output_item.done",
    item: { id, type: "message", status: "completed" },
  });
  take(delta("a"), end("a"), delta("b"), end("b"), done("completed"));
  expect(lines()).toEqual(["assistant final: a", "assistant final: b"]);
  take({ type: "conversation.item.deleted", item_id: "a" });
  take({ type: "conversation.item.truncated", item_id: "b", audio_end_ms: 10 }, delta("a"));
  expect(lines()).toEqual(["assistant final: ", "assistant interrupted: b"]);
});

it("adds nothing to what was interrupted here, and begins anew with another session", () => {
  const delta = { type: "response.text.delta", response_id: "r", item_id: "a", delta: "It" };
  take(delta);
  conversation.interrupted("a");
  take(delta);
  conversation.end();
  expect(lines()).toEqual(["assistant interrupted: It"]);
  conversation.reset();
  take(delta);
  expect(lines()).toEqual(["assistant partial: It"]);
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
