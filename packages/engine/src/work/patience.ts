import type { Timers } from "@vivavoce/audio/clock";
import type { WorkLink } from "./work-link.ts";

/** How long work that nobody does, or that was lost with who did it, waits for somebody else. */
export interface Patience {
  /** Milliseconds in a row without anybody. */
  readonly ms: number;
  /** Measure it. */
  readonly timers: Timers;
}

/** Calls `found` when somebody may be there, or `late` when the time is over; returns what ends the waiting. */
export function awaitSomebody(
  link: WorkLink,
  { ms, timers }: Patience,
  found: () => void,
  late: () => void,
): () => void {
  const forget = link.whenUp(() => {
    cancel();
    found();
  });
  const cancel = timers.setTimer(ms, () => {
    forget();
    late();
  });
  return () => {
    forget();
    cancel();
  };
}
