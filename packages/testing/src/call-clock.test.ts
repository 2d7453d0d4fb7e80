import { expect, it } from "vitest";
import { createCallClock } from "./call-clock.ts";

it.each([
  // 0.4 - 0.1 is more than 0.3, but 0.1 + 0.3 is 0.4.
  [0.1, 0.3, 0.4],
  [0, 20, 20],
])(
  "serves promises when what is due falls due by the last bit: at %d ms and %d ms later",
  async (atMs, moveMs, dueMs) => {
    const clock = createCallClock(0);
    let steps = 0;
    clock.setTimer(dueMs, () => {
      void (async () => {
        for (; steps < 10; steps++) await Promise.resolve();
      })();
    });
    expect(await clock.move(atMs)).toBe(false);
    expect(await clock.move(moveMs)).toBe(true);
    expect(steps).toBe(10);
  },
);
