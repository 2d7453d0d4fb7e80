import { cueOf, isCounted, isNear } from "./cues.ts";
import { cardinalWords, digitNames } from "./number-words.ts";
import { plainWords } from "./word-readings.ts";
import { coreAt } from "./word-context.ts";
import type { PhraseRule, ReadingRule, WordContext } from "./word-context.ts";

const group = /^\(?\+?\(?\d{1,12}(?:[)\-./–]+\(?\d{1,12}){0,6}\)?$/;

/** A word as part of a telephone number, with the parentheses that were taken off it; empty when it is none. */
function partOf(context: WordContext, offset: number): string {
  const core = coreAt(context, offset);
  if (offset > 0 && /^[/–-]$/.test(core) && /^(\+|0)/.test(context.core)) return core;
  return core.length <= 24 && group.test(core) ? core : "";
}

/** How many words from here on could belong to one telephone number. */
function extent(context: WordContext): number {
  let count = 0;
  for (let digits = 0; count < 8; count++) {
    const part = partOf(context, count);
    if (part === "" || (count > 0 && part.startsWith("+"))) break;
    digits += part.replace(/\D/g, "").length;
    if (digits > 15) break;
    const closing = context.words[context.index + count]?.closing ?? "";
    if (closing !== "" && closing !== ")") return count + 1;
  }
  return count;
}

/**
 * Telephone numbers of any grouping: those that begin with a plus, a zero, or an area code in parentheses, those of
 * three, three and four digits, and any groups behind "call" and the like.
 */
const phone: PhraseRule = (context) => {
  const { core } = context;
  if (!/^[+(\d]/.test(core)) return undefined;
  let count = extent(context);
  if (count === 0) return undefined;
  const parts = Array.from({ length: count }, (_, offset) => partOf(context, offset));
  // A single digit at the end is the next thing that is said ("… 0958 3 times").
  if (count > 2 && /^\d$/.test(parts.at(-1) ?? "")) parts.length = --count;
  while (/^[/–-]$/.test(parts.at(-1) ?? "")) parts.length = --count;
  const digits = parts.join("").replace(/\D/g, "");
  if (digits.length < 3 || !isPhone(context, parts, digits)) return undefined;
  return parts.map((part, offset) => [...partWords(part), ...(offset < count - 1 ? [","] : [])]);
};

function isPhone(context: WordContext, parts: readonly string[], digits: string): boolean {
  const written = parts.join(" ");
  const next = coreAt(context, parts.length);
  if (/^\+\(?\d/.test(written)) return digits.length >= 7;
  if (/^(1[-. ])?\d{3}[-. /]\d{3}[-. ]\d{4}$/.test(written)) return true;
  if (context.opening.endsWith("(") && /^\d{2,5}\)?[ -]?\d{3,4}[- ]?\d{2,4}/.test(written)) return true;
  if (/^\(?\d{2,5}\)[ -]?\d{3,4}[- ]?\d{2,4}/.test(written)) return true;
  const cue = cueOf(context);
  if (/^\d{3} \d{4}$/.test(written) && isNear(context, /^(number|phone|call|tel|contact|text|reach)$/i, 5, 0))
    return true;
  if (/^\d{3}[-.]\d{4}$/.test(written)) {
    const isRange = isCounted(next) || written.endsWith("00") || /^\d{3}\./.test(written);
    return cue === "phone" || (!isRange && cue !== "code" && cue !== "reference");
  }
  // 020 7946 0958, 0176/1234567, 06 12 34 56 78, but not the groups of a code.
  if (/^0\d{1,4}[ /-]\d{2}/.test(written) && digits.length >= 8 && digits.length <= 12 && cue !== "code") return true;
  if (/^1[38]00 \d{3} \d{3}$/.test(written)) return true;
  if (/^1-[89]\d\d-\d{3}-\d{4}$/.test(written)) return true;
  // Prices, dates and sizes may follow "phone" and "call" too.
  if (cue !== "phone" || /^\d+\.\d+$|^\d{1,2}[/.]\d{1,2}$/.test(written)) return false;
  return parts.length > 1 ? digits.length >= 7 || digits.startsWith("0") : digits.length >= 3 && !isCounted(next);
}

function partWords(part: string): string[] {
  const groups = part.split(/[^\d+]+/).filter((each) => each !== "");
  return groups.flatMap((each, index) => [
    ...(index > 0 ? [","] : each.startsWith("+") ? ["plus"] : []),
    ...dialled(each, index > 0 && groups[0] === "1"),
  ]);
}

/** Long groups get pauses of their own; 1-800 is said as everybody says it. */
function dialled(digits: string, isBehindOne: boolean): string[] {
  const bare = digits.replace("+", "");
  if (isBehindOne && /^[89]00$/.test(bare)) return cardinalWords(bare);
  if (bare.length < 6) return digitNames(bare);
  const head = bare.length === 7 ? 3 : bare.length % 3 === 1 ? 4 : 3;
  return [...digitNames(bare.slice(0, head)), ",", ...dialled(bare.slice(head), false)];
}

/** Unbroken numbers: +4930123456, 5551234567 behind "call", and those of emergency services. */
const unbroken: ReadingRule = (context) => {
  const { core, next } = context;
  if (/^\+\d{7,15}$/.test(core)) return ["plus", ...dialled(core, false)];
  if (/^(000|110|112|911|999)$/.test(core) && isNear(context, /^(emergency|emergencies|police|ambulance)$/i))
    return digitNames(core);
  if (core === "911" && !isCounted(next)) return digitNames(core);
  if (!/^\d{3,15}$/.test(core) || cueOf(context) !== "phone") return undefined;
  return isCounted(next) ? undefined : dialled(core, false);
};

/** 1-800-FLOWERS. */
const vanity: ReadingRule = ({ core }) => {
  if (!/^(?:1-)?[2-9]\d\d(?:-[A-Z\d]{2,10}){1,3}$/.test(core) || !/[A-Z]{3}/.test(core)) return undefined;
  return core
    .split("-")
    .flatMap((part, index) => [
      ...(index > 0 ? [","] : []),
      ...(/^[2-9]00$/.test(part)
        ? cardinalWords(part)
        : /^\d+$/.test(part)
          ? digitNames(part)
          : plainWords(part, true)),
    ]);
};

/** x123 and ext123 behind a telephone number. */
const extension: ReadingRule = ({ core, previous }) => {
  const digits = /^(?:x|ext\.?)(\d{1,6})$/i.exec(core)?.[1];
  return digits !== undefined && (digits.length > 2 || /\d{4}$/.test(previous))
    ? ["extension", ...(digits.length < 3 ? cardinalWords(digits) : digitNames(digits))]
    : undefined;
};

/** Telephone numbers over several words. */
export const phonePhrases: readonly PhraseRule[] = [phone];
/** Telephone numbers in one word. */
export const phoneReadings: readonly ReadingRule[] = [unbroken, vanity, extension];
