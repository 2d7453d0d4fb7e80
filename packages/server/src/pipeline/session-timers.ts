import type { Clock } from "@vivavoce/audio/clock";
import type { TimerName } from "../session/state/session-input.ts";

/** The timers of one session. */
export interface SessionTimers {
  /** Fires once after `delayMs`, in place of what the timer had before. */
  start(timer: TimerName, delayMs: number): void;
  stop(timer: TimerName): void;
  /** The client is away: what waits for it stands still. The length of the session goes on. */
  hold(): void;
  /** It is back: what stood still waits for the rest of its time. */
  release(): void;
  close(): void;
}

interface Running {
  readonly dueMs: number;
  readonly cancel: () => void;
}

/** Timers that mean what a client does, or hears. */
const ofClient: ReadonlySet<TimerName> = new Set(["greeting", "idle"]);

/** The timers of one session, of which each is set once at a time. */
export function createSessionTimers(clock: Clock, fired: (timer: TimerName) => void): SessionTimers {
  const running = new Map<TimerName, Running>();
  /** Time that is left to those that stand still; undefined while none does. */
  let held: Map<TimerName, number> | undefined;

  function stop(timer: TimerName): void {
    running.get(timer)?.cancel();
    running.delete(timer);
    held?.delete(timer);
  }

  function start(timer: TimerName, delayMs: number): void {
    stop(timer);
    if (held !== undefined && ofClient.has(timer)) {
      held.set(timer, delayMs);
      return;
    }
    const cancel = clock.setTimer(delayMs, () => {
      running.delete(timer);
      fired(timer);
    });
    running.set(timer, { dueMs: clock.now() + delayMs, cancel });
  }

  return {
    start,
    stop,
    hold() {
      if (held !== undefined) return;
      const waiting = [...running].filter(([timer]) => ofClient.has(timer));
      for (const [timer] of waiting) stop(timer);
      held = new Map(waiting.map(([timer, { dueMs }]) => [timer, dueMs - clock.now()]));
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const [timer, delayMs] of waiting) start(timer, delayMs);
    },
    close() {
      for (const { cancel } of running.values()) cancel();
      running.clear();
      held = undefined;
    },
  };
}
