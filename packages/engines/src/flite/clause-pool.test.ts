import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createWorkshop } from "../workers/testing/manual-workers.ts";
import { createClausePool } from "./clause-pool.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";

const silence: SpokenClause = { samples: new Float32Array(1), words: [], phones: [] };
const signal = (): AbortSignal => new AbortController().signal;

interface Asked {
  readonly owner?: unknown;
  readonly isUrgent?: boolean;
  readonly signal?: AbortSignal;
}

function createPool(workers = 1, maxWaiting = 64) {
  const workshop = createWorkshop<ClauseOrder, SpokenClause>();
  const timers = createManualClock();
  const pool = createClausePool({ size: workers, startWorker: workshop.start, timers, maxWaiting });
  workshop.getReady();
  const speak = (text: string, asked: Asked = {}) => {
    const request = { text, from: 0, maxLetters: 100, voice: "slt", rate: 1, pitchSemitones: 0, volumeDb: 0 };
    const { owner = {}, isUrgent = false, signal: own = signal() } = asked;
    return pool.run({ request, share: owner, cost: 1, isUrgent, timeoutMs: 15_000, signal: own });
  };
  const spoken = (index = 0): string[] => workshop.worker(index).requests.map((order) => order.text);
  const answer = (index = 0): void => workshop.worker(index).events.onAnswer(silence);
  return { ...workshop, pool, timers, speak, spoken, answer };
}

describe("createClausePool", () => {
  it("serves owners in turn and each owner in order", async () => {
    const { speak, answer, spoken } = createPool();
    const all = [
      speak("one a", { owner: "one" }),
      speak("one b", { owner: "one" }),
      speak("one c", { owner: "one" }),
      speak("two a", { owner: "two" }),
    ];
    for (let index = 0; index < 4; index++) answer();
    await Promise.all(all);
    expect(spoken()).toEqual(["one a", "two a", "one b", "one c"]);
  });

  it("counts all answers of a session together", () => {
    const { speak, answer, spoken } = createPool();
    for (let index = 0; index < 8; index++) void speak(`many ${index}`, { owner: "hostile" });
    answer();
    void speak("another", { owner: "quiet" });
    answer();
    expect(spoken().at(-1)).toBe("another");
  });

  it("keeps one of two workers for first words, and does not while it is the only one left", () => {
    const { speak, answer, spoken, worker } = createPool(2);
    void speak("later 1", { owner: "a" });
    void speak("later 2", { owner: "b" });
    expect([spoken(0), spoken(1)]).toEqual([["later 1"], []]);
    speak("first words", { owner: "c", isUrgent: true }).catch(() => undefined);
    expect(spoken(1)).toEqual(["first words"]);
    worker(1).events.onLost(new Error("crash"));
    answer(0);
    expect(spoken(0)).toEqual(["later 1", "later 2"]);
  });

  it("lets first words go before what others are told next, but does not starve those", () => {
    const { speak, answer, spoken } = createPool();
    void speak("at work");
    void speak("later", { owner: "a" });
    for (let index = 0; index < 20; index++) void speak(`first ${index}`, { owner: "b", isUrgent: true });
    answer();
    expect(spoken().at(-1)).toBe("first 0");
    for (let index = 0; index < 6; index++) answer();
    expect(spoken()).toContain("later");
  });

  it("drops waiting orders on abort and ignores the answer to the one in progress", async () => {
    const { speak, answer, spoken } = createPool();
    const controller = new AbortController();
    const dropped = [
      speak("in progress", { owner: "a", signal: controller.signal }),
      speak("waiting", { owner: "a", signal: controller.signal }),
    ];
    const kept = speak("kept");
    controller.abort();
    expect(await Promise.all(dropped)).toEqual([undefined, undefined]);
    answer();
    answer();
    expect(await kept).toBe(silence);
    expect(spoken()).toEqual(["in progress", "kept"]);
    expect(await speak("late", { signal: controller.signal })).toBeUndefined();
  });

  it("replaces a worker that does not leave off an aborted order", async () => {
    const { speak, answer, timers, worker, spoken } = createPool();
    const controller = new AbortController();
    const endless = speak("endless", { signal: controller.signal });
    const next = speak("next");
    controller.abort();
    expect(await endless).toBeUndefined();
    timers.advance(2000);
    expect(worker(0).closed).toBe(true);
    worker(1).events.onReady();
    expect(spoken(1)).toEqual(["next"]);
    answer(1);
    expect(await next).toBe(silence);
  });

  it("fails one order when flite fails, and goes on", async () => {
    const { speak, answer, worker } = createPool();
    const failed = speak("bad");
    const next = speak("good");
    worker(0).events.onFailure(undefined);
    answer();
    await expect(failed).rejects.toMatchObject({ code: "engine_failed" });
    expect(await next).toBe(silence);
  });

  it("fails what waits when no worker can be had, and has one again later", async () => {
    const { speak, answer, worker, failStarts, timers, pool, started } = createPool();
    const lost = speak("lost");
    const waiting = speak("waiting");
    failStarts(new Error("no memory"));
    worker(0).events.onLost(new Error("crash"));
    await expect(lost).rejects.toMatchObject({ code: "engine_failed" });
    await expect(waiting).rejects.toMatchObject({ code: "engine_unavailable" });
    await expect(speak("hopeless")).rejects.toMatchObject({ code: "engine_unavailable" });
    expect(pool.health()).toEqual({ isReady: false, detail: "0 of 1 workers run", waiting: 0 });
    timers.advance(10 * 60_000);
    failStarts(undefined);
    timers.advance(30_000);
    expect(started).toHaveLength(2);
    worker(1).events.onReady();
    const hopeful = speak("hopeful");
    answer(1);
    expect(await hopeful).toBe(silence);
  });

  it("bounds what waits of one session", async () => {
    const { speak } = createPool(1, 2);
    for (const text of ["at work", "waits", "waits too"]) void speak(text, { owner: "a" });
    await expect(speak("too much", { owner: "a" })).rejects.toMatchObject({ code: "rate_limit_exceeded" });
    void speak("another's", { owner: "b" });
  });
});
