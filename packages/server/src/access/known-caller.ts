import { createHash } from "node:crypto";
import type { Caller } from "../pipeline/session-port.ts";

/** A caller with what it may take. */
export interface KnownCaller extends Caller {
  /** Sessions at the same time; its share when absent. */
  readonly maxSessions?: number;
  /** New connections in any minute; its share when absent. */
  readonly connectionsPerMinute?: number;
}

/** A key or token, alone or with its name and limits. */
export type KeySetting =
  | string
  | {
      /** The key; several where one takes the place of another: all of them stand for the same caller. */
      readonly key: string | readonly string[];
      /** Stands in the log in place of the key, and must differ from other names. */
      readonly name?: string;
      readonly maxSessions?: number;
      readonly connectionsPerMinute?: number;
    };

/** A caller and what opens its sessions. */
interface NamedKey {
  readonly secrets: readonly string[];
  readonly caller: KnownCaller;
}

/** Names that keys have had, by the digests of the keys: of those that there are, and that there were. */
export type GivenNames = ReadonlyMap<string, string>;

/** Keys with their callers, and the names that were given. */
export interface NamedKeys {
  readonly keys: readonly NamedKey[];
  readonly given: GivenNames;
}

/**
 * Keys with their callers. One without a name is called by its kind and place: `key-1`. It keeps that name when its place is
 * another later on, and no other key gets it, nor one that an entry had of its own: it would have the sessions of the first.
 * @param before names that keys have had
 * @throws TypeError when two have the same name, or one has a `#` in it, behind which secrets stand in owners
 */
export function namedKeys(
  kind: "key" | "token",
  keys: readonly KeySetting[],
  before: GivenNames = new Map(),
): NamedKeys {
  const given = new Map(before);
  const taken = new Set(keys.flatMap((setting) => (typeof setting === "string" ? [] : (setting.name ?? []))));
  const placeName = (digests: readonly string[], index: number): string => {
    // Keys that were one caller's and are two entries now: the first of them is who it was.
    const known = digests.map((each) => given.get(each)).find((each) => each !== undefined && !taken.has(each));
    if (known !== undefined) return known;
    const had = new Set([...given.values(), ...taken]);
    let place = index + 1;
    while (had.has(`${kind}-${place}`)) place += 1;
    return `${kind}-${place}`;
  };
  const named = keys.map((setting, index): NamedKey => {
    const { key, name: own, ...limits } = typeof setting === "string" ? { key: setting } : setting;
    const secrets = typeof key === "string" ? [key] : key;
    const digests = secrets.map((secret) => digestOf(`${kind} ${secret}`));
    const name = own ?? placeName(digests, index);
    taken.add(name);
    for (const each of digests) given.set(each, name);
    return { secrets, caller: { id: `${kind}:${name}`, name, ...limits } };
  });
  const names = new Set(named.map(({ caller }) => caller.name));
  if (named.some(({ caller }) => caller.name.includes("#"))) throw new TypeError("The name of a key holds a #.");
  if (names.size < named.length) throw new TypeError("Two keys have the same name.");
  return { keys: named, given };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
