import { expect, it } from "vitest";
import { presentableEvent } from "./presentable-event.ts";

it("shortens audio and video and leaves words alone", () => {
  const audio = Buffer.alloc(960).toString("base64");
  expect(presentableEvent({ type: "input_audio_buffer.append", audio })).toEqual({
    type: "input_audio_buffer.append",
    audio: "<960 bytes>",
  });
  expect(presentableEvent({ type: "response.audio.delta", delta: "AAAA" })).toMatchObject({ delta: "<3 bytes>" });
  expect(presentableEvent({ type: "response.audio_transcript.delta", delta: "word" })).toMatchObject({ delta: "word" });
  expect(presentableEvent({ item: { content: [{ type: "input_audio", audio }] } })).toEqual({
    item: { content: [{ type: "input_audio", audio: "<960 bytes>" }] },
  });
});

it("masks secrets but not counts", () => {
  const event = {
    session: { tools: [{ authorization: "a", headers: { "x-key": "b" }, api_key: "c", name: "n" }] },
    authorization_headers: { Authorization: "d" },
    usage: { total_tokens: 5 },
    "agent-access-token": "e",
  };
  expect(presentableEvent(event)).toEqual({
    session: { tools: [{ authorization: "***", headers: { "x-key": "***" }, api_key: "***", name: "n" }] },
    authorization_headers: { Authorization: "***" },
    usage: { total_tokens: 5 },
    "agent-access-token": "***",
  });
});
