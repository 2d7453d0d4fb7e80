import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createEchoReference } from "./echo-reference.ts";

/** 16 kHz audio in which every millisecond has its own level. */
const steps = (fromMs: number, durationMs: number) =>
  Float32Array.from({ length: durationMs * 16 }, (_, i) => (100 * (fromMs + Math.floor(i / 16) + 1)) / 32_768);

const levelsPerMs = (samples: Float32Array) =>
  Array.from({ length: samples.length / 16 }, (_, ms) => Math.round(((samples[ms * 16 + 8] ?? 0) * 32_768) / 100));

function rig() {
  const clock = createManualClock(50_000);
  const reference = createEchoReference(clock, 16_000);
  return {
    clock,
    reference,
    read: (fromMs: number, toMs: number) => levelsPerMs(reference.read(fromMs * 16, toMs * 16)),
  };
}

describe("the echo reference", () => {
  it("lays what is sent along the user's audio, from the moment it begins to play", () => {
    const { clock, reference, read } = rig();
    reference.received(1000);
    reference.sent(steps(0, 4), 16_000, clock.now() + 2);
    reference.sent(steps(4, 2), 16_000, clock.now() + 6);
    expect(read(998, 1010)).toEqual([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0]);
  });

  it("takes packets that come late for late, not for another time", () => {
    const { clock, reference, read } = rig();
    reference.received(1000);
    clock.advance(100);
    reference.received(1060);
    clock.advance(20);
    reference.received(1120);
    reference.sent(steps(0, 3), 16_000, clock.now());
    expect(read(1119, 1124)).toEqual([0, 1, 2, 3, 0]);
  });

  it("does not move what is playing for a jitter, and follows when the line is really another", () => {
    const { clock, reference, read } = rig();
    reference.received(1000);
    reference.sent(steps(0, 300), 16_000, clock.now());
    clock.advance(100);
    reference.received(1130);
    expect(read(1100, 1102)).toEqual([101, 102]);
    clock.advance(50);
    reference.received(1250);
    expect(read(1250, 1252)).toEqual([151, 152]);
  });

  it("finds the line again after a microphone was mute", () => {
    const { clock, reference, read } = rig();
    reference.received(1000);
    clock.advance(2000);
    reference.received(1020);
    reference.sent(steps(0, 4), 16_000, clock.now());
    expect(read(1019, 1023)).toEqual([0, 1, 2, 3]);
  });

  it("keeps nothing that was played long ago, even if nobody reads", () => {
    const { clock, reference, read } = rig();
    reference.received(0);
    reference.sent(steps(0, 100), 16_000, clock.now());
    clock.advance(6000);
    reference.sent(steps(0, 4), 16_000, clock.now());
    expect(read(0, 100).every((level) => level === 0)).toBe(true);
  });

  it("stays in place while the beginning of a long answer is forgotten", () => {
    const { clock, reference, read } = rig();
    reference.received(0);
    for (let ms = 0; ms < 20_000; ms += 50) {
      reference.sent(steps(ms % 200, 50), 16_000, 50_000 + ms);
      clock.advance(50);
      reference.received(ms + 50);
    }
    expect(read(19_800, 19_804)).toEqual([1, 2, 3, 4]);
    expect(read(19_950, 19_954)).toEqual([151, 152, 153, 154]);
    expect(read(10_000, 10_200).every((level) => level === 0)).toBe(true);
  });

  it("ends where the client has stopped playing", () => {
    const { clock, reference, read } = rig();
    reference.received(0);
    reference.sent(steps(0, 10), 16_000, clock.now());
    clock.advance(4);
    reference.flush();
    expect(read(0, 8)).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
    reference.sent(steps(20, 2), 16_000, clock.now() + 2);
    expect(read(4, 10)).toEqual([0, 0, 21, 22, 0, 0]);
  });

  it("is silence before the user's audio has begun", () => {
    const { clock, reference, read } = rig();
    reference.sent(steps(0, 10), 16_000, clock.now());
    expect(read(0, 3)).toEqual([0, 0, 0]);
  });

  it.each([24_000, 22_050, 8000])("has the length of what was sent at %d Hz", (fromRate) => {
    const { clock, reference } = rig();
    reference.received(0);
    reference.sent(new Float32Array(fromRate / 10).fill(0.25), fromRate, clock.now());
    const heard = reference.read(0, 16_000 / 5);
    expect(heard.subarray(160, 1400).every((sample) => Math.abs(sample) > 0.1)).toBe(true);
    expect(heard.subarray(1650).every((sample) => sample === 0)).toBe(true);
  });
});
