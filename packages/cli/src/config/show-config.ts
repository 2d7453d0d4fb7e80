import { isPlainObject } from "./config-file.ts";
import type { LoadedConfig } from "./load-config.ts";
import { nameOrigin, originOf } from "./origins.ts";
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
  return [...describeKeys().keys()].map((key) => ({
    key,
    value: mask(key, valueAt(loaded.config, key)),
    origin: nameOrigin(originOf(loaded.origins, key)),
  }));
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
  if (typeof value === "string" && key.endsWith("Url")) return value.replace(/\/\/[^/@]*@/, `//${MASK}@`);
  if (!isSecret(key)) return value;
  if (Array.isArray(value)) return value.map(() => MASK);
  if (isPlainObject(value)) return Object.fromEntries(Object.keys(value).map((name) => [name, MASK]));
  return MASK;
}

function valueAt(config: unknown, key: string): unknown {
  return key.split(".").reduce<unknown>((value, step) => (isPlainObject(value) ? value[step] : undefined), config);
}
