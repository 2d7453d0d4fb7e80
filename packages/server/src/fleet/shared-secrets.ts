import type { Clock } from "@vivavoce/audio/clock";
import { isRecord } from "@vivavoce/audio/is-record";
import { defaultSecretLimits, digestOf, isClientSecret, newSecret } from "../access/client-secrets.ts";
import type { ClientSecretLimits, ClientSecrets, SecretGrant } from "../access/client-secrets.ts";
import type { Ids } from "../runtime/ids.ts";
import type { FleetStore } from "./fleet-link.ts";
import { createSecretLedger } from "./secret-ledger.ts";
import { seal, unseal } from "./sealed-grant.ts";

/** A value of the store has 128 KiB at most; settings may have 512. */
const pieceBytes = 96 * 1024;
const maxPieces = 16;
/** Secrets of one request that are looked up. */
const maxTokens = 2;
/** What was looked up once need not be asked again, nor while the store is away. */
const maxKept = 1000;
const maxKeptBytes = 8 * 1024 * 1024;

interface Kept {
  readonly grant: SecretGrant;
  readonly endsAt: number;
  readonly lengthBytes: number;
}

/**
 * Client secrets that are good at every gateway. The store has neither secrets nor what they open: the one as a digest, the
 * other sealed with the secret. When they end is by the clocks of the machines, which should agree to some seconds.
 */
export function createSharedSecrets(
  store: FleetStore,
  clock: Pick<Clock, "wallMs">,
  ids: Ids,
  limits: ClientSecretLimits = defaultSecretLimits,
): ClientSecrets {
  const ledger = createSecretLedger(store, () => clock.wallMs(), limits);
  const kept = new Map<string, Kept>();
  let keptBytes = 0;

  function forget(key: string, { lengthBytes }: Kept): void {
    kept.delete(key);
    keptBytes -= lengthBytes;
  }

  function keep(key: string, found: Kept): void {
    kept.set(key, found);
    keptBytes += found.lengthBytes;
    for (const [oldest, other] of kept) {
      if (kept.size <= maxKept && keptBytes <= maxKeptBytes && other.endsAt > clock.wallMs()) break;
      forget(oldest, other);
    }
  }

  async function lookUp(secret: string): Promise<SecretGrant | undefined> {
    const key = digestOf(secret);
    const known = kept.get(key) ?? (await fetchGrant(store, key, secret));
    if (known === undefined) return undefined;
    if (known.endsAt <= clock.wallMs()) {
      if (kept.has(key)) forget(key, known);
      return undefined;
    }
    if (!kept.has(key)) keep(key, known);
    return known.grant;
  }

  return {
    async mint(grant, lifetimeMs, owner) {
      const endsAt = clock.wallMs() + lifetimeMs;
      const text = JSON.stringify({ endsAt, grant });
      const lengthBytes = Buffer.byteLength(text);
      try {
        if (!(await ledger.enter(owner, lengthBytes, endsAt))) return undefined;
        const value = newSecret(ids);
        try {
          await write(store, digestOf(value), seal(value, text));
        } catch (error) {
          await ledger.leave(owner, lengthBytes, endsAt);
          throw error;
        }
        return { value, expiresAt: Math.floor(endsAt / 1000) };
      } catch {
        return "unavailable";
      }
    },
    async find(tokens) {
      try {
        for (const token of tokens.filter(isClientSecret).slice(0, maxTokens)) {
          const grant = await lookUp(token);
          if (grant !== undefined) return grant;
        }
        return undefined;
      } catch {
        return "unavailable";
      }
    },
  };
}

/** The first piece last: who finds it finds all. */
async function write(store: FleetStore, key: string, sealed: Buffer): Promise<void> {
  const pieces = Math.max(1, Math.ceil(sealed.length / pieceBytes));
  if (pieces > maxPieces) throw new RangeError("The settings of the secret are too long.");
  for (let index = pieces - 1; index >= 0; index--) {
    const part = sealed.subarray(index * pieceBytes, (index + 1) * pieceBytes);
    const value = index === 0 ? Buffer.concat([Buffer.from([pieces]), part]) : part;
    if (!(await store.put(pieceKey(key, index), value, 0))) throw new Error("There is such a secret already.");
  }
}

async function fetchGrant(store: FleetStore, key: string, secret: string): Promise<Kept | undefined> {
  const first = await store.get(pieceKey(key, 0));
  const pieces = first?.value[0] ?? 0;
  if (first === undefined || pieces > maxPieces) return undefined;
  const parts = [first.value.subarray(1)];
  for (let index = 1; index < pieces; index++) {
    const part = await store.get(pieceKey(key, index));
    if (part === undefined) return undefined;
    parts.push(part.value);
  }
  const text = unseal(secret, Buffer.concat(parts));
  return text === undefined ? undefined : keptOf(text);
}

/** Nobody but a gateway that had the secret can have written it. */
function keptOf(text: string): Kept | undefined {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value["endsAt"] !== "number" || !isRecord(value["grant"])) return undefined;
  const grant = value["grant"] as unknown as SecretGrant;
  return { grant, endsAt: value["endsAt"], lengthBytes: Buffer.byteLength(text) };
}

function pieceKey(key: string, index: number): string {
  return `secret-${key}-${index}`;
}
