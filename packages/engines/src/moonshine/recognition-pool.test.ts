import { expect, test } from "vitest";
import { RecognitionPool, type PoolWorker, type PoolWorkerEvents } from "./recognition-pool.ts";
import type { ToWorker } from "./worker-messages.ts";

const samples = (): Float32Array<ArrayBuffer> => new Float32Array(8);
const never = new AbortController().signal;

/** A worker in the test's hands. */
class ManualWorker implements PoolWorker {
  readonly events: PoolWorkerEvents;
  readonly passes: ToWorker[] = [];
  readonly aborted: number[] = [];
  closed = false;

  constructor(events: PoolWorkerEvents) {
    this.events = events;
  }

  send(pass: ToWorker): void {
    this.passes.push(pass);
  }

  abort(id: number): void {
    this.aborted.push(id);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  /** Answers the pass at work with its own id as text. */
  finish(): void {
    const id = this.passes.at(-1)?.id ?? 0;
    this.events.onMessage({ type: "done", id, result: { text: `${id}`, tokens: [], logprobs: [] } });
  }
}

function setUp(size: number) {
  const workers: ManualWorker[] = [];
  const lost: unknown[] = [];
  const pool = new RecognitionPool({
    size,
    startWorker: (events) => {
      const worker = new ManualWorker(events);
      workers.push(worker);
      return worker;
    },
    onLost: (cause) => lost.push(cause),
  });
  const worker = (index: number): ManualWorker => {
    const found = workers[index];
    if (found === undefined) throw new Error(`worker ${index} was not started`);
    return found;
  };
  const getReady = (): void => {
    for (const each of workers) each.events.onMessage({ type: "ready" });
  };
  const started: string[] = [];
  const ask = (name: string, purpose: "partial" | "final", signal = never) =>
    pool.recognize({ samples: samples(), draft: [], purpose }, signal, () => started.push(name));
  return { pool, workers, worker, lost, started, ask, getReady };
}

test("is ready when every worker is, and keeps passes until then", async () => {
  const { pool, worker, started, ask } = setUp(2);
  const first = ask("first", "final");
  worker(0).events.onMessage({ type: "ready" });
  expect(started).toEqual(["first"]);
  worker(1).events.onMessage({ type: "ready" });
  await pool.ready;
  worker(0).finish();
  expect((await first)?.text).toBe("1");
});

test("does finals before partials that wait, and each kind in order", async () => {
  const { worker, started, ask, getReady } = setUp(1);
  getReady();
  const passes = [
    ask("at work", "partial"),
    ask("partial 1", "partial"),
    ask("partial 2", "partial"),
    ask("final 1", "final"),
    ask("final 2", "final"),
  ];
  for (const _ of passes) worker(0).finish();
  await Promise.all(passes);
  expect(started).toEqual(["at work", "final 1", "final 2", "partial 1", "partial 2"]);
});

test("a pass aborted while it waits never starts", async () => {
  const { worker, started, ask, getReady } = setUp(1);
  getReady();
  const abort = new AbortController();
  void ask("at work", "final");
  const waiting = ask("waiting", "partial", abort.signal);
  abort.abort();
  expect(await waiting).toBeUndefined();
  worker(0).finish();
  expect(started).toEqual(["at work"]);
  expect(await ask("too late", "final", abort.signal)).toBeUndefined();
});

test("a pass aborted at work is left off by its worker", async () => {
  const { worker, ask, getReady } = setUp(1);
  getReady();
  const abort = new AbortController();
  const atWork = ask("at work", "final", abort.signal);
  abort.abort();
  expect(worker(0).aborted).toEqual([1]);
  worker(0).events.onMessage({ type: "done", id: 1 });
  expect(await atWork).toBeUndefined();
});

test("a failed pass fails alone", async () => {
  const { worker, ask, getReady } = setUp(1);
  getReady();
  const failing = ask("failing", "final");
  const next = ask("next", "final");
  worker(0).events.onMessage({ type: "failed", id: 1, reason: "broken" });
  await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
  worker(0).finish();
  expect((await next)?.text).toBe("2");
});

test("a lost worker is replaced, and its pass fails", async () => {
  const { workers, worker, lost, ask, getReady } = setUp(1);
  getReady();
  const failing = ask("failing", "final");
  const next = ask("next", "final");
  worker(0).events.onLost(new Error("crash"));
  await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
  expect(lost).toHaveLength(1);
  expect(workers).toHaveLength(2);
  worker(1).events.onMessage({ type: "ready" });
  worker(1).finish();
  expect((await next)?.text).toBe("2");
});

test("gives up after three losses in a row without a pass done", async () => {
  const { workers, worker, ask, getReady, pool } = setUp(1);
  getReady();
  const done = ask("done", "final");
  worker(0).events.onLost(new Error("crash"));
  await expect(done).rejects.toThrow();
  worker(1).events.onLost(new Error("crash"));
  const waiting = ask("waiting", "final");
  worker(2).events.onLost(new Error("crash"));
  await expect(waiting).rejects.toMatchObject({ code: "engine_unavailable" });
  await expect(ask("later", "final")).rejects.toMatchObject({ code: "engine_unavailable" });
  expect(workers).toHaveLength(3);
  await pool.close();
});

test("is never ready when a worker cannot start", async () => {
  const { pool, worker } = setUp(1);
  for (let index = 0; index < 3; index++) worker(index).events.onLost(new Error("no library"));
  await expect(pool.ready).rejects.toMatchObject({ code: "engine_unavailable" });
});

test("close ends workers and rejects what is at work and what waits", async () => {
  const { pool, worker, ask, getReady } = setUp(1);
  getReady();
  const passes = [ask("at work", "final"), ask("waiting", "partial")];
  const outcomes = Promise.allSettled(passes);
  await pool.close();
  await pool.close();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "engine_closed" } });
  }
  expect(worker(0).closed).toBe(true);
  await expect(ask("later", "final")).rejects.toMatchObject({ code: "engine_closed" });
});
