import { digestOf } from "../access/client-secrets.ts";
import type { ClientSecretLimits } from "../access/client-secrets.ts";
import type { FleetStore } from "./fleet-link.ts";
import { parsed, written } from "./fleet-messages.ts";

/** Keeps the bounds of client secrets that several gateways mint. */
export interface SecretLedger {
  /**
   * Counts one more secret.
   * @returns false when there is no room before an older one has ended, and nothing was counted
   * @throws when the store cannot be asked; what had been counted by then is taken back
   */
  enter(owner: string | undefined, lengthBytes: number, endsAtMs: number): Promise<boolean>;
  /** Takes one back that was counted, and does not exist. Never rejects: what the store does not take back ends with its time. */
  leave(owner: string | undefined, lengthBytes: number, endsAtMs: number): Promise<void>;
}

/** By the minute in which they end: how many secrets, and how many bytes of settings. */
type Page = Readonly<Record<string, readonly [number, number]>>;

/** Several gateways may write at the same time; who has lost so often says that the store is busy. */
const maxTries = 12;
const minuteMs = 60_000;

/**
 * One page in the store for all secrets, and one for each owner. Secrets are counted by the minute in which they end, so a
 * page has some 120 numbers however many there are, and each counts for up to a minute longer than it lives. What is written
 * is what the store has seen nobody change: gateways together never have more than there is room for.
 */
export function createSecretLedger(store: FleetStore, wallMs: () => number, limits: ClientSecretLimits): SecretLedger {
  async function add(key: string, part: number, [secrets, bytes]: readonly [number, number], minute: number) {
    for (let tries = 0; tries < maxTries; tries++) {
      const stored = await store.get(key);
      const page = livePage(stored?.value, wallMs());
      const sums = Object.values(page).reduce<readonly [number, number]>(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
      const fits =
        sums[0] + secrets <= Math.ceil(limits.maxSecrets * part) &&
        sums[1] + bytes <= Math.ceil(limits.maxTotalBytes * part);
      if (secrets > 0 && !fits) return false;
      const before = page[minute] ?? [0, 0];
      // What has ended meanwhile was counted out with its minute.
      if (secrets < 0 && page[minute] === undefined) return true;
      const next = { ...page, [minute]: [Math.max(0, before[0] + secrets), Math.max(0, before[1] + bytes)] };
      if (await store.put(key, written(next), stored?.revision ?? 0)) return true;
    }
    throw new Error("The store of secrets is busy.");
  }

  const minuteOf = (endsAtMs: number): number => Math.ceil(endsAtMs / minuteMs);
  /** An owner may have any name; keys of stores may not. */
  const keyOf = (owner: string): string => `owner-${digestOf(owner)}`;
  const takeBack = (key: string, lengthBytes: number, endsAtMs: number): Promise<unknown> =>
    add(key, 1, [-1, -lengthBytes], minuteOf(endsAtMs)).catch(() => {});

  return {
    async enter(owner, lengthBytes, endsAtMs) {
      const minute = minuteOf(endsAtMs);
      if (!(await add("all", 1, [1, lengthBytes], minute))) return false;
      if (owner === undefined) return true;
      let hasRoom = false;
      try {
        hasRoom = await add(keyOf(owner), 0.5, [1, lengthBytes], minute);
        return hasRoom;
      } finally {
        if (!hasRoom) await takeBack("all", lengthBytes, endsAtMs);
      }
    },
    async leave(owner, lengthBytes, endsAtMs) {
      await takeBack("all", lengthBytes, endsAtMs);
      if (owner !== undefined) await takeBack(keyOf(owner), lengthBytes, endsAtMs);
    },
  };
}

function livePage(value: Uint8Array | undefined, nowMs: number): Page {
  const page = value === undefined ? undefined : parsed(value);
  const isLive = ([minute, counts]: [string, unknown]): boolean =>
    Number(minute) * minuteMs > nowMs && Array.isArray(counts) && counts.length === 2 && counts.every(Number.isFinite);
  return Object.fromEntries(Object.entries(page ?? {}).filter(isLive)) as Page;
}
