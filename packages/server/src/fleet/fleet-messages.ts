import { isRecord, parseRecord } from "@vivavoce/audio/is-record";

/** What a gateway tells all others, at most every `tellEveryMs`. */
export interface GatewayNews {
  readonly gateway: string;
  /** Another one each time that it starts. */
  readonly run: string;
  /** Of its server; absent from one that does not say it. */
  readonly version?: string;
  /** Counts what it tells, so that others know what they have missed. */
  readonly seq: number;
  readonly since: string;
  readonly state: GatewayState;
  /** What it allows; the fleet allows the sum. */
  readonly maxSessions: number;
  readonly connectionsPerMinute: number;
  /** Callers whose sessions have become more or fewer, and how many they are now. */
  readonly sessions: Counts;
  /** New connections and secrets by caller, and wrong credentials by network, since it was last told. */
  readonly connections: Counts;
  readonly mints: Counts;
  readonly wrong: Counts;
}

/** Whether it takes new sessions; "gone" is its last word. */
export type GatewayState = "ready" | "unavailable" | "draining" | "gone";

/** Sessions by the name of their caller. */
export type Counts = ReadonlyMap<string, number>;

/** What a gateway is asked. */
export type FleetQuestion =
  | { readonly what: "counts" }
  | { readonly what: "page" }
  | { readonly what: "list"; readonly id?: string }
  | { readonly what: "hang-up"; readonly id: string };

/** All that a gateway has, for who has missed something. */
export interface WholeCounts {
  readonly run: string;
  readonly seq: number;
  readonly sessions: Counts;
}

/** Names in one message; what is more waits for the next. A caller's name has 256 characters at most. */
const maxNamesTold = 100;
/** Bytes of the names in one list of a message: it has four, and 128 KiB at most. */
const maxListBytes = 28 * 1024;
/** Callers of one gateway that others keep count of. */
export const maxNamesOfOne = 20_000;
/** Longest answer of a gateway, in bytes. */
export const maxAnswerBytes = 2 * 1024 * 1024;
const maxNameLength = 256;
const maxCount = 1_000_000_000;
const states: readonly GatewayState[] = ["ready", "unavailable", "draining", "gone"];
/** Names of gateways are parts of subjects and of addresses. */
const gatewayPattern = /^[\w.-]{1,64}$/;

/** @returns undefined for what is none */
export function readNews(bytes: Uint8Array): GatewayNews | undefined {
  const value = parsed(bytes);
  if (value === undefined) return undefined;
  const { gateway, run, version, seq, since, state, maxSessions, connectionsPerMinute } = value;
  const lists = [value["sessions"], value["connections"], value["mints"], value["wrong"]].map((list) =>
    countsOf(list, maxNamesTold),
  );
  const [sessions, connections, mints, wrong] = lists;
  if (!isGatewayName(gateway) || !isName(run) || !isCount(seq) || !isName(since)) return undefined;
  if (!states.includes(state as GatewayState)) return undefined;
  if (!isCount(maxSessions) || !isCount(connectionsPerMinute)) return undefined;
  if (!sessions || !connections || !mints || !wrong || Number.isNaN(Date.parse(since))) return undefined;
  return {
    gateway,
    run,
    ...(isName(version) && { version }),
    seq,
    since,
    state: state as GatewayState,
    maxSessions,
    connectionsPerMinute,
    sessions,
    connections,
    mints,
    wrong,
  };
}

/** All counts of a gateway; undefined for what is none. */
export function readWhole(bytes: Uint8Array): WholeCounts | undefined {
  const value = parsed(bytes);
  const sessions = countsOf(value?.["sessions"], maxNamesOfOne);
  if (!isName(value?.["run"]) || !isCount(value["seq"]) || sessions === undefined) return undefined;
  return { run: value["run"], seq: value["seq"], sessions };
}

/** What is asked; undefined for what is no question. */
export function readQuestion(bytes: Uint8Array): FleetQuestion | undefined {
  const value = parsed(bytes);
  const id = value?.["id"];
  switch (value?.["what"]) {
    case "counts":
    case "page":
      return { what: value["what"] };
    case "list":
      return isName(id) ? { what: "list", id } : { what: "list" };
    case "hang-up":
      return isName(id) ? { what: "hang-up", id } : undefined;
    default:
      return undefined;
  }
}

/**
 * All that a gateway has, as bytes that others take: those with most sessions come first, and what does not fit is left out,
 * for an answer that is too long would be none, and be asked for without end.
 */
export function writtenWhole({ run, seq, sessions }: WholeCounts): Uint8Array {
  const most = [...sessions].toSorted(([, one], [, other]) => other - one).slice(0, maxNamesOfOne);
  const fitting = withinBytes(most, maxAnswerBytes - 1024);
  return written({ run, seq, sessions: new Map(fitting) });
}

/** Takes the first so many out that one message has room for; one at least, so that none is in the way for ever. */
export function takeNames(list: Map<string, number>): Map<string, number> {
  const some = [...list].slice(0, maxNamesTold);
  const first = new Map(withinBytes(some, maxListBytes));
  if (first.size === 0 && some[0] !== undefined) first.set(...some[0]);
  for (const name of first.keys()) list.delete(name);
  return first;
}

/** The first of them that have so many bytes as members of an object. */
function withinBytes(counts: readonly (readonly [string, number])[], maxBytes: number): (readonly [string, number])[] {
  let bytes = 0;
  const end = counts.findIndex(([name, value]) => {
    bytes += Buffer.byteLength(JSON.stringify(name)) + String(value).length + 2;
    return bytes > maxBytes;
  });
  return end === -1 ? [...counts] : counts.slice(0, end);
}

/** As bytes; counts are written as an object. */
export function written(value: object): Uint8Array {
  return Buffer.from(
    JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? (Object.fromEntries(each) as object) : each)),
  );
}

function isGatewayName(value: unknown): value is string {
  return typeof value === "string" && gatewayPattern.test(value);
}

/** An object of JSON; undefined for what is none. */
export function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  return parseRecord(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
}

function countsOf(value: unknown, most: number): Counts | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > most) return undefined;
  const isSound = entries.every(([name, count]) => name.length <= maxNameLength && isCount(count));
  return isSound ? new Map(entries as [string, number][]) : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxNameLength;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= maxCount;
}
