/** How often, in calls: a collection of this small heap takes some milliseconds. */
const everyCalls = 16;
let calls = 0;

/**
 * Has memory of the native side given back now and then. What belongs to a stream is freed when its object here is
 * collected, and the collector sees how small that object is, not what hangs on it.
 */
export function collectGarbage(): void {
  calls += 1;
  if (calls % everyCalls === 0) (globalThis as { gc?: () => void }).gc?.();
}
