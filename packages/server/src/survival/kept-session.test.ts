import { createManualClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { describe, expect, it } from "vitest";
import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import { createSessionBench } from "../testing/session-bench.ts";
import { readEntry } from "./kept-entries.ts";
import { KeptSession } from "./kept-session.ts";
import { SessionTakenError } from "./session-store.ts";
import { StartingPoint } from "./starting-point.ts";

const identity = { owner: "key:a", dialect: "voice-live", apiVersion: "2026-07-15" };
const memory = { announced: ["item_1"] };
const partial = (stableText: string): SessionInput => ({ type: "partialRecognized", epoch: 0, stableText });

/** A session that is kept in a store whose answers the test gives. */
function openKept(point = new StartingPoint()) {
  const clock = createManualClock(1_000_000);
  const appends: { readonly entry: Buffer; readonly isWhole: boolean; done(): void; fail(error: Error): void }[] = [];
  const released: number[] = [];
  const log: string[] = [];
  const now = { said: 0, isTaken: false, removals: 0 };
  let state: SessionState = createSessionBench().state;
  const kept = new KeptSession({
    record: {
      append(entry, isWhole) {
        const { promise, resolve, reject } = deferred<void>();
        appends.push({ entry, isWhole, done: resolve, fail: reject });
        return promise;
      },
      remove: async () => void (now.removals += 1),
    },
    identity,
    dialect: { memory: () => memory },
    clock,
    logger: { log: (_level, message) => void log.push(message), child: () => expect.fail() },
    line: {
      said: () => now.said,
      unseen: () => [],
      release: (said) => void released.push(said),
      taken: () => void (now.isTaken = true),
    },
    point,
  });
  kept.begin(() => state, 60_000);
  return {
    kept,
    clock,
    appends,
    released,
    log,
    now,
    last: () => appends.at(-1) ?? expect.fail("nothing was asked of the store"),
    settle: () => clock.advanceAsync(0),
    /** Sound up to there has come. */
    hear: (receivedMs: number): void => {
      state = { ...state, input: { ...state.input, receivedMs, bufferStartMs: receivedMs } };
      kept.stepped();
    },
  };
}

/** A session whose store has its first entry. */
async function begun(point?: StartingPoint) {
  const session = openKept(point);
  session.kept.input({ type: "opened" });
  await session.settle();
  session.last().done();
  await session.settle();
  return session;
}

/** A session whose store has failed once. */
async function down(point?: StartingPoint) {
  const session = await begun(point);
  session.kept.input(partial("a"));
  await session.settle();
  session.last().fail(new Error("no room"));
  await session.settle();
  return session;
}

describe("a session that is kept", () => {
  it("stays as it was when it is left to others, though its end here has come before", async () => {
    const { kept, appends, settle, now } = await begun();
    kept.input({ type: "drained" });
    kept.leave();
    await settle();
    expect(appends).toHaveLength(1);
    expect(now.removals).toBe(0);
  });

  it("writes down what happened, and says then what came of it", async () => {
    const { kept, appends, released, now, last, settle } = await begun();
    expect(readEntry(last().entry)).toMatchObject({ snapshot: { ...identity, endsAtMs: 1_060_000, memory } });
    kept.input({ type: "audioReceived", receivedMs: 20 });
    await settle();
    expect(appends).toHaveLength(1);
    kept.input(partial("a"));
    kept.said("beside");
    now.said = 2;
    await settle();
    expect(readEntry(last().entry)).toEqual({
      form: 1,
      start: { received: 0, mediaMs: 0, done: [], owed: 0 },
      inputs: [{ type: "audioReceived", receivedMs: 20 }, partial("a")],
      beside: [{ number: 1, text: "beside" }],
    });
    expect(released).toEqual([0]);
    last().done();
    await settle();
    expect(released).toEqual([0, 2]);
  });

  it("confirms no message of the client while the store is away, for who goes on has what was stored before", async () => {
    const point = new StartingPoint();
    const { kept, clock, last, settle, hear } = await down(point);
    for (let ms = 100; ms <= 3000; ms += 100) {
      kept.take('{"type":"input_audio_buffer.append"}');
      hear(ms);
    }
    expect(point.start.received).toBeGreaterThan(10);
    expect(kept.confirmed).toBe(0);
    await clock.advanceAsync(1000);
    last().done();
    await settle();
    expect(kept.confirmed).toBe(0);
    // The second one has what happened while the first was on its way.
    last().done();
    await settle();
    expect(kept.confirmed).toBe(point.start.received);
  });

  it("asks a store that hangs once at a time, and then with what is newest", async () => {
    const { kept, clock, appends, last, settle, log } = await begun();
    kept.input(partial("a"));
    await settle();
    const hanging = last();
    await clock.advanceAsync(60_000);
    expect(appends).toHaveLength(2);
    expect(kept.holds).toBe(false);
    hanging.fail(new Error("no answer"));
    await clock.advanceAsync(1000);
    expect(appends).toHaveLength(3);
    expect(last().isWhole).toBe(true);
    await clock.advanceAsync(60_000);
    expect(appends).toHaveLength(3);
    last().done();
    await clock.advanceAsync(1000);
    expect(appends).toHaveLength(4);
    last().done();
    await settle();
    last().done();
    await settle();
    expect(kept.holds).toBe(true);
    expect(log).toEqual(["the session cannot be kept at the moment, it goes on without", "the session is kept again"]);
  });

  it("ends when it hears late that somebody else has it", async () => {
    const { kept, clock, last, settle, now } = await begun();
    kept.input(partial("a"));
    await settle();
    await clock.advanceAsync(5000);
    expect(kept.holds).toBe(false);
    last().fail(new SessionTakenError());
    await settle();
    expect(now.isTaken).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("collects no more than a new beginning has, however long the store takes", async () => {
    const { kept, appends, last, settle } = await begun();
    kept.input(partial("first"));
    await settle();
    const text = "x".repeat(10_000);
    for (let i = 0; i < 100; i++) {
      kept.input(partial(text));
      kept.said(text);
    }
    last().done();
    await settle();
    expect(appends).toHaveLength(3);
    expect(last().isWhole).toBe(true);
    expect(last().entry.length).toBeLessThan(20_000);
    // From there on it is as before.
    last().done();
    await settle();
    kept.input(partial("next"));
    await settle();
    expect(readEntry(last().entry).inputs).toEqual([partial("next")]);
  });

  it("is written anew in time though nothing happens in it, so that no store forgets it", async () => {
    const { kept, clock, appends, last, settle } = await begun();
    for (let count = 2; count < 8; count++) {
      await clock.advanceAsync(20_000);
      expect(appends).toHaveLength(count);
      expect(last().isWhole).toBe(true);
      last().done();
      await settle();
    }
    kept.close();
    expect(clock.pending).toBe(0);
  });

  it("is written anew when its client has been told everything anew, so that nobody has to tell it again", async () => {
    const { kept, last, settle } = await begun();
    kept.input(partial("a"));
    await settle();
    kept.input({ type: "shownAgain", mostBytes: 1000 });
    kept.input(partial("b"));
    last().done();
    await settle();
    expect(last().isWhole).toBe(true);
    last().done();
    await settle();
    kept.input(partial("c"));
    await settle();
    expect(readEntry(last().entry).inputs).toEqual([partial("c")]);
  });

  it("does what cannot be taken back once the store has what led to it", async () => {
    const { kept, last, settle } = await begun();
    const done: string[] = [];
    kept.input(partial("a"));
    await settle();
    const before = last();
    kept.input(partial("b"));
    kept.kept(() => done.push("call"));
    before.done();
    await settle();
    expect(done).toEqual([]);
    last().done();
    await settle();
    expect(done).toEqual(["call"]);
  });

  it("does it without the store where that fails, and never where somebody else has the session", async () => {
    const session = await begun();
    const done: string[] = [];
    session.kept.input(partial("a"));
    session.kept.kept(() => done.push("waited"));
    await session.settle();
    session.last().fail(new Error("no room"));
    await session.settle();
    session.kept.kept(() => done.push("did not wait"));
    expect(done).toEqual(["waited", "did not wait"]);
    const other = await begun();
    other.kept.input(partial("a"));
    other.kept.kept(() => done.push("taken"));
    await other.settle();
    other.last().fail(new SessionTakenError());
    await other.settle();
    other.kept.kept(() => done.push("taken"));
    expect(done).toHaveLength(2);
  });

  it("lets go of what it says when that has no room, and is kept again", async () => {
    const { kept, clock, appends, released, now, last, settle } = await begun();
    kept.input(partial("a"));
    await settle();
    now.said = 7;
    kept.giveUp();
    expect(released.at(-1)).toBe(7);
    expect(kept.holds).toBe(false);
    last().done();
    await clock.advanceAsync(1000);
    expect(appends).toHaveLength(3);
    last().done();
    await settle();
    last().done();
    await settle();
    expect(kept.holds).toBe(true);
  });
});
