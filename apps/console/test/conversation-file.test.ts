import { parseWav } from "@vivavoce/audio";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ConversationFileError, decodeConversation, encodeConversation } from "../src/record/conversation-file.ts";
import { Recorder } from "../src/record/recorder.ts";
import { durationOf } from "../src/record/recording.ts";
import type { Recording } from "../src/record/recording.ts";

const facts = { startedAt: "2026-11-22T10:00:00.000Z", server: "localhost:8080", model: "gpt-4o" };

function recorded(): Recording {
  let nowMs = 100;
  const recorder = new Recorder(facts, () => nowMs);
  recorder.event({ direction: "received", event: { type: "session.created" } });
  recorder.heard(Int16Array.from({ length: 480 }, (_, i) => i - 240));
  nowMs = 200;
  recorder.played(new Int16Array(2400).fill(1000));
  nowMs = 250;
  recorder.silenced();
  recorder.event({ direction: "sent", event: { type: "session.update" } });
  return recorder.recording;
}

it("keeps events, both sides' sound and where it was cut in one file", () => {
  const before = recorded();
  const after = decodeConversation(encodeConversation(before));
  expect({ ...after, you: undefined, assistant: undefined }).toEqual({
    ...facts,
    events: before.events,
    you: undefined,
    assistant: undefined,
  });
  const lengthMs = durationOf(before);
  expect(after.you.toPcm16(lengthMs)).toEqual(before.you.toPcm16(lengthMs));
  expect(after.assistant.toPcm16(lengthMs)).toEqual(before.assistant.toPcm16(lengthMs));
  expect(after.assistant.stretches).toEqual([{ startMs: 200, endMs: 250, cut: true }]);
});

it("is a WAV that any player plays, you on the left", () => {
  const recording = recorded();
  const file = encodeConversation(recording);
  const { channels, sampleRate, samples } = parseWav(file);
  expect([channels, sampleRate, samples.length]).toEqual([2, 24_000, durationOf(recording) * 24]);
  const sound = new DataView(file.buffer, 44);
  // The frame of the microphone ended at 100 ms: it began 20 ms earlier.
  expect([sound.getInt16(80 * 96, true), sound.getInt16(80 * 96 + 2, true)]).toEqual([-240, 0]);
  expect([sound.getInt16(200 * 96, true), sound.getInt16(200 * 96 + 2, true)]).toEqual([0, 1000]);
});

it("says what is wrong with any other file", () => {
  const whole = encodeConversation(recorded());
  const plain = whole.slice(0, whole.length - 8);
  expect(() => decodeConversation(plain)).toThrow("cutOff");
  expect(() => decodeConversation(new TextEncoder().encode("hello, this is text"))).toThrow("noWav");
  const text = new TextDecoder("latin1").decode(whole);
  const newer = Uint8Array.from(text.replace('"version":1', '"version":2'), (char) => char.charCodeAt(0));
  expect(() => decodeConversation(newer)).toThrow("newer");
  const empty = Uint8Array.from(text.replace("voic", "junk"), (char) => char.charCodeAt(0));
  expect(() => decodeConversation(empty)).toThrow("noConversation");
});

it("never fails in any other way, whatever the bytes", () => {
  const whole = encodeConversation(recorded());
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const changed = whole.slice();
      changed[at] = byte;
      try {
        decodeConversation(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(ConversationFileError);
      }
    }),
  );
});
