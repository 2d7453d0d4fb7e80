const firstDelayMs = 250;
const longestDelayMs = 30_000;

/**
 * How long to wait before a worker is started again, in milliseconds: not at all after the first loss, then twice as long
 * each time, at most half a minute. It is tried for ever: what was in the way may go away.
 * @param losses workers lost in a row in this place, at least 1
 */
export function respawnDelayMs(losses: number): number {
  if (losses <= 1) return 0;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(losses - 2, 20));
}
