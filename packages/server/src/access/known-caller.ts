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
      readonly key: string;
      /** Stands in the log in place of the key, and must differ from other names. */
      readonly name?: string;
      readonly maxSessions?: number;
      readonly connectionsPerMinute?: number;
    };

/** A caller and what opens its sessions. */
export interface NamedKey {
  readonly secret: string;
  readonly caller: KnownCaller;
}

/**
 * Keys with their callers. One without a name is called by its kind and place: `key-1`.
 * @throws TypeError when two have the same name, or one has a `#` in it, behind which secrets stand in owners
 */
export function namedKeys(kind: "key" | "token", keys: readonly KeySetting[]): readonly NamedKey[] {
  const named = keys.map((setting, index): NamedKey => {
    const { key, name = `${kind}-${index + 1}`, ...limits } = typeof setting === "string" ? { key: setting } : setting;
    return { secret: key, caller: { id: `${kind}:${name}`, name, ...limits } };
  });
  const names = new Set(named.map(({ caller }) => caller.name));
  if (named.some(({ caller }) => caller.name.includes("#"))) throw new TypeError("The name of a key holds a #.");
  if (names.size < named.length) throw new TypeError("Two keys have the same name.");
  return named;
}
