import type { Clock } from "../runtime/clock.ts";

/** Counts accepted connections over the last minute. */
export interface ConnectionRate {
  /** Counts one more; 0, or the milliseconds until there is room again, in which case nothing was counted. */
  take(): number;
  /** As `take`, but counts nothing. */
  waitMs(): number;
  /** Connections of the last minute. */
  count(): number;
}

const windowMs = 60_000;

/** A sliding window of one minute (TR-44, TR-55). `limit` 0 counts nothing. */
export function createConnectionRate(limit: number, clock: Clock): ConnectionRate {
  const acceptedAt: number[] = [];

  function forget(): void {
    const now = clock.now();
    while ((acceptedAt[0] ?? now) <= now - windowMs) acceptedAt.shift();
  }

  function waitMs(): number {
    if (limit === 0) return 0;
    forget();
    return acceptedAt.length < limit ? 0 : (acceptedAt[0] ?? 0) + windowMs - clock.now();
  }

  return {
    waitMs,
    take() {
      const wait = waitMs();
      if (limit !== 0 && wait === 0) acceptedAt.push(clock.now());
      return wait;
    },
    count() {
      forget();
      return acceptedAt.length;
    },
  };
}
