import type { ServerEvent } from "@vivavoce/client";
import { beforeEach, expect, it } from "vitest";
import { Conversation } from "../src/talk/conversation.ts";
import type { Caption } from "../src/talk/conversation.ts";

let shown: Map<string, Caption>;
let conversation: Conversation;

beforeEach(() => {
  shown = new Map();
  conversation = new Conversation((caption) => shown.set(caption.id, caption));
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
  take({ type: "response.audio_transcript.delta", item_id: "a", delta: "It is" }, started);
  conversation.interrupted("a");
  take({ type: "response.audio_transcript.done", item_id: "a", transcript: "It is" }, done("cancelled"));
  expect(shown.get("a")?.state).toBe("interrupted");
  expect(conversation.floor).toBe("user");
});

it("marks an answer that did not complete for any other reason", () => {
  take({ type: "response.text.delta", item_id: "a", delta: "It" }, done("incomplete"));
  expect(lines()).toEqual(["assistant interrupted: It"]);
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
