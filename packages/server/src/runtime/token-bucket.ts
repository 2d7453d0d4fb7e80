/** A rate with some patience: so many at once, then so many in a second. */
export interface TokenBucket {
  /** Takes one; false when there is none, and then nothing is taken. */
  take(): boolean;
  /** Whether half of the burst is there again. */
  isRested(): boolean;
  /** Time until there is one, in milliseconds; 0 when there is. */
  waitMs(): number;
}

/**
 * @param perSecond how many grow back in a second, above 0; Infinity for no limit
 * @param burst how many there are at first and at most, at least 1
 * @param now monotonic milliseconds
 */
export function createTokenBucket(perSecond: number, burst: number, now: () => number): TokenBucket {
  let tokens = burst;
  let atMs = now();

  function grow(): void {
    const nowMs = now();
    // Not per call: very many small additions would lose their fractions.
    if (nowMs === atMs) return;
    tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
  }

  return {
    take() {
      if (tokens < 1) grow();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    isRested() {
      grow();
      return tokens >= burst / 2;
    },
    waitMs() {
      grow();
      return tokens >= 1 ? 0 : ((1 - tokens) * 1000) / perSecond;
    },
  };
}
