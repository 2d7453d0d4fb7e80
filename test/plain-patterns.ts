import { expect } from "vitest";

/**
 * A pattern is equal to its like only. Vitest takes one within `toMatchObject` for an object without members, which everything
 * matches; what a text is to look like says `expect.stringMatching`.
 */
function patterns(actual: unknown, expected: unknown): boolean | undefined {
  return expected instanceof RegExp ? actual instanceof RegExp && String(actual) === String(expected) : undefined;
}

const TypedArray = Object.getPrototypeOf(Uint8Array) as abstract new () => Uint8Array;

/**
 * Sound and files of the same bytes are equal. Vitest looks at them number by number, each by its name, which took longer than
 * most of what is tested; to tell what differs is left to it.
 */
function bytes(actual: unknown, expected: unknown): true | undefined {
  if (!(actual instanceof TypedArray) || !(expected instanceof TypedArray)) return undefined;
  if (actual.constructor !== expected.constructor) return undefined;
  return bytesOf(actual).equals(bytesOf(expected)) ? true : undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

const known = Symbol.for("vivavoce.plain-patterns");
// Unit files share threads, and this runs before each of them.
if (!Reflect.has(globalThis, known)) {
  Reflect.set(globalThis, known, true);
  expect.addEqualityTesters([patterns, bytes]);
}
