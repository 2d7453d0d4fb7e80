/** Deepest nesting a message may have. */
const maxDepth = 64;
/**
 * Most entries of a list, and members of an object: nothing on the wire has a tenth of them. A schema judges each entry before
 * it says that the first one is wrong, which for a list of 80,000 took a fifth of a second.
 */
const maxEntries = 8192;

/**
 * Makes freshly parsed JSON safe to handle: drops keys named `__proto__` in place. Returns what is wrong with a value that is
 * nested too deep or too broad, as the rest of a sentence; it may then hold such keys still.
 */
export function guardJson(value: unknown, depth = 0): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth >= maxDepth) return `is nested deeper than ${maxDepth} levels`;
  const record = value as Record<string, unknown>;
  if (!Array.isArray(value) && Object.hasOwn(record, "__proto__")) delete record["__proto__"];
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(record);
  if (entries.length > maxEntries) return `has more than ${maxEntries} entries in one list or object`;
  for (const entry of entries) {
    const fault = guardJson(entry, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
