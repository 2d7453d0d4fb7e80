import type { Timers } from "../../openai-compatible/timers.ts";

/** Timers that fire when they are told to. */
export interface ManualTimers extends Timers {
  /** Waits until a timer of this length is set, and fires it. */
  fire(delayMs: number): Promise<void>;
}

/** Timers of a test, which it fires by their length. */
export function manualTimers(): ManualTimers {
  const set: { readonly delayMs: number; readonly fire: () => void }[] = [];
  const remove = (entry: (typeof set)[number]): void => {
    const index = set.indexOf(entry);
    if (index >= 0) set.splice(index, 1);
  };
  return {
    setTimer(delayMs, fire) {
      const entry = { delayMs, fire };
      set.push(entry);
      return () => remove(entry);
    },
    async fire(delayMs) {
      // Long enough for what is on its way through a socket.
      for (let quiet = 0; quiet < 20;) {
        await new Promise((resolve) => void setImmediate(resolve));
        quiet = set.some((entry) => entry.delayMs === delayMs) ? quiet + 1 : 0;
      }
      const entry = set.find((each) => each.delayMs === delayMs);
      if (entry === undefined) throw new Error(`no timer of ${delayMs} ms is set`);
      remove(entry);
      entry.fire();
    },
  };
}
