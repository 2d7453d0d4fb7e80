import { createSystemClock } from "@vivavoce/audio/clock";
import type { Timers } from "@vivavoce/audio/clock";

/**
 * Timers that go off as soon as they may, so that no test waits for a pause; time limits, of `limitMs` and more, never do.
 * @param pausing is told of each pause
 */
export function hastyTimers(limitMs: number, pausing: (delayMs: number) => void = () => undefined): Timers {
  const clock = createSystemClock();
  return {
    setTimer(delayMs, fire) {
      if (delayMs >= limitMs) return () => undefined;
      pausing(delayMs);
      return clock.setTimer(0, fire);
    },
  };
}
