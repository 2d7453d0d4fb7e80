import assert from "node:assert/strict";
import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import type { ConformanceCase } from "@vivavoce/engine/testing";
import { Fleet } from "../fleet/fleet.ts";
import type { FleetGateway } from "../fleet/fleet.ts";
import type { FleetEars, FleetLink, FleetStore } from "../fleet/fleet-link.ts";
import { createSharedSecrets } from "../fleet/shared-secrets.ts";
import type { ListedSession } from "../fleet/listed-session.ts";
import type { SecretGrant } from "../access/client-secrets.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import { createShares } from "../gateway/shares.ts";
import { createWrongCredentials } from "../gateway/wrong-credentials.ts";
import { silentLogger } from "../runtime/logger.ts";
import { idleGateway } from "./idle-gateway.ts";

/** A way between gateways, and a store of theirs. */
export interface OpenFleet {
  link(gateway: string): Promise<FleetLink>;
  readonly store: FleetStore;
  close(): Promise<void>;
}

/** What the suite of fleets is run on. */
export interface FleetConformanceOptions {
  readonly open: () => Promise<OpenFleet>;
}

/** What every way between gateways that are one must do, as cases for any test runner. */
export function fleetConformance({ open }: FleetConformanceOptions): ConformanceCase[] {
  const cases: readonly (readonly [string, (fleet: OpenFleet) => Promise<void>])[] = [
    ["tells all others", tellsOthers],
    ["asks one, and takes an answer of any length that is allowed", asksOne],
    ["writes what nobody has changed", writesUnchanged],
    ["a secret of one opens sessions at all", sharesSecrets],
    ["secrets have their bounds at all together", boundsSecrets],
    ["sessions of a caller count wherever they are", countsSessions],
    ["connections and wrong credentials count wherever they were", countsRates],
    ["who comes later learns what there is, and who is lost leaves nothing", learnsAndForgets],
    ["lists and ends sessions of all, and names who is missing", listsSessions],
    ["what is not understood does no harm", survivesNonsense],
  ];
  return cases.map(([name, run]) => ({
    name,
    async run() {
      const fleet = await open();
      try {
        await run(fleet);
      } finally {
        await fleet.close();
      }
    },
  }));
}

const caller: KnownCaller = { id: "key:shop", name: "shop" };
const other: KnownCaller = { id: "key:desk", name: "desk" };
const limits = { maxSessions: 4, connectionsPerMinute: 20 };

/** Long enough for a bus on a busy machine; what holds at once is not waited for. */
async function until(holds: () => boolean | Promise<boolean>, what: string, meanwhile = () => {}): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await holds()) return;
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(what);
}

const deaf: FleetEars = { told() {}, asked: async () => undefined };

async function tellsOthers(fleet: OpenFleet): Promise<void> {
  const [one, two, three] = [await fleet.link("one"), await fleet.link("two.b"), await fleet.link("three")];
  const heard: string[] = [];
  one.listen({ ...deaf, told: (message) => heard.push(`one ${Buffer.from(message).toString()}`) });
  two.listen({ ...deaf, told: (message) => heard.push(`two ${Buffer.from(message).toString()}`) });
  three.listen({ ...deaf, told: (message) => heard.push(`three ${Buffer.from(message).toString()}`) });
  await until(
    () => heard.some((each) => each.startsWith("two")) && heard.some((each) => each.startsWith("three")),
    "nobody heard",
    () => one.tell(Buffer.from("hello")),
  );
  two.close();
  one.close();
  three.close();
}

async function asksOne(fleet: OpenFleet): Promise<void> {
  const [one, two] = [await fleet.link("one"), await fleet.link("two.b")];
  const long = Buffer.alloc(300_000, "x");
  two.listen({ ...deaf, asked: async (question) => (question.length === 0 ? Buffer.alloc(0) : long) });
  one.listen(deaf);
  const bounds = { timeoutMs: 5000, maxBytes: 300_000 };
  await until(async () => (await one.ask("two.b", Buffer.from("?"), bounds))?.length === 300_000, "no answer");
  assert.equal((await one.ask("two.b", Buffer.alloc(0), bounds))?.length, 0);
  assert.equal(await one.ask("two.b", Buffer.from("?"), { ...bounds, maxBytes: 299_999 }), undefined);
  assert.equal(await one.ask("nobody", Buffer.from("?"), bounds), undefined);
  assert.equal(await two.ask("one", Buffer.from("?"), { ...bounds, timeoutMs: 50 }), undefined);
}

async function writesUnchanged({ store }: OpenFleet): Promise<void> {
  const text = async (key: string) => Buffer.from((await store.get(key))?.value ?? []).toString();
  assert.equal(await store.get("a"), undefined);
  assert.equal(await store.put("a", Buffer.from("1"), 0), true);
  assert.equal(await store.put("a", Buffer.from("2"), 0), false);
  const { revision = 0 } = (await store.get("a")) ?? {};
  const both = await Promise.all([
    store.put("a", Buffer.from("3"), revision),
    store.put("a", Buffer.from("3"), revision),
  ]);
  assert.deepEqual(both.toSorted(), [false, true]);
  assert.equal(await text("a"), "3");
}

const grant: SecretGrant = {
  sessionType: "realtime",
  model: "m",
  update: { instructions: "x".repeat(300_000) },
  caller,
};

function countedIds(name: string) {
  let count = 0;
  return { seed: () => `${name}${(count += 1)}abcdefghijkl` };
}

async function sharesSecrets({ store }: OpenFleet): Promise<void> {
  const clock = createManualClock(1000);
  const [one, two, three] = ["one", "two", "three"].map((name) => createSharedSecrets(store, clock, countedIds(name)));
  const minted = await one?.mint(grant, 10_000, caller.id);
  assert.ok(typeof minted === "object");
  assert.deepEqual(await two?.find(["no-secret", "ek_other", minted.value]), grant);
  assert.deepEqual(await one?.find([minted.value]), grant);
  assert.equal(await two?.find([`${minted.value}x`]), undefined);
  clock.advance(10_000);
  for (const each of [one, two, three]) assert.equal(await each?.find([minted.value]), undefined);
}

async function boundsSecrets({ store }: OpenFleet): Promise<void> {
  const clock = createManualClock(1000);
  const bounds = { maxSecrets: 4, maxTotalBytes: 10_000 };
  const [one, two] = ["one", "two"].map((name) => createSharedSecrets(store, clock, countedIds(name), bounds));
  const small = { ...grant, update: {} };
  const mint = async (at: typeof one, owner: string) => typeof (await at?.mint(small, 20_000, owner)) === "object";
  assert.deepEqual(
    [await mint(one, "a"), await mint(two, "a"), await mint(two, "a"), await mint(one, "b"), await mint(two, "b")],
    [true, true, false, true, true],
  );
  assert.equal(await mint(one, "c"), false);
  clock.advance(120_000);
  const together = await Promise.all([mint(one, "a"), mint(two, "b"), mint(one, "b"), mint(two, "a")]);
  assert.deepEqual(together, [true, true, true, true]);
}

/** A gateway on the fleet with its shares, on a clock of its own. */
async function join(fleet: OpenFleet, name: string, more: Partial<FleetGateway> = {}) {
  const clock = createManualClock();
  const dropped: string[] = [];
  const link = await fleet.link(name);
  const onDropped = (reason: string): number => dropped.push(reason);
  const member = new Fleet({ link, clock, logger: silentLogger, run: `${name}-run`, onDropped });
  const shares = createShares({
    ...limits,
    maxSessionsPerCaller: 0,
    connectionsPerMinutePerCaller: 0,
    callers: () => [caller, other],
    mayHaveAll: () => false,
    clock,
    others: member.shares(),
  });
  const wrong = createWrongCredentials(clock);
  const heard = { connections: 0 };
  const page = `# HELP x X\n# TYPE x counter\nx 1\n`;
  const own: Partial<FleetGateway> = {
    ...limits,
    held: shares.held,
    connected(id, count) {
      heard.connections += count;
      shares.noted(id, count);
    },
    wrong: (network, count) => wrong.noted(network, count),
    page: async () => page,
  };
  member.open(idleGateway({ ...own, ...more }));
  return { name, clock, link, member, shares, wrong, heard, dropped };
}

type Joined = Awaited<ReturnType<typeof join>>;

/** A quarter of a second at each of them. */
function tick(...all: readonly { readonly clock: ManualClock }[]): void {
  for (const { clock } of all) clock.advance(250);
}

async function meet(...all: readonly Joined[]): Promise<void> {
  const know = (): boolean => all.every(({ member }) => member.others.size === all.length - 1);
  await until(know, "they do not know each other", () => tick(...all));
}

async function countsSessions(fleet: OpenFleet): Promise<void> {
  const [one, two] = [await join(fleet, "one"), await join(fleet, "two")];
  await meet(one, two);
  // Of eight sessions one caller has four, and no more than four at one gateway.
  for (let count = 0; count < 3; count++) assert.equal(one.shares.admit(caller), undefined);
  await until(
    () => two.member.others.heldBy(caller.id) === 3,
    "the other was not told",
    () => tick(one, two),
  );
  assert.equal(two.shares.admit(caller), undefined);
  assert.equal(two.shares.admit(caller)?.code, "session_limit_reached");
  assert.equal(two.shares.admit(other), undefined);
  one.shares.left(caller);
  await until(
    () => two.member.others.heldBy(caller.id) === 2,
    "the other was not told",
    () => tick(one, two),
  );
  assert.equal(two.shares.admit(caller), undefined);
  one.member.close();
  two.member.close();
}

async function countsRates(fleet: OpenFleet): Promise<void> {
  const [one, two] = [await join(fleet, "one"), await join(fleet, "two")];
  await meet(one, two);
  // Of forty connections in a minute one caller has twenty.
  for (let count = 0; count < 19; count++) {
    assert.equal(one.shares.admit(caller), undefined);
    one.shares.left(caller);
  }
  for (let count = 0; count < 15; count++) one.member.wrong("192.0.2.0");
  // What it does itself would be too much too after a while: it has been told before it is asked.
  await until(
    () => two.heard.connections === 19,
    "the other was not told",
    () => tick(one),
  );
  assert.equal(two.shares.admit(caller), undefined);
  two.shares.left(caller);
  assert.equal(two.shares.admit(caller)?.code, "rate_limit_exceeded");
  assert.ok((two.wrong.failed("192.0.2.0") ?? 0) > 4000);
  assert.equal(two.wrong.failed("198.51.100.0"), 0);
  two.clock.advance(60_000);
  assert.equal(two.shares.admit(caller), undefined);
  one.member.close();
  two.member.close();
}

async function learnsAndForgets(fleet: OpenFleet): Promise<void> {
  const one = await join(fleet, "one");
  for (let count = 0; count < 2; count++) one.shares.admit(caller);
  for (let count = 0; count < 8; count++) tick(one);
  const two = await join(fleet, "two");
  await until(
    () => two.member.others.heldBy(caller.id) === 2,
    "the newcomer did not learn",
    () => tick(one, two),
  );
  assert.equal(two.member.others.maxSessions, 4);
  // One that says no more is lost within its lease of five seconds.
  for (let count = 0; count < 18; count++) tick(two);
  assert.equal(two.member.others.heldBy(caller.id), 2);
  for (let count = 0; count < 3; count++) tick(two);
  assert.equal(two.member.others.heldBy(caller.id), 0);
  assert.equal(two.member.others.maxSessions, 0);
  await until(
    () => two.member.others.heldBy(caller.id) === 2,
    "one that is back is not known again",
    () => tick(one, two),
  );
  // One that goes says so.
  one.member.close();
  await until(() => two.member.others.size === 0, "it is still there");
  two.member.close();
}

const listed: ListedSession = {
  id: "sess_1",
  caller: "shop",
  network: "192.0.2.0/24",
  dialect: "voice-live",
  model: "m",
  client_request_id: "",
  started_at: "2026-01-01T00:00:00.000Z",
  age_seconds: 3,
  turns: null,
  state: "passing",
};

async function listsSessions(fleet: OpenFleet): Promise<void> {
  const ended: string[] = [];
  const hangUp = async (id: string): Promise<boolean> => id === listed.id && ended.push(id) > 0;
  const one = await join(fleet, "one");
  const two = await join(fleet, "two", { list: async () => [listed, { ...listed, id: "sess_2" }], hangUp });
  const three = await join(fleet, "three", { state: () => "draining" });
  await meet(one, two, three);
  const all = await one.member.sessions();
  assert.deepEqual(all.answers.get("two"), [listed, { ...listed, id: "sess_2" }]);
  assert.deepEqual(all.missing, []);
  assert.equal((await one.member.sessions("sess_2")).answers.get("two")?.length, 1);
  assert.equal((await one.member.hangUp("sess_1")).answers.get("two"), true);
  assert.deepEqual(ended, ["sess_1"]);
  assert.match((await two.member.pages()).answers.get("one") ?? "", /^x 1$/m);
  const states = one.member.list().map(({ name, state }) => `${name} ${state}`);
  assert.deepEqual(states.toSorted(), ["one ready", "three draining", "two ready"]);
  // A gateway that is cut off is named until its lease is over.
  three.link.close();
  assert.deepEqual((await one.member.sessions()).missing, ["three"]);
  for (const { member } of [one, two, three]) member.close();
}

async function survivesNonsense(fleet: OpenFleet): Promise<void> {
  const one = await join(fleet, "one", { list: async () => [{ ...listed, id: 1 } as never, listed] });
  const two = await join(fleet, "two");
  await meet(one, two);
  const stranger = await fleet.link("stranger");
  const news = { gateway: "three", run: "r", seq: 1, since: listed.started_at, state: "ready", ...limits };
  const lists = { sessions: {}, connections: {}, mints: {}, wrong: {} };
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`c${index}`, 1]));
  const nonsense: readonly unknown[] = [
    null,
    [],
    { ...news },
    { ...news, ...lists, seq: -1 },
    { ...news, ...lists, gateway: "a b" },
    { ...news, ...lists, state: "odd" },
    { ...news, ...lists, since: "never" },
    { ...news, ...lists, sessions: many },
    { ...news, ...lists, sessions: { a: "1" } },
    { ...news, ...lists, wrong: { ["n".repeat(300)]: 1 } },
    { ...news, ...lists, maxSessions: 1e300 },
  ];
  const said = ["", "{", "\u0000\u00ff", ...nonsense.map((each) => JSON.stringify(each))];
  await until(
    () => one.dropped.length >= said.length && two.dropped.length >= said.length,
    "it was not counted",
    () => said.forEach((each) => stranger.tell(Buffer.from(each))),
  );
  assert.equal(one.member.others.size, 1);
  const bounds = { timeoutMs: 50, maxBytes: 1000 };
  for (const each of said) assert.equal(await stranger.ask("one", Buffer.from(each), bounds), undefined);
  // The rest of an answer counts.
  assert.deepEqual((await two.member.sessions()).answers.get("one"), [listed]);
  one.member.close();
  two.member.close();
}
