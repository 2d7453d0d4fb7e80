import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createWorkshop } from "../workers/testing/manual-workers.ts";
import { createRecognitionPool, passFor } from "./recognition-pool.ts";
import type { PassRequest, PassResult } from "./worker-messages.ts";

const never = new AbortController().signal;

interface Asked {
  readonly purpose?: "partial" | "final";
  readonly sessionId?: string;
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

function setUp(
  size: number,
  limits: { readonly maxWaiting?: number; readonly maxWaitingMs?: number; readonly places?: number } = {},
) {
  const workshop = createWorkshop<PassRequest, PassResult>();
  const timers = createManualClock();
  const lost: unknown[] = [];
  const pool = createRecognitionPool({
    size,
    startWorker: workshop.start,
    timers,
    maxWaiting: 64,
    maxWaitingMs: 300_000,
    ...limits,
    onLost: (cause) => lost.push(cause),
  });
  const started: string[] = [];
  const ask = (name: string, { purpose = "final", sessionId, seconds = 1, signal = never }: Asked = {}) => {
    const samples = new Float32Array(seconds * 16_000);
    const onStart = (): void => void started.push(name);
    const share = { onStart, ...(sessionId !== undefined && { sessionId }) };
    return pool.run(passFor({ samples, draft: [], purpose }, signal, share));
  };
  const finish = (index = 0, readings = 1): void =>
    workshop.worker(index).events.onAnswer({ text: started.at(-1) ?? "", tokens: [], logprobs: [], readings });
  return { ...workshop, pool, timers, lost, started, ask, finish };
}

test("is ready when every worker is, and keeps passes until then", async () => {
  const { pool, worker, started, ask, finish } = setUp(2);
  const first = ask("first");
  worker(0).events.onReady();
  expect(started).toEqual(["first"]);
  worker(1).events.onReady();
  await pool.ready;
  finish();
  expect((await first)?.text).toBe("first");
});

test("does finals before partials that wait, and each kind in order", async () => {
  const { started, ask, getReady, finish } = setUp(1);
  getReady();
  const passes = [
    ask("at work", { purpose: "partial" }),
    ask("partial 1", { purpose: "partial" }),
    ask("partial 2", { purpose: "partial" }),
    ask("final 1"),
    ask("final 2"),
  ];
  for (const _ of passes) finish();
  await Promise.all(passes);
  expect(started).toEqual(["at work", "final 1", "final 2", "partial 1", "partial 2"]);
});

test("a final goes before the partials of other sessions", async () => {
  const { started, ask, getReady, finish } = setUp(1);
  getReady();
  void ask("at work");
  void ask("a partial", { purpose: "partial", sessionId: "a" });
  void ask("b final", { sessionId: "b" });
  finish();
  expect(started.at(-1)).toBe("b final");
});

test("150 finals of one session make a final of another wait for one", async () => {
  const { started, ask, getReady, finish } = setUp(1, { maxWaiting: 200, maxWaitingMs: Infinity });
  getReady();
  for (let index = 0; index < 150; index++) void ask(`a${index}`, { sessionId: "a", seconds: 0.1 });
  finish();
  finish();
  const other = ask("b", { sessionId: "b", seconds: 2 });
  finish();
  expect(started).toEqual(["a0", "a1", "a2", "b"]);
  finish();
  expect((await other)?.text).toBe("b");
});

test("what was read three times counts three times", async () => {
  const { started, ask, getReady, finish } = setUp(1);
  getReady();
  const passes = [ask("a1", { sessionId: "a" }), ask("b1", { sessionId: "b" })];
  passes.push(...[2, 3, 4].map((each) => ask(`b${each}`, { sessionId: "b" })), ask("a2", { sessionId: "a" }));
  finish(0, 3);
  for (let index = 1; index < passes.length; index++) finish();
  await Promise.all(passes);
  expect(started).toEqual(["a1", "b1", "b2", "b3", "a2", "b4"]);
});

test("partials of one session are served although another only asks for finals", async () => {
  const { started, ask, getReady, finish } = setUp(1, { maxWaitingMs: Infinity });
  getReady();
  void ask("partial", { purpose: "partial", sessionId: "patient" }).catch(() => undefined);
  for (let index = 0; index < 60; index++) void ask(`final ${index}`, { sessionId: "greedy", seconds: 10 });
  void ask("late partial", { purpose: "partial", sessionId: "patient" });
  for (let index = 0; index < 20; index++) finish();
  expect(started).toContain("late partial");
});

test("what waits of one session is bounded by number and by sound; the others are served", async () => {
  const { ask, getReady } = setUp(1, { maxWaiting: 3, maxWaitingMs: 25_000 });
  getReady();
  void ask("at work");
  const waiting = [1, 2, 3].map((each) => ask(`${each}`, { sessionId: "a" }));
  await expect(ask("fourth", { sessionId: "a" })).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  void ask("long", { sessionId: "b", seconds: 20 });
  await expect(ask("too long", { sessionId: "b", seconds: 10 })).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  void ask("fits", { sessionId: "c", seconds: 60 });
  expect(waiting).toHaveLength(3);
});

test("a pass aborted while it waits never starts", async () => {
  const { started, ask, getReady, finish } = setUp(1);
  getReady();
  const abort = new AbortController();
  void ask("at work");
  const waiting = ask("waiting", { purpose: "partial", signal: abort.signal });
  abort.abort();
  expect(await waiting).toBeUndefined();
  finish();
  expect(started).toEqual(["at work"]);
  expect(await ask("too late", { signal: abort.signal })).toBeUndefined();
});

test("a pass aborted at work is left off by its worker", async () => {
  const { worker, ask, getReady } = setUp(1);
  getReady();
  const abort = new AbortController();
  const atWork = ask("at work", { signal: abort.signal });
  abort.abort();
  expect(worker(0).aborts).toBe(1);
  worker(0).events.onAnswer(undefined);
  expect(await atWork).toBeUndefined();
});

test("a failed pass fails alone", async () => {
  const { worker, ask, getReady, finish } = setUp(1);
  getReady();
  const failing = ask("failing");
  const next = ask("next");
  worker(0).events.onFailure(new Error("broken"));
  await expect(failing).rejects.toMatchObject({ code: "engine_failed", cause: { message: "broken" } });
  finish();
  expect((await next)?.text).toBe("next");
});

test("a lost worker is replaced, and its pass fails", async () => {
  const { started: _, worker, lost, ask, getReady, finish } = setUp(1);
  getReady();
  const failing = ask("failing");
  const next = ask("next");
  worker(0).events.onLost(new Error("crash"));
  await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
  expect(lost).toHaveLength(1);
  worker(1).events.onReady();
  finish(1);
  expect((await next)?.text).toBe("next");
});

test("a recognizer that died in many turns running is had again, and says so meanwhile", async () => {
  const { started: _, worker, ask, getReady, pool, timers, finish } = setUp(1);
  getReady();
  for (let turn = 0; turn < 12; turn++) {
    const failing = ask(`turn ${turn}`);
    worker(turn).events.onLost(new Error("crash"));
    await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
    expect(pool.health().isReady).toBe(false);
    // From the second loss in a row on nobody waits for what may not come.
    if (turn > 0) await expect(ask("meanwhile")).rejects.toMatchObject({ code: "engine_unavailable" });
    timers.advance(30_000);
    worker(turn + 1).events.onReady();
    expect(pool.health()).toEqual({ isReady: true, detail: "1 of 1 workers run", waiting: 0 });
  }
  const fine = ask("fine");
  finish(12);
  expect((await fine)?.text).toBe("fine");
});

test("is never ready when a worker cannot start", async () => {
  const { pool, worker } = setUp(1);
  worker(0).events.onLost(new Error("no library"));
  await expect(pool.ready).rejects.toMatchObject({ code: "engine_unavailable" });
});

test("a pass may take longer the more sound it has", async () => {
  const { ask, getReady, timers, worker } = setUp(1);
  getReady();
  const short = ask("short", { seconds: 1 });
  const { cost, timeoutMs } = passFor({ samples: new Float32Array(320_000), draft: [], purpose: "final" }, never);
  expect(cost).toBe(21_000);
  timers.advance(timeoutMs - 1);
  await expect(short).rejects.toMatchObject({ code: "engine_failed" });
  expect(worker(0).closed).toBe(true);
});

test("close ends workers and rejects what is at work and what waits", async () => {
  const { pool, worker, ask, getReady } = setUp(1);
  getReady();
  const passes = [ask("at work"), ask("waiting", { purpose: "partial" })];
  const outcomes = Promise.allSettled(passes);
  await pool.close();
  await pool.close();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "engine_closed" } });
  }
  expect(worker(0).closed).toBe(true);
  await expect(ask("later")).rejects.toMatchObject({ code: "engine_closed" });
  expect(pool.health().isReady).toBe(false);
});

test("a worker with several places does finals beside a pass that nobody waits for, and only one of those", () => {
  const { started, ask, getReady } = setUp(2, { places: 3 });
  getReady();
  for (const name of ["p1", "p2", "p3"]) void ask(name, { purpose: "partial", sessionId: name });
  for (const name of ["f1", "f2", "f3", "f4", "f5"]) void ask(name, { sessionId: name });
  expect(started).toEqual(["p1", "p2", "f1", "f2", "f3", "f4"]);
});

test("what nobody waits for goes to a worker that has no other such pass, also when that one has more to do", () => {
  const { ask, getReady, worker } = setUp(2, { places: 3 });
  getReady();
  void ask("p1", { purpose: "partial", sessionId: "a" });
  for (const name of ["f1", "f2", "f3"]) void ask(name, { sessionId: name });
  // Seats 0, 2 and 4 are of the one worker, 1, 3 and 5 of the other: of the finals the one has one, the other two.
  worker(2).events.onAnswer({ text: "", tokens: [], logprobs: [] });
  expect([0, 1, 2, 3, 4, 5].map((seat) => worker(seat).requests.length)).toEqual([1, 1, 1, 1, 0, 0]);
  void ask("p2", { purpose: "partial", sessionId: "b" });
  expect([0, 1, 2, 3, 4, 5].map((seat) => worker(seat).requests.length)).toEqual([1, 1, 1, 1, 0, 1]);
});

test("places of the worker that has the least to do are taken first", () => {
  const { ask, getReady, worker, pool } = setUp(2, { places: 2 });
  getReady();
  void ask("a");
  void ask("b");
  // Seats 0 and 2 are of the one worker, 1 and 3 of the other.
  worker(1).events.onAnswer({ text: "", tokens: [], logprobs: [] });
  void ask("c");
  void ask("d");
  expect([0, 1, 2, 3].map((seat) => worker(seat).requests.length)).toEqual([1, 2, 1, 0]);
  expect(pool.health().detail).toBe("2 of 2 workers run");
});

test("who watches the queue hears of each pass once: that it began, or that it never will", async () => {
  const { pool, getReady } = setUp(1);
  getReady();
  const told: string[] = [];
  const run = (name: string, signal: AbortSignal) => {
    const queued = {
      started: () => void told.push(`${name} started`),
      dropped: () => void told.push(`${name} dropped`),
    };
    const request = passFor({ samples: new Float32Array(16_000), draft: [], purpose: "final" }, signal);
    return pool.run({ ...request, queued }).catch(() => {});
  };
  const leaving = new AbortController();
  const passes = [run("at work", never), run("left", leaving.signal), run("waiting", never)];
  leaving.abort();
  await pool.close();
  await Promise.all(passes);
  expect(told).toEqual(["at work started", "left dropped", "waiting dropped"]);
});
