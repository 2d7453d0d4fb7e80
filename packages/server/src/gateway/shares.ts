import type { Clock } from "@vivavoce/audio/clock";
import type { KnownCaller } from "../access/known-caller.ts";
import type { OtherShares } from "../fleet/other-shares.ts";
import { createConnectionRate } from "./connection-rate.ts";
import type { ConnectionRate } from "./connection-rate.ts";
import type { Refusal } from "./refusal.ts";

/** What callers have of the server, and whether one may have more. */
export interface Shares {
  /** Whether the caller may open one more session: undefined, or why not. Counts it when it may. */
  admit(caller: KnownCaller): Refusal | undefined;
  /** Whether the caller may open one more connection for a session that it has. Counts the connection when it may. */
  admitBack(caller: KnownCaller): Refusal | undefined;
  /** Counts a session that the caller has had elsewhere: what has begun goes on, whatever there is room for. */
  adopt(caller: KnownCaller): void;
  /** A session that was admitted has ended, or was not opened after all. */
  left(caller: KnownCaller): void;
  /** Connections of a caller, by its id, that another gateway has accepted. */
  noted(caller: string, connections: number): void;
  /** Sessions that are open, in all and by the caller's id. */
  readonly sessions: number;
  readonly held: ReadonlyMap<string, number>;
}

const nobody: OtherShares = {
  sessions: 0,
  maxSessions: 0,
  connectionsPerMinute: 0,
  heldBy: () => 0,
  holds() {},
  connected() {},
};

/** What all callers have together, and what each of them. */
export interface SharesOptions {
  /** Sessions and new connections in a minute of the whole server; 0 connections for no limit. */
  readonly maxSessions: number;
  readonly connectionsPerMinute: number;
  /** What one caller may have without a number of its own; 0 for its share. */
  readonly maxSessionsPerCaller: number;
  readonly connectionsPerMinutePerCaller: number;
  /** Callers that are known beforehand at the moment: something is kept for each of them. */
  readonly callers: () => readonly KnownCaller[];
  /** Whether this caller may have everything, where it has no number of its own. */
  readonly mayHaveAll: (caller: KnownCaller) => boolean;
  readonly clock: Clock;
  /** Other gateways that are one with this; none when absent. */
  readonly others?: OtherShares;
}

/** Callers of other gateways whose connections are kept in mind. */
const maxNoted = 20_000;

/**
 * Divides sessions and connections among callers. Without numbers in the configuration one caller has at most half of
 * either where there may be several, and something is kept for each known caller that has not come yet: its part of
 * the other half, at least one. Where several gateways are one, shares are of all of them together; each still has no more
 * than it may have alone.
 */
export function createShares(options: SharesOptions): Shares {
  const { maxSessions, connectionsPerMinute, clock, others = nobody } = options;
  const held = new Map<string, number>();
  const rates = new Map<string, ConnectionRate>();
  const serverRate = createConnectionRate(clock);
  let sessions = 0;

  /** Connections that other gateways have accepted. */
  const elsewhere = createConnectionRate(clock);

  const heldHere = (id: string): number => held.get(id) ?? 0;
  const heldBy = (id: string): number => heldHere(id) + others.heldBy(id);
  const rateOf = (id: string): number => rates.get(id)?.count() ?? 0;

  /** What one caller may have of so much: its own number, the configured one, or its share. */
  function mostOf(total: number, own: number | undefined, configured: number, caller: KnownCaller): number {
    if (own !== undefined) return own;
    if (configured > 0) return configured;
    return options.mayHaveAll(caller) ? total : Math.ceil(total / 2);
  }

  /** What must be left for the known callers that have less than what is kept for them. */
  function keptForOthers(
    total: number,
    caller: KnownCaller,
    has: (id: string) => number,
    ownNumber: (other: KnownCaller) => number | undefined,
  ): number {
    const callers = options.callers();
    const each = Math.min(
      Math.max(1, Math.floor(total / (2 * callers.length))),
      Math.floor(total / Math.max(1, callers.length)),
    );
    let kept = 0;
    for (const other of callers) {
      if (other.id !== caller.id) kept += Math.max(0, Math.min(each, ownNumber(other) ?? each) - has(other.id));
    }
    return kept;
  }

  function refuseSession(caller: KnownCaller): Refusal | undefined {
    if (sessions >= maxSessions) return tooManySessions;
    const total = maxSessions + others.maxSessions;
    const most = mostOf(total, caller.maxSessions, options.maxSessionsPerCaller, caller);
    if (heldBy(caller.id) >= most) return tooManyOfCaller;
    const kept = keptForOthers(total, caller, heldBy, (other) => other.maxSessions);
    return sessions + others.sessions + 1 + kept > total ? tooManyOfCaller : undefined;
  }

  /** 0 for no limit. */
  function allConnections(): number {
    return connectionsPerMinute === 0 ? 0 : connectionsPerMinute + others.connectionsPerMinute;
  }

  function rateLimitOf(caller: KnownCaller): number {
    return mostOf(allConnections(), caller.connectionsPerMinute, options.connectionsPerMinutePerCaller, caller);
  }

  function rateFor(id: string): ConnectionRate {
    const known = rates.get(id);
    if (known !== undefined) return known;
    for (const [other, rate] of rates) if (rate.count() === 0) rates.delete(other);
    const rate = createConnectionRate(clock);
    rates.set(id, rate);
    return rate;
  }

  function refuseRate(caller: KnownCaller, rate: ConnectionRate): Refusal | undefined {
    const waitMs = Math.max(rate.waitMs(rateLimitOf(caller)), serverRate.waitMs(connectionsPerMinute));
    if (waitMs > 0) return tooFast(waitMs);
    const total = allConnections();
    if (total === 0) return undefined;
    const kept = keptForOthers(total, caller, rateOf, (other) => other.connectionsPerMinute);
    const isKept = serverRate.count() + elsewhere.count() + 1 + kept > total;
    // The others' part is kept for as long as they do not come.
    return isKept ? tooFast(60_000) : undefined;
  }

  function take(caller: KnownCaller, rate: ConnectionRate): void {
    rate.take(rateLimitOf(caller));
    serverRate.take(connectionsPerMinute);
    others.connected(caller.id);
  }

  function hold(id: string, count: number): void {
    if (count > 0) held.set(id, count);
    else held.delete(id);
    others.holds(id, count);
  }

  return {
    get sessions() {
      return sessions;
    },
    held,
    admit(caller) {
      const rate = rateFor(caller.id);
      const refusal = refuseSession(caller) ?? refuseRate(caller, rate);
      if (refusal !== undefined) return refusal;
      take(caller, rate);
      hold(caller.id, heldHere(caller.id) + 1);
      sessions += 1;
      return undefined;
    },
    admitBack(caller) {
      const rate = rateFor(caller.id);
      const refusal = refuseRate(caller, rate);
      if (refusal === undefined) take(caller, rate);
      return refusal;
    },
    adopt({ id }) {
      hold(id, heldHere(id) + 1);
      sessions += 1;
    },
    left({ id }) {
      hold(id, heldHere(id) - 1);
      sessions -= 1;
    },
    noted(id, connections) {
      elsewhere.add(connections);
      if (rates.has(id) || rates.size < maxNoted) rateFor(id).add(connections);
    },
  };
}

/** TR-44. */
const tooManySessions: Refusal = {
  status: 429,
  code: "session_limit_reached",
  message: "This server has as many sessions as it may have. Try again when one has ended.",
  headers: { "retry-after": "10" },
};

const tooManyOfCaller: Refusal = {
  status: 429,
  code: "session_limit_reached",
  message: "This caller has as many sessions as it may have: its share of the server. Try again when one has ended.",
  headers: { "retry-after": "10" },
};

/** Told to who has used up a minute's connections, or the like. */
function tooFast(waitMs: number): Refusal {
  return {
    status: 429,
    code: "rate_limit_exceeded",
    message: "Too many new connections within a minute.",
    headers: { "retry-after": String(Math.ceil(waitMs / 1000)) },
  };
}
