import fc from "fast-check";
import { expect, it } from "vitest";
import { EventLog } from "../src/record/event-log.ts";
import { Recorder } from "../src/record/recorder.ts";
import { Track } from "../src/record/track.ts";

const facts = { startedAt: "", server: "", model: "" };
const frame = (value = 1): Int16Array => new Int16Array(480).fill(value);

it("puts frames of the microphone together although they come late, and leaves a gap where it was off", () => {
  let nowMs = 20;
  const recorder = new Recorder(facts, () => nowMs);
  for (const atMs of [20, 55, 61, 95, 1000]) {
    nowMs = atMs;
    recorder.heard(frame());
  }
  expect(recorder.recording.you.stretches).toEqual([
    { startMs: 0, endMs: 80, cut: false },
    { startMs: 980, endMs: 1000, cut: false },
  ]);
});

it("tells where the sound of sent audio lies, also when it had to wait for the connection", () => {
  let nowMs = 20;
  const recorder = new Recorder(facts, () => nowMs);
  const append = (audio: string) => {
    const event = { type: "input_audio_buffer.append", audio };
    recorder.event({ direction: "sent", event });
  };
  for (; nowMs <= 100; nowMs += 20) recorder.heard(frame());
  nowMs = 500;
  for (let i = 0; i < 5; i++) append("A".repeat(1280));
  // The silence at the end was heard by no microphone.
  append("A".repeat(192_000));
  nowMs = 2000;
  recorder.heard(frame());
  append("A".repeat(1280));
  expect(recorder.recording.events.map(({ audio }) => [audio?.count, audio?.durationMs, audio?.placeMs])).toEqual([
    [5, 100, 0],
    [1, 3000, undefined],
    [1, 20, 1980],
  ]);
});

it("plays sound after what still plays, and takes back what was not heard", () => {
  let nowMs = 100;
  const recorder = new Recorder(facts, () => nowMs);
  recorder.played(new Int16Array(24 * 300).fill(9));
  recorder.played(new Int16Array(24 * 200).fill(9));
  nowMs = 350;
  recorder.silenced();
  nowMs = 400;
  recorder.played(new Int16Array(24 * 100).fill(9));
  expect(recorder.recording.assistant.stretches).toEqual([
    { startMs: 100, endMs: 350, cut: true },
    { startMs: 400, endMs: 500, cut: false },
  ]);
  const heard = recorder.recording.assistant.toPcm16(500);
  expect([heard[349 * 24], heard[360 * 24], heard[450 * 24]]).toEqual([9, 0, 9]);
});

it("knows the loudest sample of any span, wherever it lies", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1000, max: 32_767 }), (atMs, value) => {
      const track = new Track(10_000);
      track.write(atMs, new Int16Array(24).fill(value));
      expect(track.peak(atMs, atMs + 1)).toBeCloseTo(value / 32_768, 2);
      expect(track.peak(0, atMs - 40)).toBe(0);
      track.cut(atMs);
      expect(track.peak(0, 4000)).toBe(0);
    }),
  );
});

it("keeps no sound after its limit", () => {
  const track = new Track(100);
  track.write(90, new Int16Array(24 * 50).fill(1));
  track.write(500, new Int16Array(24 * 50).fill(1));
  expect(track.endMs).toBe(100);
});

it("puts audio events together until another event comes, and hides what they hold", () => {
  const log = new EventLog();
  const append = { type: "input_audio_buffer.append", audio: "A".repeat(1280) };
  const delta = { type: "response.audio.delta", delta: "A".repeat(1280) };
  log.add({ direction: "sent", event: append }, 10, 48);
  log.add({ direction: "received", event: delta }, 15, 48);
  log.add({ direction: "sent", event: append }, 30, 48);
  log.add({ direction: "received", event: { type: "error" } }, 35, 48);
  log.add({ direction: "sent", event: append }, 50, 48);
  expect(log.entries.map(({ number, type, audio }) => [number, type, audio?.count, audio?.durationMs])).toEqual([
    [1, "input_audio_buffer.append", 2, 40],
    [2, "response.audio.delta", 1, 20],
    [3, "error", undefined, undefined],
    [4, "input_audio_buffer.append", 1, 20],
  ]);
  expect(log.entries[0]).toMatchObject({ atMs: 10, audio: { lastMs: 30 }, event: { audio: "<960 bytes>" } });
});
