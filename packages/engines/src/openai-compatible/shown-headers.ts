import { createSecretMask } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";

/** Headers that a server is shown, and what hides them in what it says. */
export interface ShownHeaders {
  /** Those of the next request: a key among them may be another each time. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hides these, and those of before: an answer may be one to an earlier request. */
  readonly hide: SecretMask;
}

/** A key: itself, or what says which it is at each request. */
export type ServerKey = string | (() => string);

/** The key of the next request; undefined for none. */
export function keyNow(key: ServerKey | undefined): string | undefined {
  return typeof key === "function" ? key() : key;
}

/** Values that are hidden at most; with more the oldest are shown, which open nothing any more. */
const maxHidden = 32;

/** Headers that are made anew for each request. */
export function createShownHeaders(make: () => Readonly<Record<string, string>>): ShownHeaders {
  let known: readonly string[] = [];
  let mask = createSecretMask(known);
  const next = (): Readonly<Record<string, string>> => {
    const headers = make();
    const values = Object.values(headers);
    if (values.some((value) => !known.includes(value))) {
      known = [...new Set([...values, ...known])].slice(0, maxHidden);
      mask = createSecretMask(known);
    }
    return headers;
  };
  // What is wrong with them is told at the start.
  next();
  return {
    get headers() {
      return next();
    },
    hide: (text) => mask(text),
  };
}
