/** Deepest nesting a message may have. */
export const MAX_DEPTH = 64;

/**
 * Makes freshly parsed JSON safe to handle: drops keys named `__proto__` in place. Returns false when the value is
 * nested deeper than `MAX_DEPTH`; it may then hold such keys still.
 */
export function guardJson(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((entry) => guardJson(entry, depth + 1));
  const record = value as Record<string, unknown>;
  if (Object.hasOwn(record, "__proto__")) delete record["__proto__"];
  for (const key in record) {
    if (!guardJson(record[key], depth + 1)) return false;
  }
  return true;
}
