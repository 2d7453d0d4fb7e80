import type { Clock } from "@vivavoce/audio/clock";

/** Counts accepted connections over the last minute. */
export interface ConnectionRate {
  /**
   * Counts one more; 0, or the milliseconds until there is room again, in which case nothing was counted.
   * @param limit 0: there is none, and nothing is counted
   */
  take(limit: number): number;
  /** As `take`, but counts nothing. */
  waitMs(limit: number): number;
  /** Counts so many that were accepted elsewhere, whatever the limit. */
  add(count: number): void;
  /** Connections of the last minute. */
  count(): number;
}

const windowMs = 60_000;
/** Most connections from elsewhere that are kept in mind. */
const maxAdded = 100_000;

/** A sliding window of one minute (TR-44, TR-55). */
export function createConnectionRate(clock: Clock): ConnectionRate {
  const acceptedAt: number[] = [];

  function forget(): void {
    const now = clock.now();
    while ((acceptedAt[0] ?? now) <= now - windowMs) acceptedAt.shift();
  }

  function waitMs(limit: number): number {
    if (limit === 0) return 0;
    forget();
    // As many have to leave as are beyond the limit: none is, unless some were accepted elsewhere.
    const first = acceptedAt[acceptedAt.length - limit];
    return first === undefined ? 0 : first + windowMs - clock.now();
  }

  return {
    waitMs,
    take(limit: number) {
      const wait = waitMs(limit);
      if (limit !== 0 && wait === 0) acceptedAt.push(clock.now());
      return wait;
    },
    add(count) {
      forget();
      const now = clock.now();
      const room = Math.min(count, maxAdded - acceptedAt.length);
      for (let added = 0; added < room; added++) acceptedAt.push(now);
    },
    count() {
      forget();
      return acceptedAt.length;
    },
  };
}
