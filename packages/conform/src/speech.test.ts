import { expect, onTestFinished, test, vi } from "vitest";
import { say } from "./speech.ts";
import type { Wire } from "./wire.ts";

test("sound in real time is as long as it lasts, however late a busy machine is with each piece", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const beganMs = performance.now();
  const sentMs: number[] = [];
  const wire = {
    send() {
      sentMs.push(performance.now() - beganMs);
      // The third takes longer than three pieces last.
      if (sentMs.length === 3) vi.advanceTimersByTime(330);
    },
  } as unknown as Wire;
  const said = say({ realTime: true, signal: new AbortController().signal }, wire, null, { leadMs: 1000, trailMs: 0 });
  await vi.advanceTimersByTimeAsync(10_000);
  await said;
  expect(sentMs.slice(0, 3)).toEqual([0, 100, 200]);
  expect(sentMs.slice(6)).toEqual([600, 700, 800, 900]);
});
