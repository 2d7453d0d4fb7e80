import type { Clock } from "@vivavoce/audio/clock";

/** Slows down who offers wrong credentials. */
export interface WrongCredentials {
  /**
   * Counts one more wrong offer from a network.
   * @returns how long its answer should wait, in milliseconds; undefined when so many wait already that it should be
   *   told to come back later
   */
  failed(network: string): number | undefined;
  /** Counts so many that another gateway has seen. */
  noted(network: string, count: number): void;
  /** Networks that are remembered. */
  readonly size: number;
}

/** Wrong offers that are answered at once. */
const burst = 10;
/** After those, one answer each. */
const intervalMs = 1_000;
/** Longest wait for an answer. */
export const longestWaitMs = 10_000;
/** Networks that are remembered; the oldest go first. */
const maxNetworks = 10_000;

/**
 * Ten wrong offers of a network are answered at once, then one a second; of the rest, ten wait and others are told to
 * come back. Right credentials never wait: whoever shares an address with a guesser is served as ever.
 */
export function createWrongCredentials(clock: Clock): WrongCredentials {
  /** When each network has used up what it has done, by the clock. */
  const clearAt = new Map<string, number>();

  function remember(network: string, at: number): void {
    const now = clock.now();
    clearAt.delete(network);
    clearAt.set(network, at);
    for (const [oldest, until] of clearAt) {
      if (until > now && clearAt.size <= maxNetworks) break;
      clearAt.delete(oldest);
    }
  }

  return {
    failed(network) {
      const now = clock.now();
      const next = Math.max(now, clearAt.get(network) ?? 0) + intervalMs;
      const waitMs = next - burst * intervalMs - now;
      if (waitMs > longestWaitMs) return undefined;
      remember(network, next);
      return Math.max(0, waitMs);
    },
    noted(network, count) {
      const now = clock.now();
      const next = Math.max(now, clearAt.get(network) ?? 0) + count * intervalMs;
      // More than it takes to be told to come back later makes no difference.
      remember(network, Math.min(next, now + burst * intervalMs + longestWaitMs));
    },
    get size() {
      return clearAt.size;
    },
  };
}
