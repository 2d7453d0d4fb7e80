import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createLogger } from "../runtime/logger.ts";
import { idleGateway } from "../testing/idle-gateway.ts";
import { Fleet } from "./fleet.ts";
import type { FleetGateway } from "./fleet.ts";
import type { FleetEars, FleetLink } from "./fleet-link.ts";
import { maxAnswerBytes, readNews, readWhole, takeNames, written } from "./fleet-messages.ts";

/** A gateway on a link that the test holds: what it says, what it is told, and whether the way is there. */
function setUp(gateway: Partial<FleetGateway> = {}) {
  const clock = createManualClock();
  const log: string[] = [];
  const told: Uint8Array[] = [];
  const asked: string[] = [];
  const answers = new Map<string, Uint8Array>();
  let ears: FleetEars = { told() {}, asked: async () => undefined };
  const way = { isUp: true };
  const link: FleetLink = {
    gateway: "me",
    get isUp() {
      return way.isUp;
    },
    tell: (message) => void told.push(message),
    async ask(gateway, question) {
      asked.push(`${gateway} ${Buffer.from(question).toString()}`);
      return answers.get(gateway);
    },
    listen: (given) => void (ears = given),
    figures: { reconnects: 0, unsent: 0, roundTripSeconds: undefined },
    close() {},
  };
  const logger = createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 });
  const fleet = new Fleet({ link, clock, logger, run: "mine" });
  const held = new Map<string, number>();
  fleet.open(idleGateway({ held, ...gateway }));
  const tick = (times = 1): void => {
    for (let count = 0; count < times; count++) clock.advance(250);
  };
  const hear = (seq: number, sessions: Record<string, number>, more: object = {}): void => {
    const lists = { sessions, connections: {}, mints: {}, wrong: {} };
    const limits = { maxSessions: 4, connectionsPerMinute: 20 };
    const since = "2026-01-01T00:00:00.000Z";
    ears.told(written({ gateway: "you", run: "yours", seq, since, state: "ready", ...limits, ...lists, ...more }));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { fleet, held, way, told, asked, answers, log, tick, hear, settled, ears: () => ears };
}

describe("a gateway among others", () => {
  it("asks for everything when it has missed something, and believes the newer", async () => {
    const { fleet, asked, answers, hear, settled } = setUp();
    hear(1, { a: 1 });
    expect(asked).toEqual([]);
    answers.set("you", written({ run: "yours", seq: 3, sessions: { a: 2, b: 5 } }));
    hear(3, { c: 1 });
    await settled();
    expect(asked).toEqual(['you {"what":"counts"}']);
    expect(["a", "b", "c"].map((caller) => fleet.others.heldBy(caller))).toEqual([2, 5, 0]);
    // An answer that is older than what was told meanwhile is no news.
    hear(5, { b: 7 });
    await settled();
    expect(fleet.others.heldBy("b")).toBe(7);
    expect(fleet.others.sessions).toBe(9);
  });

  it("tells once of each that is of another version, and of what it does not understand", () => {
    const { log, told, hear, ears, tick } = setUp();
    const { version: own } = readNews(told[0] ?? new Uint8Array()) ?? {};
    expect(own).toMatch(/^\d+\.\d+\.\d+/);
    hear(1, {}, { version: own });
    expect(log).toEqual([]);
    const other = `warn  a gateway on the bus is of another version  gateway=you version=9.0.0 own=${own}`;
    for (const seq of [2, 3]) hear(seq, {}, { version: "9.0.0" });
    expect(log).toEqual([other]);
    hear(4, {}, { state: "gone" });
    hear(1, {}, { version: "9.0.0", run: "yours again" });
    expect(log).toEqual([other, other]);
    tick(40);
    for (const text of ['{"gateway":"you"}', "{"]) ears().told(Buffer.from(text));
    expect(log.slice(2)).toEqual([
      "warn  a gateway was lost  gateway=you",
      "warn  a message on the bus was not understood: of a version that does not fit, or a stranger's",
    ]);
  });

  it("takes one that has started again for another", () => {
    const { fleet, hear } = setUp();
    hear(1, { a: 3 });
    hear(1, { a: 1 }, { run: "yours again" });
    expect(fleet.others.heldBy("a")).toBe(1);
    hear(2, {}, { state: "gone" });
    expect(fleet.others.size).toBe(1);
    hear(2, {}, { state: "gone", run: "yours again" });
    expect(fleet.others.size).toBe(0);
  });

  it("leaves others as they were for a minute while the way is away, and keeps nothing to be sent", () => {
    const { fleet, way, told, hear, tick } = setUp();
    hear(1, { a: 3 });
    way.isUp = false;
    const before = told.length;
    fleet.shares().holds("b", 1);
    fleet.shares().connected("b");
    tick(239);
    expect(told).toHaveLength(before);
    expect(fleet.others.heldBy("a")).toBe(3);
    tick(25);
    expect(fleet.others.heldBy("a")).toBe(0);
    way.isUp = true;
    tick();
    const news = readNews(told.at(-1) ?? Buffer.alloc(0));
    expect(news?.sessions).toEqual(new Map([["b", 1]]));
    expect(news?.connections).toEqual(new Map());
  });

  it("tells many changes in several messages of a bounded size", () => {
    const { fleet, told, tick } = setUp();
    tick(4);
    told.length = 0;
    for (let count = 0; count < 250; count++) fleet.shares().holds(`${"x".repeat(200)}${count}`, 1);
    tick();
    expect(told.map((message) => readNews(message)?.sessions.size)).toEqual([100, 100, 50]);
    expect(Math.max(...told.map(({ byteLength }) => byteLength))).toBeLessThan(128 * 1024);
    const seqs = told.map((message) => readNews(message)?.seq ?? 0);
    expect(seqs.map((seq) => seq - (seqs[0] ?? 0))).toEqual([0, 1, 2]);
  });

  it("answers with everything, and says when another has its name", async () => {
    const { held, log, hear, ears } = setUp();
    held.set("a", 2);
    const answer = (await ears().asked(written({ what: "counts" }))) ?? Buffer.alloc(0);
    expect(readWhole(answer)).toMatchObject({ run: "mine", sessions: new Map([["a", 2]]) });
    expect(await ears().asked(Buffer.from("nonsense"))).toBeUndefined();
    hear(1, {}, { gateway: "me" });
    hear(2, {}, { gateway: "me" });
    hear(3, {}, { gateway: "me", run: "mine" });
    expect(log.filter((line) => line.includes("same name"))).toHaveLength(1);
  });

  it("gives no answer where it has none, and says so", async () => {
    const fails = async (): Promise<never> => {
      throw new Error("a process is gone");
    };
    const { ears, log } = setUp({ page: fails, list: fails, hangUp: fails });
    for (const question of [{ what: "page" }, { what: "list" }, { what: "hang-up", id: "sess_1" }]) {
      expect(await ears().asked(written(question))).toBeUndefined();
    }
    expect(log).toHaveLength(3);
    expect(log[0]).toMatch(/a question of another gateway has no answer  asked=page reason="a process is gone"/);
  });

  it("tells of as many callers as others take, the largest first", async () => {
    const { ears, held } = setUp();
    for (let count = 0; count < 30_000; count++) held.set(`${count} ${"ü".repeat(200)}`, 1 + (count % 7));
    const answer = await ears().asked(written({ what: "counts" }));
    expect(answer?.byteLength).toBeLessThanOrEqual(maxAnswerBytes);
    const { sessions } = readWhole(answer ?? new Uint8Array()) ?? expect.fail("it is not understood");
    expect(sessions.size).toBeGreaterThan(4000);
    expect(new Set(sessions.values())).toEqual(new Set([7, 6]));
  });

  it("puts no more names into a message than it has room for", () => {
    const list = new Map(Array.from({ length: 150 }, (_, count) => [`${count} ${"語".repeat(250)}`, 1]));
    const taken: Map<string, number>[] = [];
    while (list.size > 0) taken.push(takeNames(list));
    expect(taken.flatMap((names) => [...names])).toHaveLength(150);
    for (const names of taken) expect(written(names).byteLength).toBeLessThan(32 * 1024);
  });
});
