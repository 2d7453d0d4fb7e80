import { isRecord, parseRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";

/** A JSON object of another server: any members, of any kind. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * What the option `body` adds to every request.
 * @throws EngineError `unsupported` when it is no JSON object
 */
export function bodyMembers(text: string, engine: string, example: string): Members {
  const members = parseRecord(text);
  if (members === undefined)
    throw new EngineError(engine, "unsupported", `body must be a JSON object, such as ${example}`);
  return members;
}

/** A member of something that should be an object; undefined where it is none. */
export function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

/** The objects in something that should be a list; none where it is none. */
export function recordsOf(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A member that should be text; empty where it is missing or something else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A member that should be text; undefined where it is missing, empty or something else. */
export function filledText(value: unknown): string | undefined {
  return textOf(value) || undefined;
}
