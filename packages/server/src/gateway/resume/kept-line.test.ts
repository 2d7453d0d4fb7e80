import { createManualClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { chooseDialect } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import type { OpenSession, SessionConnection } from "../../pipeline/session-port.ts";
import { createMemoryBudget } from "../../runtime/memory-budget.ts";
import { createMemorySessionStore } from "../../survival/memory-session-store.ts";
import type { SessionStore } from "../../survival/session-store.ts";
import { createSessionBench } from "../../testing/session-bench.ts";
import { ResumeDesk } from "./resume-desk.ts";
import type { ResumeLimits } from "./resume-desk.ts";

const query = new URLSearchParams({ "api-version": "2026-07-15", model: "m" });
const callerId = "key:a";

/** A gateway whose sessions say what the test has them say; several may have one store. */
function openGateway(store: SessionStore, limits: Partial<ResumeLimits> = {}, maxMemoryBytes = 1024 * 1024) {
  const clock = createManualClock(1_000_000);
  const budget = createMemoryBudget({ maxBytes: maxMemoryBytes, callerShare: 1 });
  const log: string[] = [];
  const sessions: ((text: string) => void)[] = [];
  const openSession: OpenSession = (request, connection) => {
    const closed = deferred<void>();
    sessions.push((text) => {
      request.keeper?.input({ type: "partialRecognized", epoch: 0, stableText: "" });
      connection.send(text);
    });
    request.keeper?.begin(() => ({ ...createSessionBench().state, lifecycle: "open" }), 60_000);
    request.keeper?.input({ type: "opened" });
    return {
      receive() {},
      disconnected: () => closed.resolve(),
      drain: () => closed.promise,
      closed: closed.promise,
    };
  };
  const desk = new ResumeDesk({
    limits: {
      resumeMs: 30_000,
      maxParkedSessions: 1,
      maxResumeBytes: 4000,
      stockClients: false,
      maxSessions: 10,
      maxSendBufferBytes: 1024 * 1024,
      ...limits,
    },
    clock,
    ids: { seed: () => `seed${String(sessions.length).padStart(8, "0")}` },
    store,
  });
  const logger = {
    log: (_level: string, message: string, fields?: object) => void log.push(`${message} ${JSON.stringify(fields)}`),
    child: () => logger,
  };
  const opening = () => ({ callerId, openSession, memory: budget.open(callerId), logger, over: () => {} });
  const dialect = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
  if (dialect.kind !== "dialect") throw new Error(dialect.message);
  const request = { dialect, model: "m", clientRequestId: "", features: new Set(["vivavoce_resume"]) };
  const linkOf = (got: string[]): SessionConnection => ({
    bufferedBytes: 0,
    send: (text) => void got.push(text),
    close: (code, reason) => void got.push(`closed ${code} ${reason}`),
  });
  return {
    desk,
    log,
    settle: () => clock.advanceAsync(0),
    open() {
      const got: string[] = [];
      const handle = desk.opener(opening())(request, linkOf(got));
      return { got, handle, say: sessions.at(-1) ?? expect.fail() };
    },
    /** Comes back with the token of a session, having seen so many messages. */
    take(token: string, seen: number, staysThere = true) {
      const got: string[] = [];
      const ask = { token, seen, from: 0 };
      if (!desk.mayTake(ask)) expect.fail("it is not to be taken");
      const handle = desk.taker(ask, { ...opening(), taken: () => {} })(request, linkOf(got));
      if (!staysThere) handle.disconnected(true);
      return got;
    },
  };
}

function tokenOf(got: readonly string[]): string {
  const ready = got.find((text) => text.includes("vivavoce.resume.ready")) ?? "{}";
  return (JSON.parse(ready) as { token: string }).token;
}

/** A store that takes its time, at least a moment, and more when it is told to. */
function slowStore() {
  const inner = createMemorySessionStore();
  let gate = Promise.resolve();
  const slow: SessionStore = {
    ...inner,
    take: (id, accepts) => gate.then(() => inner.take(id, accepts)),
    create(id) {
      const record = inner.create(id);
      return { ...record, append: (entry, isWhole) => gate.then(() => record.append(entry, isWhole)) };
    },
  };
  return {
    slow,
    hold: () => {
      const { promise, resolve } = deferred<void>();
      gate = promise;
      return resolve;
    },
  };
}

describe("the line of a session that is kept", () => {
  it("forgets what was sent, and says nothing before it is stored, when it has little room", async () => {
    const { slow, hold } = slowStore();
    const gateway = openGateway(slow);
    const { got, say } = gateway.open();
    for (const text of ["a", "b"]) say(text.repeat(1500));
    await gateway.settle();
    const before = got.length;
    const go = hold();
    const texts = ["c", "d"].map((text) => text.repeat(1500));
    for (const text of texts) say(text);
    await gateway.settle();
    expect(got).toHaveLength(before);
    go();
    await gateway.settle();
    expect(got.slice(before)).toEqual(texts);
  });

  it("says it all the same where it has no room at all, and loses nothing of it", async () => {
    const { slow, hold } = slowStore();
    const gateway = openGateway(slow);
    const { got, say } = gateway.open();
    await gateway.settle();
    const before = got.length;
    hold();
    const texts = ["a", "b", "c", "d"].map((text) => text.repeat(1500));
    for (const text of texts) say(text);
    expect(got.slice(before)).toEqual(texts);
    expect(gateway.log.join()).toContain("the session cannot be kept at the moment");
  });

  it("loses nothing of it where the memory is used up", async () => {
    const { slow, hold } = slowStore();
    const gateway = openGateway(slow, { maxResumeBytes: 400_000 }, 100_000);
    const { got, say } = gateway.open();
    await gateway.settle();
    const before = got.length;
    hold();
    const texts = ["a", "b", "c", "d"].map((text) => text.repeat(40_000));
    for (const text of texts) say(text);
    expect(got.slice(before)).toEqual(texts);
  });

  it("leaves a session to other gateways when it may not wait itself", async () => {
    const store = createMemorySessionStore();
    const gateway = openGateway(store);
    const [first, second] = [gateway.open(), gateway.open()];
    await gateway.settle();
    first.handle.disconnected(true);
    second.handle.disconnected(true);
    await gateway.settle();
    expect(gateway.desk.parked).toBe(1);
    expect(store.size).toBe(2);
    const other = openGateway(store);
    const got = other.take(tokenOf(second.got), 0);
    await other.settle();
    expect(got[0]).toContain("vivavoce.resume.resumed");
  });

  it("is the last taker's, also where the one before him was of the same gateway", async () => {
    const store = createMemorySessionStore();
    const gateway = openGateway(store);
    const { got } = gateway.open();
    await gateway.settle();
    const token = tokenOf(got);
    const other = openGateway(store);
    const [first, second] = [other.take(token, 0), other.take(token, 0)];
    await other.settle();
    expect(first.at(-1)).toBe("closed 1008 resumed on another connection");
    expect(second[0]).toContain("vivavoce.resume.resumed");
    // Who comes back finds it here, and need not take it from the store.
    expect(other.desk.mayTake({ token, seen: 0, from: 0 })).toBe(false);
  });

  it("stays with its gateway when who asks for it elsewhere has gone before it is found", async () => {
    const { slow } = slowStore();
    const gateway = openGateway(slow);
    const { got, say } = gateway.open();
    await gateway.settle();
    const other = openGateway(slow);
    other.take(tokenOf(got), 0, false);
    await other.settle();
    say("still here");
    await gateway.settle();
    expect(got.at(-1)).toBe("still here");
  });

  it("has a client try again, and says why, when another version has written what is kept", async () => {
    const store = createMemorySessionStore();
    const token = "rt_newer00000000newer00000000";
    await store.create(token).append(Buffer.from('{"form":2,"start":{}}'), true);
    const gateway = openGateway(store);
    const got = gateway.take(token, 0);
    await gateway.settle();
    expect(got).toEqual(["closed 1013 the session cannot be had now"]);
    expect(gateway.log.join()).toContain("The record is of form 2, and this version reads form 1.");
    expect(store.size).toBe(1);
  });

  it("goes on from what another version left behind, and from nothing that happened since only where it is the same", async () => {
    const store = createMemorySessionStore();
    const gateway = openGateway(store);
    const [left, lost] = [gateway.open(), gateway.open()];
    await gateway.settle();
    for (const { say } of [left, lost]) say("hello");
    await gateway.settle();
    // As a server that goes away does; the other session's dies.
    const entriesOf = async (token: string): Promise<string[]> => {
      let entries: readonly Buffer[] = [];
      await store.take(token, (found) => ((entries = found), "never"));
      return entries.map(String);
    };
    const tokens = [tokenOf(left.got), tokenOf(lost.got)] as const;
    expect(await entriesOf(tokens[0])).toHaveLength(2);
    const [dies] = await Promise.all([entriesOf(tokens[1]), gateway.desk.handOverWhole()]);
    const leaves = await entriesOf(tokens[0]);
    expect(leaves).toHaveLength(1);
    const older = createMemorySessionStore();
    for (const [token, entries] of [
      [tokens[0], leaves],
      [tokens[1], dies],
    ] as const) {
      const record = older.create(token);
      for (const [index, entry] of entries.entries()) {
        await record.append(Buffer.from(entry.replace(/"by":"[^"]*"/, '"by":"0.0.9"')), index === 0);
      }
    }
    const newer = openGateway(older);
    const [goesOn, waits] = [newer.take(tokens[0], 0), newer.take(tokens[1], 0)];
    await newer.settle();
    expect(goesOn[0]).toContain("vivavoce.resume.resumed");
    expect(waits).toEqual(["closed 1013 the session cannot be had now"]);
    expect(newer.log.join()).toMatch(/version 0\.0\.9 has written what happened since .* and this is \d/);
    expect(older.size).toBe(2);
  });

  it("is told as none to another caller, whatever is kept of it, and nothing of it is made again", async () => {
    const store = createMemorySessionStore();
    const snapshot = '"snapshot":{"owner":"key:b","dialect":"voice-live","apiVersion":"2026-07-15"}';
    const records = {
      rt_behind0000000behind000000: [`{"form":1,"start":{},${snapshot}}`, '{"form":2}'],
      rt_damaged000000damaged00000: [`{"form":1,"start":{},${snapshot}}`, "{"],
      rt_newer00000000newer00000000: [`{"form":2,"start":{},${snapshot}}`],
    };
    const gateway = openGateway(store);
    for (const [token, [whole = "", ...rest]] of Object.entries(records)) {
      const record = store.create(token);
      await record.append(Buffer.from(whole), true);
      for (const entry of rest) await record.append(Buffer.from(entry), false);
      const got = gateway.take(token, 0);
      await gateway.settle();
      expect(got).toEqual(["closed 4410 session_not_found"]);
    }
    expect(gateway.log).toEqual([]);
    expect(store.size).toBe(3);
  });

  it("leaves a session where it is kept when there is no memory for what its client has not seen", async () => {
    const store = createMemorySessionStore();
    const gateway = openGateway(store, { maxResumeBytes: 400_000 });
    const { got, handle, say } = gateway.open();
    for (const text of ["a", "b", "c"]) say(text.repeat(40_000));
    await gateway.settle();
    gateway.desk.handOver();
    const token = tokenOf(got);
    handle.disconnected(true);
    const poor = openGateway(store, { maxResumeBytes: 400_000 }, 100_000);
    const refused = poor.take(token, 0);
    await poor.settle();
    expect(refused).toEqual(["closed 1013 the session cannot be had now"]);
    const rich = openGateway(store, { maxResumeBytes: 400_000 });
    const resumed = rich.take(token, 0);
    await rich.settle();
    expect(resumed[0]).toContain("vivavoce.resume.resumed");
    expect(resumed.slice(1)).toEqual(["a", "b", "c"].map((text) => text.repeat(40_000)));
  });
});
