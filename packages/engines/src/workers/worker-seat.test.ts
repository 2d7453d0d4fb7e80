import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { respawnDelayMs } from "./respawn-delay.ts";
import { createWorkshop } from "./testing/manual-workers.ts";
import { WorkerSeat } from "./worker-seat.ts";
import type { SeatTask } from "./worker-seat.ts";

function setUp() {
  const workshop = createWorkshop<string, string>();
  const timers = createManualClock();
  const told: string[] = [];
  const seat = new WorkerSeat<string, string>({
    startWorker: workshop.start,
    timers,
    startTimeoutMs: 60_000,
    abortGraceMs: 1000,
    onFree: () => told.push("free"),
    onLost: (cause) => told.push(`lost: ${cause instanceof Error ? cause.message : String(cause)}`),
  });
  const task = (request: string): SeatTask<string, string> => ({
    request,
    timeoutMs: 5000,
    answered: (answer) => told.push(`answered ${answer}`),
    failed: () => told.push("failed"),
    lost: () => told.push("task lost"),
  });
  return { ...workshop, timers, told, seat, task };
}

describe("WorkerSeat", () => {
  it.each([
    ["an exit before it is ready", (events: { onLost(cause: unknown): void }) => events.onLost(new Error("exit 1"))],
  ])("starts again after %s", (_, fail) => {
    const { seat, worker, started } = setUp();
    seat.open();
    fail(worker(0).events);
    expect(started).toHaveLength(2);
  });

  it("ends and replaces a worker that never comes up", () => {
    const { seat, worker, started, timers, told } = setUp();
    seat.open();
    timers.advance(60_000);
    expect(worker(0).closed).toBe(true);
    expect(started).toHaveLength(2);
    expect(told).toEqual(["lost: the worker did not start in time"]);
    worker(0).events.onReady();
    expect(seat.isFree).toBe(false);
  });

  it("ends and replaces a worker that hangs over a request, and does not hear it any more", () => {
    const { seat, worker, timers, told, task } = setUp();
    seat.open();
    worker(0).events.onReady();
    seat.give(task("endless"));
    timers.advance(5000);
    expect(worker(0).closed).toBe(true);
    worker(0).events.onAnswer("late");
    worker(0).events.onLost(new Error("ended"));
    expect(told).toEqual(["free", "task lost", "lost: the worker took too long over a request"]);
  });

  it("waits twice as long each time, half a minute at most, and for ever", () => {
    const { seat, timers, failStarts } = setUp();
    failStarts(new Error("no library"));
    seat.open();
    const delays: number[] = [];
    for (let index = 0; index < 40; index++) {
      const [delayMs = NaN] = timers.waitsMs;
      delays.push(delayMs);
      timers.advance(delayMs);
    }
    expect(delays.slice(0, 9)).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(delays.at(-1)).toBe(30_000);
  });

  it("counts anew after an answer", () => {
    const { seat, worker, task, timers, started } = setUp();
    seat.open();
    for (let round = 0; round < 4; round++) {
      worker(round).events.onReady();
      seat.give(task("fine"));
      worker(round).events.onAnswer("fine");
      worker(round).events.onLost(new Error("crash"));
      expect(started).toHaveLength(round + 2);
    }
    expect(timers.waitsMs).toEqual([60_000]);
  });

  it("loses a worker that cannot be given its request", () => {
    const { seat, worker, told, task } = setUp();
    seat.open();
    worker(0).send = () => {
      throw new Error("cannot be cloned");
    };
    worker(0).events.onReady();
    seat.give(task("odd"));
    expect(told).toEqual(["free", "task lost", "lost: cannot be cloned"]);
  });

  it("starts nothing once closed", async () => {
    const { seat, worker, timers, started, told } = setUp();
    seat.open();
    await seat.close();
    worker(0).events.onLost(new Error("terminated"));
    timers.advance(1e9);
    expect(started).toHaveLength(1);
    expect(told).toEqual([]);
  });
});

describe("respawnDelayMs", () => {
  it("never gets out of hand", () => {
    for (const losses of [1, 2, 10, 100, 1e6]) expect(respawnDelayMs(losses)).toBeLessThanOrEqual(30_000);
  });
});
