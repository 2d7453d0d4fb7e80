import type { Clock } from "../runtime/clock.ts";
import { createConnectionRate } from "./connection-rate.ts";
import type { ConnectionRate } from "./connection-rate.ts";
import type { KnownCaller } from "./known-caller.ts";
import type { Refusal } from "./refusal.ts";

/** What callers have of the server, and whether one may have more. */
export interface Shares {
  /** Whether the caller may open one more session: undefined, or why not. Counts it when it may. */
  admit(caller: KnownCaller): Refusal | undefined;
  /** A session that was admitted has ended, or was not opened after all. */
  left(caller: KnownCaller): void;
  /** Sessions that are open. */
  readonly sessions: number;
}

export interface SharesOptions {
  /** Sessions and new connections in a minute of the whole server; 0 connections for no limit. */
  readonly maxSessions: number;
  readonly connectionsPerMinute: number;
  /** What one caller may have without a number of its own; 0 for its share. */
  readonly maxSessionsPerCaller: number;
  readonly connectionsPerMinutePerCaller: number;
  /** Callers that are known beforehand: something is kept for each of them. */
  readonly callers: readonly KnownCaller[];
  /** Whether this caller may have everything, where it has no number of its own. */
  readonly mayHaveAll: (caller: KnownCaller) => boolean;
  readonly clock: Clock;
}

/**
 * Divides sessions and connections among callers. Without numbers in the configuration one caller has at most half of
 * either where there may be several, and something is kept for each known caller that has not come yet: its part of
 * the other half, at least one.
 */
export function createShares(options: SharesOptions): Shares {
  const { maxSessions, connectionsPerMinute, callers, clock } = options;
  const held = new Map<string, number>();
  const rates = new Map<string, ConnectionRate>();
  const serverRate = createConnectionRate(connectionsPerMinute, clock);
  let sessions = 0;

  const heldBy = (id: string): number => held.get(id) ?? 0;
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
    const most = mostOf(maxSessions, caller.maxSessions, options.maxSessionsPerCaller, caller);
    if (heldBy(caller.id) >= most) return tooManyOfCaller;
    const isKept =
      sessions + 1 + keptForOthers(maxSessions, caller, heldBy, (other) => other.maxSessions) > maxSessions;
    return isKept ? tooManyOfCaller : undefined;
  }

  function rateFor(caller: KnownCaller): ConnectionRate {
    const known = rates.get(caller.id);
    if (known !== undefined) return known;
    for (const [id, rate] of rates) if (rate.count() === 0) rates.delete(id);
    const { connectionsPerMinute: own } = caller;
    const configured = options.connectionsPerMinutePerCaller;
    const rate = createConnectionRate(mostOf(connectionsPerMinute, own, configured, caller), clock);
    rates.set(caller.id, rate);
    return rate;
  }

  function refuseRate(caller: KnownCaller, rate: ConnectionRate): Refusal | undefined {
    const waitMs = Math.max(rate.waitMs(), serverRate.waitMs());
    if (waitMs > 0) return tooFast(waitMs);
    if (connectionsPerMinute === 0) return undefined;
    const kept = keptForOthers(connectionsPerMinute, caller, rateOf, (other) => other.connectionsPerMinute);
    const isKept = serverRate.count() + 1 + kept > connectionsPerMinute;
    // The others' part is kept for as long as they do not come.
    return isKept ? tooFast(60_000) : undefined;
  }

  return {
    get sessions() {
      return sessions;
    },
    admit(caller) {
      const rate = rateFor(caller);
      const refusal = refuseSession(caller) ?? refuseRate(caller, rate);
      if (refusal !== undefined) return refusal;
      rate.take();
      serverRate.take();
      held.set(caller.id, heldBy(caller.id) + 1);
      sessions += 1;
      return undefined;
    },
    left({ id }) {
      const left = heldBy(id) - 1;
      if (left > 0) held.set(id, left);
      else held.delete(id);
      sessions -= 1;
    },
  };
}

/** TR-44. */
const tooManySessions: Refusal = {
  status: 429,
  code: "session_limit_reached",
  message: "This server has as many sessions as it may have. Try again when one has ended.",
};

const tooManyOfCaller: Refusal = {
  status: 429,
  code: "session_limit_reached",
  message: "This caller has as many sessions as it may have: its share of the server. Try again when one has ended.",
};

/** Told to who has used up a minute's connections, or the like. */
export function tooFast(waitMs: number): Refusal {
  return {
    status: 429,
    code: "rate_limit_exceeded",
    message: "Too many new connections within a minute.",
    headers: { "retry-after": String(Math.ceil(waitMs / 1000)) },
  };
}
