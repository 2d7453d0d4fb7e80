import type { Clock } from "@vivavoce/audio/clock";
import { sleep } from "./sleep.ts";

/**
 * Waits for work that is under way, but no longer than so many milliseconds, nor once the signal is aborted; the work goes on.
 * @returns whether it is done; rejects as the work does, as long as it is waited for
 */
export async function within(
  clock: Clock,
  timeoutMs: number,
  work: Promise<unknown>,
  signal?: AbortSignal,
): Promise<boolean> {
  const done = new AbortController();
  const until = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  try {
    return await Promise.race([work.then(() => true), sleep(clock, timeoutMs, until).then(() => false)]);
  } finally {
    done.abort();
  }
}
