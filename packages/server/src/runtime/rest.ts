import type { Clock } from "@vivavoce/audio/clock";
import { afterOthers } from "./after-others.ts";

/** Work in one go that others do not notice, in milliseconds. */
const longestMs = 8;

/**
 * For loops whose steps never wait for anything: awaited at each step, it lets the other sessions have their turn when the
 * loop has gone on for a while. The time others took does not count as the loop's own.
 */
export function createRest(clock: Pick<Clock, "now">): () => Promise<void> {
  let sinceMs = clock.now();
  return async () => {
    if (clock.now() - sinceMs < longestMs) return;
    await new Promise<void>(afterOthers);
    sinceMs = clock.now();
  };
}
