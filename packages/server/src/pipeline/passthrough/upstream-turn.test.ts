import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createUpstreamTurn } from "./upstream-turn.ts";

function setUp() {
  const clock = createManualClock();
  const turn = createUpstreamTurn(clock);
  return { clock, turn, service: (event: object) => turn.fromService(JSON.stringify(event)) };
}

test("a turn is open from the first word to the last sound of its answer", () => {
  const { clock, turn, service } = setUp();
  service({ type: "session.created", session: {} });
  expect(turn.isOpen()).toBe(false);
  service({ type: "input_audio_buffer.speech_started" });
  clock.advance(60_000);
  expect([turn.isOpen(), turn.hearsUser()]).toEqual([true, true]);
  service({ type: "input_audio_buffer.speech_stopped" });
  expect([turn.isOpen(), turn.hearsUser()]).toEqual([true, false]);
  clock.advance(1_000);
  service({ type: "response.created" });
  clock.advance(60_000);
  service({ type: "response.audio.delta", delta: Buffer.alloc(48_000).toString("base64") });
  service({ delta: Buffer.alloc(48_000).toString("base64"), type: "response.output_audio.delta" });
  service({ type: "response.done" });
  clock.advance(2_000);
  expect(turn.isOpen()).toBe(true);
  clock.advance(300);
  expect(turn.isOpen()).toBe(false);
});

test.each([
  [{ output_audio_format: "g711_ulaw" }, 8],
  [{ output_audio_format: "pcm16_16000hz" }, 32],
  [{ audio: { output: { format: { type: "audio/pcm", rate: 24_000 } } } }, 48],
  [{ audio: { output: { format: { type: "audio/pcmu" } } } }, 8],
])("knows how long sound of %j plays", (session, bytesPerMs) => {
  const { clock, turn, service } = setUp();
  service({ type: "session.updated", session });
  service({ type: "response.audio.delta", delta: Buffer.alloc(bytesPerMs * 3_000).toString("base64") });
  clock.advance(3_200);
  expect(turn.isOpen()).toBe(true);
  clock.advance(200);
  expect(turn.isOpen()).toBe(false);
});

test("what the client throws away is not waited for, and what it asks for is, for a while", () => {
  const { clock, turn, service } = setUp();
  service({ type: "response.audio.delta", delta: Buffer.alloc(480_000).toString("base64") });
  turn.fromClient('{"type":"response.cancel"}');
  expect(turn.isOpen()).toBe(false);
  turn.fromClient('{"type":"response.create"}');
  expect(turn.isOpen()).toBe(true);
  clock.advance(2_000);
  expect(turn.isOpen()).toBe(false);
});

test("the type of an event is not that of something in it", () => {
  const { turn, service } = setUp();
  turn.fromService('{"event_id":"e","response":{"output":[{"type":"message"}]},"type":"response.created"}');
  expect(turn.isOpen()).toBe(true);
  service({ delta: '{"type":"response.done"}', type: "response.text.delta" });
  expect(turn.isOpen()).toBe(true);
  turn.fromService(`{"response":{"type":"realtime","text":"${"x".repeat(5_000)}"},"type":"response.done"}`);
  expect(turn.isOpen()).toBe(false);
});
