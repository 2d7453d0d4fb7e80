import type { Clock } from "../runtime/clock.ts";

/** Counts accepted connections over the last minute. */
export interface ConnectionRate {
  /** Counts one more; 0, or the milliseconds until there is room again, in which case nothing was counted. */
  take(): number;
}

const windowMs = 60_000;

/** A sliding window of one minute over the whole server (TR-44, TR-55). `limit` 0 counts nothing. */
export function createConnectionRate(limit: number, clock: Clock): ConnectionRate {
  const acceptedAt: number[] = [];
  return {
    take() {
      if (limit === 0) return 0;
      const now = clock.now();
      while ((acceptedAt[0] ?? now) <= now - windowMs) acceptedAt.shift();
      if (acceptedAt.length < limit) {
        acceptedAt.push(now);
        return 0;
      }
      return (acceptedAt[0] ?? now) + windowMs - now;
    },
  };
}
