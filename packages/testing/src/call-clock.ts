import type { Clock } from "@vivavoce/server";
import { createManualClock } from "@vivavoce/server/testing";

/** The clock of a call: it stands still until it is moved, and knows whether moving it will do anything. */
export interface CallClock extends Clock {
  /**
   * Moves time on and fires what falls due on the way, each at its time; promises are served in between.
   * @returns whether anything fell due
   */
  move(durationMs: number): Promise<boolean>;
}

/** @param startMs what `now` and `wallMs` say at first, in milliseconds */
export function createCallClock(startMs: number): CallClock {
  const clock = createManualClock(startMs);
  /** When the timers that are running fall due. */
  const timers = new Set<{ readonly dueMs: number }>();
  return {
    now: () => clock.now(),
    wallMs: () => clock.wallMs(),
    setTimer(delayMs, callback) {
      const timer = { dueMs: clock.now() + Math.max(0, delayMs) };
      timers.add(timer);
      const cancel = clock.setTimer(delayMs, () => {
        timers.delete(timer);
        callback();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
    async move(durationMs) {
      const untilMs = clock.now() + durationMs;
      const isDue = [...timers].some(({ dueMs }) => dueMs <= untilMs);
      if (isDue) await clock.advanceAsync(durationMs);
      else clock.advance(durationMs);
      return isDue;
    },
  };
}
