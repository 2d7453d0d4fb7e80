import { belowTwenty, scales, valueOfWord } from "../english-numbers.ts";

const digitNames = belowTwenty.slice(0, 10);
const scaleOf = new Map(scales);

/**
 * Replaces every number, in words or in digits, by the words of its digits: "nineteen eighty four", "1984" and "one nine
 * eight four" all become "one nine eight four"; "one hundred and five" becomes "one zero five". "oh" after a digit is
 * zero. Words in, words out; digits count as numbers only as words of their own.
 */
export function spellDigits(words: readonly string[]): string[] {
  const spelled: string[] = [];
  for (let at = 0; at < words.length;) {
    const number = numberAt(words, at);
    if (number !== undefined) {
      for (const digit of number.digits) spelled.push(digitNames[Number(digit)] as string);
      at = number.end;
      continue;
    }
    const word = words[at++] as string;
    const afterDigit = digitNames.includes(spelled.at(-1) ?? "");
    spelled.push(afterDigit && (word === "oh" || word === "o") ? "zero" : word);
  }
  return spelled;
}

interface NumberFound {
  readonly digits: string;
  /** Index after its last word. */
  readonly end: number;
}

/** The longest number that starts at a word: any count of thousands, millions and so on, each smaller than the last. */
function numberAt(words: readonly string[], start: number): NumberFound | undefined {
  const first = words[start] as string;
  if (/^\d+$/.test(first) && !isScale(words[start + 1])) return { digits: first, end: start + 1 };
  let total = 0;
  let lastScale = Infinity;
  let end = start;
  for (;;) {
    const group = belowThousand(words, end === start ? end : skipAnd(words, end));
    if (group === undefined) break;
    const scale = scaleOf.get(words[group.end] ?? "");
    if (scale === undefined) {
      // What follows a thousand belongs to it when it fits under it: "two thousand five".
      if (group.value < lastScale) {
        total += group.value;
        end = group.end;
      }
      break;
    }
    if (scale >= lastScale) break;
    total += group.value * scale;
    lastScale = scale;
    end = group.end + 1;
  }
  return end === start ? undefined : { digits: String(total), end };
}

/** A number up to 999 in words: "five", "twenty five", "one hundred and five"; digits only before a scale: "5 million". */
function belowThousand(words: readonly string[], start: number): { value: number; end: number } | undefined {
  const small = belowHundred(words, start);
  if (small === undefined || words[small.end] !== "hundred") return small;
  const value = small.value * 100;
  const end = small.end + 1;
  const rest = belowHundred(words, skipAnd(words, end));
  return rest === undefined || rest.value === 0 ? { value, end } : { value: value + rest.value, end: rest.end };
}

function belowHundred(words: readonly string[], start: number): { value: number; end: number } | undefined {
  const word = words[start] ?? "";
  if (/^\d{1,3}$/.test(word) && isScale(words[start + 1])) return { value: Number(word), end: start + 1 };
  const value = valueOfWord.get(word);
  if (value === undefined) return undefined;
  const unit = valueOfWord.get(words[start + 1] ?? "") ?? 0;
  if (value >= 20 && unit >= 1 && unit <= 9) return { value: value + unit, end: start + 2 };
  return { value, end: start + 1 };
}

function isScale(word = ""): boolean {
  return word === "hundred" || scaleOf.has(word);
}

function skipAnd(words: readonly string[], at: number): number {
  return words[at] === "and" ? at + 1 : at;
}
