import { CheckFailure, expectThat, show } from "./check-failure.ts";

/** An event as it came; members are read with the functions below. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The member at a dotted path, or undefined; numbers stand for places in lists. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

/** The text at a path. Throws `CheckFailure` when there is none. */
export function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  if (typeof found === "string") return found;
  throw new CheckFailure(`text at '${path}'`, show(found));
}

/** The number at a path. Throws `CheckFailure` when there is none. */
export function numberAt(value: unknown, path: string): number {
  const found = at(value, path);
  if (typeof found === "number") return found;
  throw new CheckFailure(`a number at '${path}'`, show(found));
}

/** The list at a path. Throws `CheckFailure` when there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  if (Array.isArray(found)) return found;
  throw new CheckFailure(`a list at '${path}'`, show(found));
}

/** Types of events, in order. */
export function typesOf(events: readonly WireEvent[]): string[] {
  return events.map(({ type }) => type);
}

/** Types of events in one line, those that come several times in a row once. */
export function sequenceOf(events: readonly WireEvent[]): string {
  return typesOf(events)
    .filter((type, index, all) => type !== all[index - 1])
    .join(", ");
}

/** Throws a `CheckFailure` unless every type is among the events. */
export function expectTypes(events: readonly WireEvent[], ...wanted: readonly string[]): void {
  const types = typesOf(events);
  for (const type of wanted) expectThat(types.includes(type), type, types.join(", "));
}

/** Throws a `CheckFailure` when there is an event. */
export function expectNone(events: readonly WireEvent[], expected = "nothing more"): void {
  expectThat(events.length === 0, expected, typesOf(events).join(", "));
}

/** Throws a `CheckFailure` when an event of that type is among the events. */
export function expectWithout(events: readonly WireEvent[], type: string, expected: string): void {
  const types = typesOf(events);
  expectThat(!types.includes(type), expected, types.join(", "));
}

/** Whether `actual` has everything `wanted` has; null and absent are the same, numbers may differ by a rounding. */
export function covers(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return actual === null || actual === undefined;
  if (typeof wanted === "number" && typeof actual === "number") return Math.abs(wanted - actual) < 1e-6;
  if (Array.isArray(wanted)) {
    return Array.isArray(actual) && wanted.length === actual.length && wanted.every((w, i) => covers(actual[i], w));
  }
  if (typeof wanted === "object") {
    return (
      typeof actual === "object" &&
      actual !== null &&
      Object.entries(wanted).every(([key, value]) => covers((actual as Record<string, unknown>)[key], value))
    );
  }
  return actual === wanted;
}
