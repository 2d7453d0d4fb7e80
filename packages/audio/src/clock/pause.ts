import type { Clock } from "./clock.ts";

/**
 * Waits for so many milliseconds.
 * @param signal ends it early; then it rejects with the signal's reason
 */
export function pause(clock: Pick<Clock, "setTimer">, durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const abort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.setTimer(durationMs, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}
