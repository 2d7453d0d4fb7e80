/** Spreads new connections, for servers that allow only so many in a minute (TR-55). */
export interface ConnectionPace {
  /** Resolves when one more may be opened. */
  turn(): Promise<void>;
}

/** At most `perMinute` turns in any minute; 0 for no limit. */
export function createConnectionPace(perMinute: number): ConnectionPace {
  const gapMs = perMinute === 0 ? 0 : 60_000 / perMinute;
  let nextMs = 0;
  return {
    async turn() {
      if (gapMs === 0) return;
      const nowMs = performance.now();
      const atMs = Math.max(nowMs, nextMs);
      nextMs = atMs + gapMs;
      if (atMs > nowMs) await new Promise((resolve) => setTimeout(resolve, atMs - nowMs));
    },
  };
}
