import { createLocalJWKSet } from "jose";
import type { JSONWebKeySet } from "jose";
import type { Clock } from "@vivavoce/audio/clock";
import { isRecord } from "@vivavoce/audio/is-record";
import { readBeginning } from "@vivavoce/engine/remote";
import type { Logger } from "../runtime/logger.ts";

/** Finds the key that a token names in its header; rejects with jose's `JWKSNoMatchingKey` when there is none. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The keys with which an issuer signs its tokens. */
export interface IssuerKeys {
  /** The keys known now, fetched first when there are none; undefined when they cannot be had. */
  current(): Promise<KeySet | undefined>;
  /**
   * The keys anew, because one was not among them: issuers change keys. The same as before while the last look is not
   * long ago, so that tokens with invented keys do not have the issuer asked. Undefined when the last look failed.
   */
  renewed(): Promise<KeySet | undefined>;
}

/** Where keys of an issuer are fetched. */
export interface IssuerKeysOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** As the global one. */
  readonly fetch: typeof fetch;
}

/** Keys are fetched anew after this time, while the old ones go on to be used. */
const freshMs = 60 * 60_000;
/** Old keys are used for as long as this, when the issuer cannot be reached. */
const usableMs = 24 * 60 * 60_000;
/** Pause between two looks for a key that is not known. */
const cooldownMs = 30_000;
/** Pause after a failure. */
const retryMs = 5_000;
const fetchTimeoutMs = 5_000;
const maxBodyBytes = 256 * 1024;
const maxKeys = 100;

/** Fetches an issuer's keys when they are needed: one request at a time, bounded in time and size, to that URL alone. */
export function createIssuerKeys({ url, clock, logger, fetch }: IssuerKeysOptions): IssuerKeys {
  let known: { readonly keys: KeySet; readonly fetchedAt: number } | undefined;
  let triedAt = -Infinity;
  let failed = false;
  let running: Promise<void> | undefined;

  async function load(): Promise<void> {
    triedAt = clock.now();
    try {
      known = { keys: createLocalJWKSet(await fetchKeys(url, clock, fetch)), fetchedAt: clock.now() };
      failed = false;
    } catch (error) {
      failed = true;
      // At most once in `retryMs`, since nothing is tried more often.
      logger.log("warn", "keys of the token issuer not fetched", {
        reason: error instanceof Error ? error.message : "unknown",
      });
    } finally {
      running = undefined;
    }
  }

  const refresh = (): Promise<void> => (running ??= load());
  const sinceTried = (): number => clock.now() - triedAt;

  function usable(): KeySet | undefined {
    return known !== undefined && clock.now() - known.fetchedAt < usableMs ? known.keys : undefined;
  }

  return {
    async current() {
      const keys = usable();
      if (keys === undefined) {
        if (running !== undefined || !failed || sinceTried() >= retryMs) await refresh();
        return usable();
      }
      const age = known === undefined ? 0 : clock.now() - known.fetchedAt;
      if (age >= freshMs && sinceTried() >= cooldownMs) void refresh();
      return keys;
    },
    async renewed() {
      if (running !== undefined || sinceTried() >= (failed ? retryMs : cooldownMs)) await refresh();
      return failed ? undefined : usable();
    },
  };
}

async function fetchKeys(url: string, clock: Clock, fetchUrl: typeof fetch): Promise<JSONWebKeySet> {
  const over = new AbortController();
  const cancel = clock.setTimer(fetchTimeoutMs, () => over.abort(new Error("It took too long.")));
  try {
    const headers = { accept: "application/json" };
    // A redirect would let somebody else say which keys are right.
    const response = await fetchUrl(url, { headers, redirect: "error", signal: over.signal });
    if (response.status !== 200) throw new Error(`The answer was ${response.status}.`);
    const body = await readBeginning((response.body ?? []) as AsyncIterable<Uint8Array>, maxBodyBytes + 1);
    if (body.length > maxBodyBytes) throw new Error("The answer is too long.");
    return readKeys(JSON.parse(Buffer.from(body).toString()));
  } finally {
    cancel();
    over.abort();
  }
}

const publicTypes: readonly unknown[] = ["RSA", "EC", "OKP"];

/** Public keys only: a shared secret among them would let whoever reads them sign. */
function readKeys(value: unknown): JSONWebKeySet {
  const listed = isRecord(value) ? value["keys"] : undefined;
  if (!Array.isArray(listed)) throw new Error("The answer holds no keys.");
  const keys = (listed as unknown[])
    .slice(0, maxKeys)
    .filter((key): key is JSONWebKeySet["keys"][number] => isRecord(key) && publicTypes.includes(key["kty"]));
  if (keys.length === 0) throw new Error("The answer holds no public keys.");
  return { keys };
}
