import { baseLanguage } from "@vivavoce/engine/languages";
import { fillerWords } from "./filler-words.ts";
import type { FillerWords } from "./filler-words.ts";

/** The words of a recognized text, in lower case and without marks. */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[^\p{L}\p{M}\p{N}'-]+/u)
    .map((word) => word.replace(/^['-]+/, "").replace(/(?<!['-])['-]+$/, ""))
    .filter((word) => word !== "");
}

/** How many words of a text are neither back-channels nor hesitations; and how far they take the turn. */
export interface TurnTaking {
  readonly words: number;
  readonly takesTurn: "no" | "probably" | "surely";
}

/**
 * Whether a text is, but for back-channels, the beginning of one that has more words: "that's", "oh, makes". What takes the
 * turn by itself is not, though phrases begin with it: "no" in Arabic and "but" in Italian must not wait for what follows.
 */
export function beginsBackChannel(text: string, languages: readonly string[] = ["en"]): boolean {
  const rows = rowsOf(languages);
  const phrases = rows.flatMap((row) => row.phrases);
  const all = wordsOf(text);
  const startsWith = (phrase: readonly string[], rest: readonly string[]): boolean =>
    rest.every((word, index) => phrase[index] === word);
  for (let index = 0; index < all.length;) {
    const rest = all.slice(index);
    const whole = phrases.find((phrase) => startsWith(rest, phrase));
    if (whole === undefined && !rows.some(({ words }) => words.has(rest[0] ?? ""))) {
      const isBegun = phrases.some((phrase) => phrase.length > rest.length && startsWith(phrase, rest));
      return isBegun && turnTakingOf(text, languages).takesTurn === "no";
    }
    index += whole?.length ?? 1;
  }
  return false;
}

/** Characters of a script without spaces that count as a word. */
const charsPerWord = 2;

/**
 * How a text takes the turn, heard in one of these languages (BCP-47; without any, English). A word is a back-channel if it is
 * one in any of them; nothing is known of other languages, so that each of their words counts.
 */
export function turnTakingOf(text: string, languages: readonly string[] = ["en"]): TurnTaking {
  const rows = rowsOf(languages);
  const dense = rows.some(({ isDense }) => isDense) ? denseWords(text, rows) : undefined;
  return dense ?? spacedWords(text, rows);
}

function rowsOf(languages: readonly string[]): readonly FillerWords[] {
  const asked = languages.length === 0 ? ["en"] : languages.map(baseLanguage);
  const known: Readonly<Record<string, FillerWords>> = fillerWords;
  return [...new Set(asked)].flatMap((language) => (Object.hasOwn(known, language) ? (known[language] ?? []) : []));
}

function spacedWords(text: string, rows: readonly FillerWords[]): TurnTaking {
  const all = wordsOf(text);
  let count = 0;
  let takesTurn: TurnTaking["takesTurn"] = "no";
  for (let index = 0; index < all.length;) {
    const phrase = rows
      .flatMap(({ phrases }) => phrases)
      .find((candidate) => candidate.every((word, offset) => all[index + offset] === word));
    const word = all[index] ?? "";
    if (phrase === undefined && !rows.some(({ words }) => words.has(word))) {
      count += 1;
      if (rows.some(({ unmistakable }) => unmistakable.has(word))) takesTurn = "surely";
      else if (takesTurn === "no" && rows.some(({ turnTaking }) => turnTaking.has(word))) takesTurn = "probably";
    }
    index += phrase?.length ?? 1;
  }
  // What recognizers make of half a "yeah"; nobody takes the turn with it alone.
  if (count === 1 && all.at(-1) === "you") return { words: 0, takesTurn };
  return { words: count, takesTurn };
}

/** Longest entry of a language without spaces that is looked for, in characters. */
const longestEntry = 10;

/** Text without spaces, cut into the longest entries; undefined when it has no such characters. */
function denseWords(text: string, rows: readonly FillerWords[]): TurnTaking | undefined {
  if (!/[\u3040-\u30ff\u3400-\u9fff]/u.test(text)) return undefined;
  const all = wordsOf(text).join(" ");
  let rest = 0;
  let takesTurn: TurnTaking["takesTurn"] = "no";
  for (let index = 0; index < all.length;) {
    const entry = longestAt(all, index, rows);
    if (entry === undefined) {
      if (/[\p{L}\p{N}]/u.test(all.charAt(index))) rest += 1;
      index += 1;
      continue;
    }
    if (rows.some(({ unmistakable }) => unmistakable.has(entry))) takesTurn = "surely";
    else if (takesTurn === "no" && rows.some(({ turnTaking }) => turnTaking.has(entry))) takesTurn = "probably";
    if (!rows.some(({ words }) => words.has(entry))) rest += charsPerWord;
    index += entry.length;
  }
  return { words: Math.ceil(rest / charsPerWord), takesTurn };
}

function longestAt(text: string, at: number, rows: readonly FillerWords[]): string | undefined {
  for (let length = Math.min(longestEntry, text.length - at); length > 0; length--) {
    const candidate = text.slice(at, at + length);
    if (rows.some(({ words, turnTaking }) => words.has(candidate) || turnTaking.has(candidate))) return candidate;
  }
  return undefined;
}

/** Whether a text has words at all. */
export function hasWords(text: string): boolean {
  return wordsOf(text).length > 0;
}
