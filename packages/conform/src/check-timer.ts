/** The time a check has, without what it waits for its turn to connect. */
export interface CheckTimer {
  /** Stops the clock until the promise is settled. */
  pauseFor<Value>(waiting: Promise<Value>): Promise<Value>;
  stop(): void;
}

/** Calls back once when `maxMs` of running time are over. */
export function createCheckTimer(maxMs: number, onOver: () => void): CheckTimer {
  let leftMs = maxMs;
  let startedMs = performance.now();
  let pauses = 0;
  let stopped = false;
  let timer = setTimeout(onOver, leftMs);
  return {
    async pauseFor(waiting) {
      pauses += 1;
      if (pauses === 1) {
        clearTimeout(timer);
        leftMs -= performance.now() - startedMs;
      }
      try {
        return await waiting;
      } finally {
        pauses -= 1;
        if (pauses === 0 && !stopped) {
          startedMs = performance.now();
          timer = setTimeout(onOver, Math.max(0, leftMs));
        }
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
