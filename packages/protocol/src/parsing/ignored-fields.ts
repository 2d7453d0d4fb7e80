import { isRecord } from "@vivavoce/audio/is-record";
import { FIELD_ALIASES } from "../schema/renamed.ts";
import type { Fields } from "../wire/fields.ts";
import { paramPath } from "./param-path.ts";

/** Fields of a session that only the server sets: dropped without a word (BH-14). */
const SERVER_SET = new Set(["id", "object", "expires_at", "agent"]);
/** Most paths that are reported for one event. */
const MAX_REPORTED = 32;

/** A spelling variant whose meaning has arrived under the canonical name. */
function isAlias(key: string, sent: Fields, parsed: Fields): boolean {
  const canonical = FIELD_ALIASES[key];
  return canonical !== undefined && !Object.hasOwn(sent, canonical) && Object.hasOwn(parsed, canonical);
}

/** What echoes carry and clients send back, and the older form of a tool choice, which has been understood. */
function isQuiet(key: string, value: unknown, path: readonly PropertyKey[]): boolean {
  if (key === "object" && typeof value === "string") return true;
  if (key === "function" && path.at(-1) === "tool_choice") return true;
  return path.length === 1 && path[0] === "session" && SERVER_SET.has(key);
}

function collect(sent: unknown, parsed: unknown, path: PropertyKey[], found: string[]): void {
  if (Array.isArray(sent) && Array.isArray(parsed)) {
    sent.forEach((entry, index) => collect(entry, parsed[index], [...path, index], found));
    return;
  }
  if (!isRecord(sent) || !isRecord(parsed)) return;
  for (const [key, value] of Object.entries(sent)) {
    if (found.length >= MAX_REPORTED) return;
    const at = [...path, key];
    if (Object.hasOwn(parsed, key)) {
      collect(value, parsed[key], at, found);
    } else if (value !== null && value !== undefined && !isAlias(key, sent, parsed)) {
      if (!isQuiet(key, value, path)) found.push(paramPath(at) ?? key);
    }
  }
}

/**
 * Paths of the fields that a client sent and the schema does not know (BH-06), at most 32. Nulls and fields that the
 * server sets are left out: they ask for nothing.
 */
export function ignoredFields(sent: unknown, parsed: unknown): readonly string[] {
  const found: string[] = [];
  collect(sent, parsed, [], found);
  return found;
}
