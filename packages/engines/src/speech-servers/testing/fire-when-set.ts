import type { ManualClock } from "@vivavoce/audio/clock";

/** Waits until a timer of this length is set, and fires it. */
export async function fireWhenSet(clock: ManualClock, delayMs: number): Promise<void> {
  // Long enough for what is on its way through a socket.
  for (let quiet = 0; quiet < 20;) {
    await new Promise((resolve) => void setImmediate(resolve));
    quiet = clock.waitsMs.includes(delayMs) ? quiet + 1 : 0;
  }
  clock.fire(delayMs);
}
