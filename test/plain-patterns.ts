import { expect } from "vitest";

/**
 * A pattern is equal to its like only. Vitest takes one within `toMatchObject` for an object without members, which everything
 * matches; what a text is to look like says `expect.stringMatching`.
 */
const known = Symbol.for("vivavoce.plain-patterns");
// Unit files share a thread, and this runs before each of them.
if (!Reflect.has(globalThis, known)) {
  Reflect.set(globalThis, known, true);
  expect.addEqualityTesters([
    (actual: unknown, expected: unknown) =>
      expected instanceof RegExp ? actual instanceof RegExp && String(actual) === String(expected) : undefined,
  ]);
}
