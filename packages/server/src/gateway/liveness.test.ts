import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { watchLiveness } from "./liveness.ts";

function watched(intervalMs = 1_000) {
  const clock = createManualClock();
  const progress = { readBytes: 0, flushedBytes: 0, bufferedBytes: 0 };
  const seen = { pings: 0, deaths: 0 };
  const stop = watchLiveness({
    clock,
    intervalMs,
    progress: () => ({ ...progress }),
    ping: () => void seen.pings++,
    dead: () => void seen.deaths++,
  });
  return { clock, progress, seen, stop };
}

test("TR-60: two pings met by silence are the end, and it is told once", () => {
  const { clock, seen } = watched();
  clock.advance(2_999);
  expect(seen).toEqual({ pings: 2, deaths: 0 });
  clock.advance(1);
  expect(seen).toEqual({ pings: 2, deaths: 1 });
  clock.advance(60_000);
  expect(seen.deaths).toBe(1);
  expect(clock.pending).toBe(0);
});

test("any byte received is a sign of life, so a client that sends and does not read lives", () => {
  const { clock, progress, seen } = watched();
  progress.bufferedBytes = 5_000_000;
  for (let second = 0; second < 100; second++) {
    clock.advance(1_000);
    if (second % 2 === 0) progress.readBytes += 1;
  }
  expect(seen.deaths).toBe(0);
});

test("a backlog that shrinks is a sign of life, one that stands still is not", () => {
  const { clock, progress, seen } = watched();
  progress.bufferedBytes = 1_000_000;
  for (let second = 0; second < 50; second++) {
    clock.advance(1_000);
    progress.flushedBytes += 10_000;
    progress.bufferedBytes -= 10_000;
  }
  expect(seen.deaths).toBe(0);
  clock.advance(3_000);
  expect(seen.deaths).toBe(1);
});

test("pings that only reach the network's own buffer prove nothing", () => {
  const { clock, progress, seen } = watched();
  for (let second = 0; second < 5; second++) {
    clock.advance(1_000);
    progress.flushedBytes += 2;
  }
  expect(seen.deaths).toBe(1);
});

test("stopping leaves no timer, and interval 0 never starts one", () => {
  const { clock, stop } = watched();
  clock.advance(1_500);
  stop();
  expect(clock.pending).toBe(0);
  expect(watched(0).clock.pending).toBe(0);
});
