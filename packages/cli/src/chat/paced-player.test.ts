import { expect, it } from "vitest";
import type { AudioSink } from "./audio-ports.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { PacedPlayer } from "./paced-player.ts";

function open(leadMs: number) {
  const clock = new ManualClock();
  const written: number[] = [];
  let cleared = 0;
  const sink: AudioSink = {
    leadMs,
    write: (pcm16) => void written.push(...pcm16),
    clear: () => void cleared++,
    close: () => Promise.resolve(),
  };
  return { clock, written, cleared: () => cleared, player: new PacedPlayer(sink, clock) };
}

const ramp = (samples: number, from = 0): Int16Array => Int16Array.from({ length: samples }, (_, i) => from + i);

it("writes at the speed of time, in order, the lead ahead", () => {
  const { clock, written, player } = open(60);
  player.play(ramp(4800));
  expect([written.length, player.playedSamples]).toEqual([1440, 0]);
  player.play(ramp(480, 4800));
  clock.advance(100);
  expect([written.length, player.playedSamples]).toEqual([3840, 2400]);
  clock.advance(200);
  expect(written).toEqual([...ramp(5280)]);
  expect(player.playedSamples).toBe(5280);
});

it("does not make up for a pause in a rush", () => {
  const { clock, written, player } = open(0);
  player.play(ramp(480));
  clock.advance(1000);
  player.play(ramp(4800));
  clock.advance(20);
  expect(written.length).toBe(960);
  expect(player.playedSamples).toBe(960);
});

it("clears the sink and counts only what was heard", () => {
  const { clock, written, cleared, player } = open(60);
  player.clear();
  expect(cleared()).toBe(0);
  player.play(ramp(4800));
  clock.advance(40);
  player.clear();
  clock.advance(1000);
  expect([written.length, cleared(), player.playedSamples]).toEqual([2400, 1, 960]);
  player.play(ramp(10));
  clock.advance(60);
  expect(player.playedSamples).toBe(970);
});

it("stops and closes the sink", async () => {
  const { clock, written, player } = open(0);
  player.play(ramp(4800));
  await player.close();
  clock.advance(1000);
  expect(written.length).toBe(0);
});
