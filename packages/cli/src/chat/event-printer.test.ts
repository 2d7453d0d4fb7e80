import type { ServerEvent } from "@vivavoce/client";
import { expect, it } from "vitest";
import { describeEvent } from "./event-printer.ts";

it.each([
  [{ type: "conversation.item.input_audio_transcription.completed", transcript: "hi" }, "You: hi"],
  [{ type: "response.audio_transcript.done", transcript: "hello" }, "Assistant: hello"],
  [{ type: "response.audio.delta", delta: "AAAA" }, undefined],
  [{ type: "response.created" }, "response.created"],
  [
    { type: "response.done", response: { status: "cancelled", status_details: { reason: "turn_detected" } } },
    "response.done cancelled (turn_detected)",
  ],
  [
    { type: "response.done", response: { status: "failed", status_details: { error: { code: "c", message: "m" } } } },
    "response.done failed: c: m",
  ],
  [
    { type: "error", error: { type: "invalid_request_error", code: "unknown", param: "session.x", message: "no" } },
    "Error: invalid_request_error unknown at session.x: no",
  ],
  [{ type: "warning", warning: { message: "careful" } }, "Warning: careful"],
])("describes %j", (event, line) => {
  expect(describeEvent(event as unknown as ServerEvent)).toBe(line);
});
