import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { watchEventLoop } from "./process-metrics.ts";
import { createServerMetrics } from "./server-metrics.ts";

test("the event loop is looked at by the server's clock, until that is stopped", () => {
  const clock = createManualClock();
  const stop = watchEventLoop(createServerMetrics(), clock);
  expect(clock.pending).toBe(1);
  clock.advance(2500);
  expect(clock.pending).toBe(1);
  stop();
  expect(clock.pending).toBe(0);
});
