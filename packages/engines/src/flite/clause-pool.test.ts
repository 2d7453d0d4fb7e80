import { describe, expect, it } from "vitest";
import { ClausePool } from "./clause-pool.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";
import type { ClauseWorkerEvents } from "./start-clause-worker.ts";

/** Workers that answer when told to. */
function createWorkshop() {
  const started: { readonly events: ClauseWorkerEvents; readonly orders: string[]; isTerminated: boolean }[] = [];
  let failure: Error | undefined;
  return {
    started,
    failStarts: (error: Error | undefined) => (failure = error),
    start: (events: ClauseWorkerEvents) => {
      if (failure) return Promise.reject(failure);
      const worker = { events, orders: [] as string[], isTerminated: false };
      started.push(worker);
      return Promise.resolve({
        post: (order: ClauseOrder) => void worker.orders.push(order.text),
        terminate: () => Promise.resolve((worker.isTerminated = true)),
      });
    },
    answer: (index = 0) => started[index]!.events.answered({ type: "spoken", clause: silence }),
  };
}

const silence: SpokenClause = { samples: new Float32Array(1), words: [], phones: [] };
const order = (text: string): ClauseOrder => ({ text, voice: "slt", rate: 1, pitchSemitones: 0, volumeDb: 0 });
const signal = (): AbortSignal => new AbortController().signal;

async function createPool(workers = 1) {
  const workshop = createWorkshop();
  const pool = new ClausePool(workshop.start);
  for (let index = 0; index < workers; index++) await pool.addWorker();
  return { pool, workshop };
}

describe("ClausePool", () => {
  it("serves owners in turn and each owner in order", async () => {
    const { pool, workshop } = await createPool();
    const [one, two] = [signal(), signal()];
    const all = [
      pool.speak(order("one a"), one),
      pool.speak(order("one b"), one),
      pool.speak(order("one c"), one),
      pool.speak(order("two a"), two),
    ];
    for (let index = 0; index < 4; index++) workshop.answer();
    await Promise.all(all);
    expect(workshop.started[0]!.orders).toEqual(["one a", "one b", "two a", "one c"]);
  });

  it("uses all workers at once", async () => {
    const { pool, workshop } = await createPool(2);
    const both = [pool.speak(order("a"), signal()), pool.speak(order("b"), signal())];
    expect(workshop.started.map((worker) => worker.orders)).toEqual([["a"], ["b"]]);
    workshop.answer(0);
    workshop.answer(1);
    expect(await Promise.all(both)).toEqual([silence, silence]);
  });

  it("drops waiting orders on abort and ignores the answer to the one in progress", async () => {
    const { pool, workshop } = await createPool();
    const controller = new AbortController();
    const dropped = [
      pool.speak(order("in progress"), controller.signal),
      pool.speak(order("waiting"), controller.signal),
    ];
    const kept = pool.speak(order("kept"), signal());
    controller.abort();
    expect(await Promise.all(dropped)).toEqual([undefined, undefined]);
    workshop.answer();
    workshop.answer();
    expect(await kept).toBe(silence);
    expect(workshop.started[0]!.orders).toEqual(["in progress", "kept"]);
    expect(await pool.speak(order("late"), controller.signal)).toBeUndefined();
  });

  it("fails one order when flite fails, and goes on", async () => {
    const { pool, workshop } = await createPool();
    const failed = pool.speak(order("bad"), signal());
    const next = pool.speak(order("good"), signal());
    workshop.started[0]!.events.answered({ type: "failed" });
    workshop.answer();
    await expect(failed).rejects.toMatchObject({ code: "engine_failed" });
    expect(await next).toBe(silence);
  });

  it("replaces a lost worker, which takes only its own order along", async () => {
    const { pool, workshop } = await createPool();
    const lost = pool.speak(order("lost"), signal());
    const next = pool.speak(order("next"), signal());
    workshop.started[0]!.events.lost();
    await expect(lost).rejects.toMatchObject({ code: "engine_failed" });
    expect(workshop.started.length).toBe(2);
    await Promise.resolve();
    workshop.answer(1);
    expect(await next).toBe(silence);
  });

  it("fails what waits when no worker can be had, and tries again with the next order", async () => {
    const { pool, workshop } = await createPool();
    workshop.failStarts(new Error("no memory"));
    workshop.started[0]!.events.lost();
    await expect(pool.speak(order("hopeless"), signal())).rejects.toMatchObject({ code: "engine_unavailable" });
    workshop.failStarts(undefined);
    const hopeful = pool.speak(order("hopeful"), signal());
    await Promise.resolve();
    await Promise.resolve();
    workshop.answer(1);
    expect(await hopeful).toBe(silence);
  });

  it("rejects everything once closed and stops the workers", async () => {
    const { pool, workshop } = await createPool();
    const pending = [pool.speak(order("in progress"), signal()), pool.speak(order("waiting"), signal())];
    const rejections = pending.map((each) => expect(each).rejects.toMatchObject({ code: "engine_closed" }));
    await pool.close();
    await Promise.all(rejections);
    await expect(pool.speak(order("late"), signal())).rejects.toMatchObject({ code: "engine_closed" });
    expect(workshop.started[0]!.isTerminated).toBe(true);
  });
});
