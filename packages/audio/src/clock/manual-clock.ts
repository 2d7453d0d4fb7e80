import type { Clock } from "./clock.ts";

/** A clock that stands still until it is moved; for tests and replays. */
export interface ManualClock extends Clock {
  /**
   * Moves time on and fires every timer that falls due, in order of due time, then of creation; also those that
   * timers start on the way. While a callback runs, `now` is the time it was due.
   * @param ms milliseconds, 0 or more
   */
  advance(ms: number): void;
  /** As `advance`, but lets promise callbacks run before the first timer and after each one. */
  advanceAsync(ms: number): Promise<void>;
  /**
   * Fires those timers that have just so long to wait, and no shorter ones, while time stands still: for limits of what goes
   * through the system.
   * @throws RangeError when none has
   */
  fire(delayMs: number): void;
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: number;
  /** How long each of them has to wait, in milliseconds, shortest first. */
  readonly waitsMs: readonly number[];
  /** When the next of them is due, as `now` will say it; Infinity when there is none. */
  readonly nextDueMs: number;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** How often `advanceAsync` yields to promise callbacks at each step: a chain of awaits up to this long settles. */
const microtaskTurns = 50;

/** @param startMs what `now` and `wallMs` say at first, in milliseconds */
export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  /** In order of creation. */
  const timers = new Set<Timer>();

  function checkedTarget(ms: number): number {
    if (!(ms >= 0)) throw new RangeError("time moves forward only");
    return nowMs + ms;
  }

  function takeDue(targetMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= targetMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    if (next !== undefined) {
      timers.delete(next);
      nowMs = Math.max(nowMs, next.dueMs);
    }
    return next;
  }

  return {
    now: () => nowMs,
    wallMs: () => nowMs,
    setTimer(delayMs, callback) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const targetMs = checkedTarget(ms);
      for (let timer = takeDue(targetMs); timer !== undefined; timer = takeDue(targetMs)) timer.callback();
      nowMs = targetMs;
    },
    async advanceAsync(ms) {
      const targetMs = checkedTarget(ms);
      await settlePromises();
      for (let timer = takeDue(targetMs); timer !== undefined; timer = takeDue(targetMs)) {
        timer.callback();
        await settlePromises();
      }
      nowMs = targetMs;
    },
    fire(delayMs) {
      const due = [...timers].filter(({ dueMs }) => dueMs === nowMs + delayMs);
      if (due.length === 0) throw new RangeError(`no timer of ${delayMs} ms is set`);
      for (const timer of due) if (timers.delete(timer)) timer.callback();
    },
    get pending() {
      return timers.size;
    },
    get waitsMs() {
      return Array.from(timers, ({ dueMs }) => dueMs - nowMs).sort((left, right) => left - right);
    },
    get nextDueMs() {
      return Array.from(timers, ({ dueMs }) => dueMs).reduce((next, dueMs) => Math.min(next, dueMs), Infinity);
    },
  };
}

async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < microtaskTurns; turn++) await Promise.resolve();
}
