import { expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { pause } from "./pause.ts";

it("waits for as long as it says", async () => {
  const clock = createManualClock();
  let isOver = false;
  const waited = pause(clock, 20).then(() => (isOver = true));
  await clock.advanceAsync(19);
  expect(isOver).toBe(false);
  await clock.advanceAsync(1);
  await waited;
});

it("ends early with the reason of its signal, and leaves no timer", async () => {
  const clock = createManualClock();
  const ending = new AbortController();
  const waited = pause(clock, 20, ending.signal);
  ending.abort(new Error("enough"));
  await expect(waited).rejects.toThrow("enough");
  await expect(pause(clock, 20, ending.signal)).rejects.toThrow("enough");
  expect(clock.pending).toBe(0);
});
