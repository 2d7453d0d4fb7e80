import type { Clock } from "@vivavoce/audio/clock";

/** Resolves after `delayMs`, or at once when the signal is aborted; never rejects. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = (): void => {
      cancel();
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const cancel = clock.setTimer(delayMs, stop);
    signal.addEventListener("abort", stop);
  });
}
