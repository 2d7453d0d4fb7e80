import type { english } from "./english.ts";

/** The same keys with other words: texts, functions that make texts, lists of texts, and groups of all these. */
type Table<T> = T extends string
  ? string
  : T extends readonly string[]
    ? readonly string[]
    : T extends (...given: infer Given) => string
      ? (...given: Given) => string
      : { readonly [Key in keyof T]: Table<T[Key]> };

/** Everything the page says, in one language. */
export type Messages = Table<typeof english>;

/** Something to say that is put into words when it is shown, in the language of that moment. */
export type Phrase = (t: Messages) => string;
