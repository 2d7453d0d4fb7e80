import { belowTwenty, scales, tens as tensNames, valueOfWord } from "@vivavoce/audio/english-numbers";

/** A number found in words, and how many words it took. */
export interface NumberRead {
  readonly value: number;
  readonly length: number;
}

/** A number and the word behind it. */
export interface Amount {
  readonly value: number;
  readonly unit: string;
}

const SMALL = valuesOf(belowTwenty);
/** People write "fourty" too. */
const TENS = valuesOf(tensNames).set("fourty", 40);
const SCALES = new Map(scales);
/** Into how many parts a fraction divides, by its name. */
const PARTS = new Map(
  "half third quarter fifth sixth seventh eighth ninth tenth".split(" ").map((name, index) => [name, index + 2]),
).set("fourth", 4);
const PLURALS = new Map([...PARTS].map(([name, parts]) => [name === "half" ? "halves" : `${name}s`, parts]));

/** Parts of one: "three quarters", "a third", "half". */
export interface PartRead {
  readonly above: number;
  readonly below: number;
  /** Words that it took. */
  readonly length: number;
}

/** Reads parts of one at word `at`. "Third" alone is an ordinal, and "a second" a time. */
export function readPart(words: readonly string[], at: number): PartRead | undefined {
  const [first = "", second = ""] = [words[at], words[at + 1]];
  if (first === "half") return { above: 1, below: 2, length: 1 };
  const isOne = first === "a" || first === "an" || first === "one";
  const below = isOne ? PARTS.get(second) : PLURALS.get(second);
  const above = isOne ? 1 : (SMALL.get(first) ?? (/^\d{1,2}$/.test(first) ? Number(first) : 0));
  return below === undefined || above < 1 ? undefined : { above, below, length: 2 };
}

function valuesOf(words: readonly string[]): Map<string, number> {
  return new Map(words.map((word) => [word, valueOfWord.get(word) ?? 0]));
}

/** Reads the longest number that begins at word `at`: digits, words ("one hundred and five"), or both ("2 million"). */
export function readNumber(words: readonly string[], at: number): NumberRead | undefined {
  const whole = readWhole(words, at);
  if (whole === undefined) return undefined;
  const decimals = readDecimals(words, at + whole.length);
  if (decimals !== undefined) {
    return { value: whole.value + decimals.value, length: whole.length + decimals.length };
  }
  const next = at + whole.length;
  const part = words[next] === "and" && words[next + 1] !== "half" ? readPart(words, next + 1) : undefined;
  if (part !== undefined)
    return { value: whole.value + part.above / part.below, length: whole.length + part.length + 1 };
  return whole;
}

/** All numbers in the words, in order. */
export function findNumbers(words: readonly string[]): number[] {
  return findAmounts(words).map(({ value }) => value);
}

/** All numbers in the words, in order, each with the word that follows it, which may be its unit. */
export function findAmounts(words: readonly string[]): Amount[] {
  const found: Amount[] = [];
  for (let at = 0; at < words.length;) {
    const read = readNumber(words, at);
    at += read?.length ?? 1;
    if (read) found.push({ value: read.value, unit: words[at] ?? "" });
  }
  return found;
}

type Kind = "none" | "small" | "tens" | "hundred" | "scale";

function readWhole(words: readonly string[], start: number): NumberRead | undefined {
  let total = 0;
  let current = 0;
  let kind: Kind = "none";
  let at = start;
  for (;;) {
    const step = wholeStep(words, at, kind, current);
    if (step === undefined) break;
    if (step.kind === "scale") {
      total += (current || 1) * step.value;
      current = 0;
    } else if (step.kind === "hundred") {
      current = (current || 1) * 100;
    } else {
      current += step.value;
    }
    kind = step.kind;
    at += step.length;
  }
  return kind === "none" ? undefined : { value: total + current, length: at - start };
}

function wholeStep(
  words: readonly string[],
  at: number,
  kind: Kind,
  current: number,
): { kind: Kind; value: number; length: number } | undefined {
  const word = words[at] ?? "";
  const fresh = kind === "none" || kind === "hundred" || kind === "scale";
  const small = SMALL.get(word) ?? (/^\d+(?:\.\d+)?$/.test(word) ? Number(word) : undefined);
  if (small !== undefined) {
    const fits = fresh
      ? kind === "none" || small < 1000
      : kind === "tens" && small > 0 && small < 10 && SMALL.has(word);
    return fits ? { kind: "small", value: small, length: 1 } : undefined;
  }
  const tens = TENS.get(word);
  if (tens !== undefined) return fresh ? { kind: "tens", value: tens, length: 1 } : undefined;
  const scale = SCALES.get(word);
  if (scale !== undefined && kind !== "none" && kind !== "scale") return { kind: "scale", value: scale, length: 1 };
  if (word === "hundred" && kind === "small" && current < 100) return { kind: "hundred", value: 100, length: 1 };
  if ((word === "a" || word === "an") && kind === "none") return articleStep(words[at + 1] ?? "");
  if (word === "and" && (kind === "hundred" || kind === "scale")) {
    const next = wholeStep(words, at + 1, kind, current);
    const below100 = next !== undefined && (next.kind === "small" || next.kind === "tens") && next.value < 100;
    return below100 ? { ...next, length: next.length + 1 } : undefined;
  }
  return undefined;
}

function articleStep(word: string): { kind: Kind; value: number; length: number } | undefined {
  if (word === "hundred") return { kind: "hundred", value: 100, length: 2 };
  if (word === "dozen") return { kind: "small", value: 12, length: 2 };
  const scale = SCALES.get(word);
  return scale === undefined ? undefined : { kind: "scale", value: scale, length: 2 };
}

function readDecimals(words: readonly string[], at: number): NumberRead | undefined {
  if (words[at] !== "point") return undefined;
  let digits = "";
  let length = 1;
  for (;;) {
    const word = words[at + length] ?? "";
    const digit = word === "oh" || word === "o" ? 0 : (SMALL.get(word) ?? (/^\d+$/.test(word) ? word : undefined));
    if (digit === undefined) break;
    digits += String(digit);
    length += 1;
  }
  return digits === "" ? undefined : { value: Number(`0.${digits}`), length };
}
