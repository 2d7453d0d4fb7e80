import type { Clock } from "./clock.ts";

/**
 * Milliseconds since 1970 as they were at the beginning and the time since: unlike `wallMs` they never go back, so that lines of a
 * log stand in order and their differences are true when the machine's clock is set meanwhile.
 */
export function steadyWall(clock: Pick<Clock, "now" | "wallMs">): () => number {
  const offsetMs = clock.wallMs() - clock.now();
  return () => offsetMs + clock.now();
}
