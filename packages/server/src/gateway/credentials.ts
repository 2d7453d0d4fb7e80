import { createHash, timingSafeEqual } from "node:crypto";
import { namedKeys } from "../access/known-caller.ts";
import type { GivenNames, KeySetting, KnownCaller, NamedKeys } from "../access/known-caller.ts";
import { valuesOf } from "./upgrade-request.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";

/** Secrets that open a session. */
export interface GatewayCredentials {
  /** Values for `api-key` (TR-21, TR-30); taken as bearer too, since OpenAI clients send their key so. */
  readonly apiKeys: readonly KeySetting[];
  /** Values for `Authorization: Bearer` (TR-22, TR-31). */
  readonly bearerTokens: readonly KeySetting[];
}

/** The keys and tokens that are in use. */
export interface Credentials {
  /** Everybody they stand for now. */
  readonly callers: readonly KnownCaller[];
  /** Who has an id now; undefined for one whose keys are gone. */
  callerById(id: string): KnownCaller | undefined;
  /**
   * Takes others in their place, from the next request on. A name stands for the same caller as before, whatever its keys are.
   * @param mayBeNone whether the server is closed without them too
   * @throws TypeError when two have the same name, or the server would be open and was not, or the other way; then nothing changes
   */
  use(credentials: GatewayCredentials, mayBeNone: boolean): KeyChanges;
  /** Whose key or token a request offers; undefined when none of its offers is right. */
  callerOf(request: UpgradeRequest): KnownCaller | undefined;
}

/** Whose keys are other ones than before, by their names. */
export interface KeyChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** With other keys or other limits. */
  readonly changed: readonly string[];
}

/** More than any client sends; bounds the work one request can ask for. */
const maxOffered = 16;

/** A secret by its digest, and what it opens or whose it is. */
export interface Digested<Owner> {
  readonly digest: Buffer;
  readonly owner: Owner;
}

/**
 * Checks what requests offer against the configured secrets. One valid credential is enough, wherever it stands.
 * Every offer is compared with every secret by digest and in constant time, so that the answer's timing tells
 * neither which secret was close nor how long it is. Digests are kept, not the secrets.
 * @throws TypeError when two keys have the same name
 */
export function createCredentials(credentials: GatewayCredentials): Credentials {
  let known = read(credentials, { keys: new Map(), tokens: new Map() });
  return {
    get callers() {
      return known.callers;
    },
    callerById: (id) => known.callers.find((caller) => caller.id === id),
    use(others, mayBeNone) {
      const next = read(others, known.given);
      if (!mayBeNone && (next.callers.length === 0) !== (known.callers.length === 0)) {
        throw new TypeError("A server without keys is open to everybody: whether it is one is decided at its start.");
      }
      const before = known;
      known = next;
      return changesOf(before, next);
    },
    callerOf(request) {
      const key = ownerOf(offeredKeys(request), known.keys);
      const token = ownerOf(offeredTokens(request), known.tokens);
      return key ?? token;
    },
  };
}

type Known = ReturnType<typeof read>;

function changesOf(before: Known, next: Known): KeyChanges {
  // Digests of a caller are in the order of its keys, which says nothing.
  const of = ({ tokens }: Known, id: string): string =>
    JSON.stringify([
      tokens.flatMap(({ digest: each, owner }) => (owner.id === id ? each.toString("base64") : [])).toSorted(),
      tokens.find(({ owner }) => owner.id === id)?.owner,
    ]);
  const ids = (known: Known): readonly string[] => known.callers.map(({ id }) => id);
  const has = (known: Known, id: string): boolean => known.callers.some((caller) => caller.id === id);
  const names = (known: Known, wanted: (id: string) => boolean): readonly string[] =>
    known.callers.filter(({ id }) => wanted(id)).map(({ name }) => name);
  const changed = ids(next).filter((id) => has(before, id) && of(before, id) !== of(next, id));
  return {
    added: names(next, (id) => !has(before, id)),
    removed: names(before, (id) => !has(next, id)),
    changed: names(next, (id) => changed.includes(id)),
  };
}

interface GivenBefore {
  readonly keys: GivenNames;
  readonly tokens: GivenNames;
}

function read({ apiKeys, bearerTokens }: GatewayCredentials, before: GivenBefore) {
  const digested = (named: NamedKeys): readonly Digested<KnownCaller>[] =>
    named.keys.flatMap(({ secrets, caller }) => secrets.map((each) => ({ digest: digest(each), owner: caller })));
  const [named, namedTokens] = [
    namedKeys("key", apiKeys, before.keys),
    namedKeys("token", bearerTokens, before.tokens),
  ];
  const keys = digested(named);
  return {
    keys,
    tokens: [...keys, ...digested(namedTokens)],
    callers: [...named.keys, ...namedTokens.keys].map(({ caller }) => caller),
    given: { keys: named.given, tokens: namedTokens.given },
  };
}

/** API keys: header and query in any letter case (TR-21, TR-30), and the query form of the header (TR-23). */
function offeredKeys({ headers, query }: UpgradeRequest): readonly string[] {
  return [...valuesOf(headers, "api-key"), ...valuesOf(query, "api-key"), ...valuesOf(query, "h-api-key")];
}

/**
 * Bearer tokens: header (TR-31), query (TR-22), query form of the header (TR-23), the subprotocol of OpenAI's
 * browser clients (wire.md 11.1) and the token of classic agents (TR-18).
 */
export function offeredTokens({ headers, query, protocols }: UpgradeRequest): readonly string[] {
  const authorizations = [
    ...valuesOf(headers, "authorization"),
    ...valuesOf(query, "authorization"),
    ...valuesOf(query, "h-authorization"),
  ];
  const bearer = bearersOf(authorizations);
  const prefix = "openai-insecure-api-key.";
  const fromProtocols = protocols.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return [...bearer, ...fromProtocols, ...valuesOf(query, "agent-access-token")]
    .filter((token) => token !== "")
    .slice(0, maxOffered);
}

/** The tokens of `Authorization` values; empty text where one offers none. */
export function bearersOf(authorizations: readonly string[]): readonly string[] {
  return authorizations.map((value) => /^\s*bearer\s+(\S+)\s*$/i.exec(value)?.[1] ?? "");
}

/** The last owner found, so that the number of comparisons does not depend on which is right. */
export function ownerOf<Owner>(offered: readonly string[], known: readonly Digested<Owner>[]): Owner | undefined {
  let found: Owner | undefined;
  for (const offer of offered.slice(0, maxOffered)) {
    const offeredDigest = digest(offer);
    for (const secret of known) if (timingSafeEqual(offeredDigest, secret.digest)) found = secret.owner;
  }
  return found;
}

/** What is kept of a secret in its place. */
export function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
