import { isRecord } from "@vivavoce/audio/is-record";
import type { LoadedConfig } from "./load-config.ts";
import { nameOrigin, originOf, valueAt } from "./origins.ts";
import { describeKeys, isSecret } from "./settings.ts";

const MASK = "********";

/** One value of the effective configuration, fit to be shown. */
export interface ShownValue {
  readonly key: string;
  /** Secrets are masked; null when not set. */
  readonly value: unknown;
  readonly origin: string;
}

/** Every value in the order of the schema, secrets masked. */
export function showConfig(loaded: LoadedConfig): ShownValue[] {
  return [...describeKeys().keys()].flatMap((key) => {
    const origin = (at: string): string => nameOrigin(originOf(loaded.origins, at));
    const named = namedEntries(key, loaded.config);
    if (named.length > 0) return named.map(([at, value]) => ({ key: at, value, origin: origin(at) }));
    // An empty section holds no secret.
    const value = namedSections.has(key) ? {} : mask(key, valueAt(loaded.config, key.split(".")));
    return [{ key, value, origin: origin(key) }];
  });
}

/** Sections whose members have names of the user's own. */
const namedSections: ReadonlySet<string> = new Set([
  "models",
  "agents",
  "recognizer.byLanguage",
  "synthesizer.byLanguage",
  "endOfUtterance.byLanguage",
]);

/** Every value of such a section, line by line; long texts by their length, since they are read in the file. */
function namedEntries(section: string, config: unknown): (readonly [string, unknown])[] {
  const entries = namedSections.has(section) ? valueAt(config, section.split(".")) : undefined;
  if (!isRecord(entries)) return [];
  return Object.entries(entries).flatMap(([name, entry]) =>
    Object.entries(isRecord(entry) ? entry : {})
      .filter(([, value]) => value !== undefined)
      .map(([member, value]) => {
        const key = `${section}.${name}.${member}`;
        if (member === "instructions" && typeof value === "string")
          return [key, `(${value.length} characters)`] as const;
        return [key, mask(key, value)] as const;
      }),
  );
}

/** A table for people: key, value, origin. */
export function printConfig(loaded: LoadedConfig): string {
  const rows = showConfig(loaded).map(({ key, value, origin }) => [
    key,
    value === null ? "-" : JSON.stringify(value),
    origin,
  ]);
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [keyWidth, valueWidth] = [width(0), Math.min(width(1), 40)];
  return rows
    .map(([key = "", value = "", origin = ""]) => `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${origin}`)
    .join("\n");
}

function mask(key: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "string" && /url$/i.test(key))
    return value.replace(/\/\/[^/@]*@/, `//${MASK}@`).replace(/\?.+$/s, `?${MASK}`);
  if (!isSecret(key)) return value;
  if (Array.isArray(value)) return value.map(maskEntry);
  if (isRecord(value)) return Object.fromEntries(Object.keys(value).map((name) => [name, MASK]));
  return MASK;
}

/** A secret alone, or with its name and limits, which are none. */
function maskEntry(entry: unknown): unknown {
  if (!isRecord(entry)) return MASK;
  const isShown = (name: string): boolean => name !== "key" && name !== "token";
  return Object.fromEntries(Object.entries(entry).map(([name, member]) => [name, isShown(name) ? member : MASK]));
}
