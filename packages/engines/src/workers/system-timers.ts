import type { Timers } from "../openai-compatible/timers.ts";

/** The machine's timers, for engines that are given none. They do not keep the process alive. */
export const systemTimers: Timers = {
  setTimer(delayMs, fire) {
    const handle = setTimeout(fire, delayMs);
    handle.unref();
    return () => clearTimeout(handle);
  },
};
