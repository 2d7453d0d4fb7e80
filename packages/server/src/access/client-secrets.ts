import { createHash } from "node:crypto";
import type { Clock } from "@vivavoce/audio/clock";
import type { SessionType, SessionUpdate } from "@vivavoce/protocol";
import type { Ids } from "../runtime/ids.ts";
import type { KnownCaller } from "./known-caller.ts";

/** What a client secret opens: sessions of one kind that start with these settings (OA-06). */
export interface SecretGrant {
  readonly sessionType: SessionType;
  /** Model of its sessions, whatever their client names. */
  readonly model: string;
  readonly update: SessionUpdate;
  /** Who minted it, and whom its sessions count for; absent on an open server. */
  readonly caller?: KnownCaller;
}

/** A secret as its owner gets it, once. */
export interface MintedSecret {
  readonly value: string;
  /** Unix seconds; sessions that are open then go on. */
  readonly expiresAt: number;
}

/** Short-lived secrets, for pages and programs that must not know a real key. */
export interface ClientSecrets {
  /**
   * Undefined when there is no room before an older secret expires; `unavailable` when that cannot be known now. Never rejects.
   * @param owner id of who asks for it, who may have half of the room; absent for one who may have it all
   */
  mint(grant: SecretGrant, lifetimeMs: number, owner?: string): Promise<MintedSecret | undefined | "unavailable">;
  /**
   * What the first valid secret among the tokens opens; `unavailable` when that cannot be known now. A secret opens any
   * number of sessions. Never rejects.
   */
  find(tokens: readonly string[]): Promise<SecretGrant | undefined | "unavailable">;
}

/** How many secrets are kept at a time, and how long their settings may be together as JSON. */
export interface ClientSecretLimits {
  readonly maxSecrets: number;
  readonly maxTotalBytes: number;
}

/** Limits of a server, or of all gateways that are one. */
export const defaultSecretLimits: ClientSecretLimits = { maxSecrets: 10_000, maxTotalBytes: 32 * 1024 * 1024 };
const prefix = "ek_";

/** A new secret. */
export function newSecret(ids: Ids): string {
  return `${prefix}${ids.seed()}${ids.seed()}`;
}

/** Whether a token has the form of a client secret, valid or not. */
export function isClientSecret(token: string): boolean {
  return token.startsWith(prefix);
}

interface Entry {
  readonly grant: SecretGrant;
  readonly endsAt: number;
  readonly lengthBytes: number;
  readonly owner: string | undefined;
}

interface Used {
  readonly secrets: number;
  readonly bytes: number;
}

const nothing: Used = { secrets: 0, bytes: 0 };

/** Secrets in memory: they end with the process. Digests are kept, not the secrets. */
export function createClientSecrets(
  clock: Clock,
  ids: Ids,
  limits: ClientSecretLimits = defaultSecretLimits,
): ClientSecrets {
  const entries = new Map<string, Entry>();
  const usedBy = new Map<string | undefined, Used>();
  let total = nothing;

  function count(owner: string | undefined, secrets: number, bytes: number): void {
    total = { secrets: total.secrets + secrets, bytes: total.bytes + bytes };
    const before = usedBy.get(owner) ?? nothing;
    const used = { secrets: before.secrets + secrets, bytes: before.bytes + bytes };
    if (used.secrets === 0) usedBy.delete(owner);
    else usedBy.set(owner, used);
  }

  function drop(key: string, entry: Entry): void {
    entries.delete(key);
    count(entry.owner, -1, -entry.lengthBytes);
  }

  function hasRoom(owner: string | undefined, lengthBytes: number): boolean {
    const fits = (used: Used, part: number): boolean =>
      used.secrets < Math.ceil(limits.maxSecrets * part) &&
      used.bytes + lengthBytes <= Math.ceil(limits.maxTotalBytes * part);
    return fits(total, 1) && (owner === undefined || fits(usedBy.get(owner) ?? nothing, 0.5));
  }

  return {
    async mint(grant, lifetimeMs, owner) {
      const lengthBytes = Buffer.byteLength(JSON.stringify(grant));
      const now = clock.now();
      for (const [key, entry] of entries) if (entry.endsAt <= now) drop(key, entry);
      if (!hasRoom(owner, lengthBytes)) return undefined;
      const value = newSecret(ids);
      entries.set(digestOf(value), { grant, endsAt: now + lifetimeMs, lengthBytes, owner });
      count(owner, 1, lengthBytes);
      return { value, expiresAt: Math.floor((clock.wallMs() + lifetimeMs) / 1000) };
    },
    async find(tokens) {
      for (const token of tokens) {
        if (!isClientSecret(token)) continue;
        const key = digestOf(token);
        const entry = entries.get(key);
        if (entry === undefined) continue;
        if (entry.endsAt > clock.now()) return entry.grant;
        drop(key, entry);
      }
      return undefined;
    },
  };
}

/** What stands for a secret, or for a name of any characters, wherever one is kept. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
