import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCheckTimer } from "./check-timer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("time spent waiting for a turn does not count", async () => {
  const over = vi.fn();
  const timer = createCheckTimer(1000, over);
  await vi.advanceTimersByTimeAsync(600);
  const waits = [900, 2000].map((durationMs) =>
    timer.pauseFor(new Promise<void>((resolve) => void setTimeout(resolve, durationMs))),
  );
  await vi.advanceTimersByTimeAsync(2000);
  await Promise.all(waits);
  await vi.advanceTimersByTimeAsync(399);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toHaveBeenCalledOnce();
});

test("a stopped timer stays silent, also after a wait", async () => {
  const over = vi.fn();
  const timer = createCheckTimer(10, over);
  const waiting = timer.pauseFor(new Promise<void>((resolve) => void setTimeout(resolve, 5)));
  timer.stop();
  await vi.advanceTimersByTimeAsync(100);
  await waiting;
  expect(over).not.toHaveBeenCalled();
});
