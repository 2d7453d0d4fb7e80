import { createManualClock } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";

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
  return {
    now: () => clock.now(),
    wallMs: () => clock.wallMs(),
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    async move(durationMs) {
      // As the clock itself reckons: how long a timer waits may differ from that in the last bit.
      const isDue = clock.nextDueMs <= clock.now() + durationMs;
      if (isDue) await clock.advanceAsync(durationMs);
      else clock.advance(durationMs);
      return isDue;
    },
  };
}
