import type { Clock } from "./clock.ts";

/** Calls `run` again and again, at first after `intervalMs`, until the returned function is called; `run` may call it too. */
export function every(clock: Pick<Clock, "setTimer">, intervalMs: number, run: () => void): () => void {
  const tick = (): void => {
    cancel = clock.setTimer(intervalMs, tick);
    run();
  };
  let cancel = clock.setTimer(intervalMs, tick);
  return () => cancel();
}
