import { createHash } from "node:crypto";
import type { SessionType, SessionUpdate } from "@vivavoce/protocol";
import type { Clock } from "../runtime/clock.ts";
import type { Ids } from "../runtime/ids.ts";

/** What a client secret opens: sessions of one kind that start with these settings (OA-06). */
export interface SecretGrant {
  readonly sessionType: SessionType;
  /** Model of sessions whose client names none. */
  readonly model: string;
  readonly update: SessionUpdate;
}

/** A secret as its owner gets it, once. */
export interface MintedSecret {
  readonly value: string;
  /** Unix seconds; sessions that are open then go on. */
  readonly expiresAt: number;
}

/** Short-lived secrets, for pages and programs that must not know a real key. */
export interface ClientSecrets {
  /** Undefined when there is no room before an older secret expires. */
  mint(grant: SecretGrant, lifetimeMs: number): MintedSecret | undefined;
  /** What the first valid secret among the tokens opens. A secret opens any number of sessions. */
  find(tokens: readonly string[]): SecretGrant | undefined;
}

/** How many secrets are kept at a time, and how long their settings may be together as JSON. */
export interface ClientSecretLimits {
  readonly maxSecrets: number;
  readonly maxTotalBytes: number;
}

const defaultLimits: ClientSecretLimits = { maxSecrets: 10_000, maxTotalBytes: 32 * 1024 * 1024 };
const prefix = "ek_";

/** Whether a token has the form of a client secret, valid or not. */
export function isClientSecret(token: string): boolean {
  return token.startsWith(prefix);
}

interface Entry {
  readonly grant: SecretGrant;
  readonly endsAt: number;
  readonly lengthBytes: number;
}

/** Secrets in memory: they end with the process. Digests are kept, not the secrets. */
export function createClientSecrets(clock: Clock, ids: Ids, limits: ClientSecretLimits = defaultLimits): ClientSecrets {
  const entries = new Map<string, Entry>();
  let totalBytes = 0;

  function drop(key: string, entry: Entry): void {
    entries.delete(key);
    totalBytes -= entry.lengthBytes;
  }

  function hasRoom(lengthBytes: number): boolean {
    return entries.size < limits.maxSecrets && totalBytes + lengthBytes <= limits.maxTotalBytes;
  }

  return {
    mint(grant, lifetimeMs) {
      const lengthBytes = Buffer.byteLength(JSON.stringify(grant));
      const now = clock.now();
      for (const [key, entry] of entries) if (entry.endsAt <= now) drop(key, entry);
      if (!hasRoom(lengthBytes)) return undefined;
      const value = `${prefix}${ids.seed()}${ids.seed()}`;
      entries.set(digest(value), { grant, endsAt: now + lifetimeMs, lengthBytes });
      totalBytes += lengthBytes;
      return { value, expiresAt: Math.floor((clock.wallMs() + lifetimeMs) / 1000) };
    },
    find(tokens) {
      for (const token of tokens) {
        if (!isClientSecret(token)) continue;
        const key = digest(token);
        const entry = entries.get(key);
        if (entry === undefined) continue;
        if (entry.endsAt > clock.now()) return entry.grant;
        drop(key, entry);
      }
      return undefined;
    },
  };
}

function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("base64");
}
