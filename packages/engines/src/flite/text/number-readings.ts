import { isCounted } from "./cues.ts";
import { unitWords } from "./units.ts";
import { cardinalWords, groupedDigits, ordinalWords, yearWords } from "./number-words.ts";
import { spellOut } from "./letter-names.ts";
import { amountWords, isNumber, numberWords, parseAmount } from "./written-number.ts";
import { coreAt } from "./word-context.ts";
import type { PhraseRule, ReadingRule } from "./word-context.ts";

/** 10 000 euros, 1 234 567,89: thousands divided by spaces, where something is counted or a fraction follows. */
const spacedThousands: PhraseRule = (context) => {
  if (!/^[1-9]\d{0,2}$/.test(context.core) || context.closing !== "") return undefined;
  let count = 1;
  while (count < 5 && /^\d{3}$/.test(coreAt(context, count)) && context.words[context.index + count]?.closing === "")
    count++;
  const last = /^(\d{3})(?:[.,](\d{1,2}))?$/.exec(coreAt(context, count));
  const groups = Array.from({ length: count }, (_, offset) => coreAt(context, offset));
  if (last?.[2] !== undefined) {
    const amount = { sign: "", whole: [...groups, last[1]].join(""), fraction: last[2] } as const;
    return [amountWords(amount), ...groups.map(() => [])];
  }
  const next = coreAt(context, count);
  if (
    count < 2 ||
    !(isCounted(next) || unitWords(next, true) || /^[€£$%]$|^(EUR|USD|GBP|CHF|PLN|CZK|SEK|kr)$/.test(next))
  )
    return undefined;
  // What is counted takes its plural from the last group.
  return [...groups.slice(1).map(() => []), cardinalWords(groups.join(""))];
};

const ordinal: ReadingRule = ({ core }) => {
  const digits = /^([\d,]{1,20})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ|º|ª)$/i.exec(core)?.[1];
  return digits === undefined || !/\d$/.test(digits) ? undefined : ordinalWords(digits);
};

const number: ReadingRule = ({ core, words }) => {
  const amount = parseAmount(core);
  if (!amount) return undefined;
  if (!/^\d+$/.test(core)) return amountWords(amount);
  // Codes keep their zeros; long unbroken numbers are dialled or typed, not counted; so is one that stands quite alone.
  const isTyped = core.length >= 7 || (words.length === 1 && core.length >= 5);
  return /^0\d+$/.test(core) || (isTyped && !core.endsWith("000")) ? groupedDigits(core) : amountWords(amount);
};

const numbered: ReadingRule = ({ core, next }) => {
  if (/^(No|no|Nos|nº|nr|Nr)$/.test(core) && /^#?\d/.test(next)) return ["number"];
  const digits = /^(?:#|№|nº|No\.)(\d+)$/.exec(core)?.[1];
  if (digits === undefined) return undefined;
  return ["number", ...(digits.length > 3 || digits.startsWith("0") ? groupedDigits(digits) : cardinalWords(digits))];
};

/** § 5, §§ 5-7, §5. */
const section: ReadingRule = ({ core }) => {
  const [, signs = "", digits = ""] = /^(§{1,2})(\d*)/.exec(core) ?? [];
  if (signs === "") return undefined;
  return [signs.length > 1 ? "sections" : "section", ...(digits === "" ? [] : cardinalWords(digits))];
};

/** 1,2,3 without spaces: a list. */
const list: ReadingRule = ({ core }) => {
  if (core.length > 200 || isNumber(core) || !/^\d{1,6}(?:[,;]\d{1,6}){2,}$/.test(core)) return undefined;
  return core.split(/[,;]/).flatMap((part, index) => [...(index > 0 ? [","] : []), ...numberWords(part)]);
};

/** 2024/25 and 1999/2000. */
const years: ReadingRule = ({ core }) => {
  const [, from = "", to = ""] = /^((?:19|20)\d\d)\/((?:19|20)?\d\d)$/.exec(core) ?? [];
  return from === "" ? undefined : [...yearWords(from), ...(to.length === 4 ? yearWords(to) : cardinalWords(to))];
};

/** 4b, 12a: a number with a letter that is no unit. */
const lettered: ReadingRule = ({ core }) => {
  const [, digits = "", letter = ""] = /^(\d{1,4})([a-z])$/.exec(core) ?? [];
  return digits === "" ? undefined : [...cardinalWords(digits), ...spellOut(letter)];
};

/** 5+, 10,000+. */
const orMore: ReadingRule = ({ core }) => {
  const digits = core.endsWith("+") ? core.slice(0, -1) : "";
  return isNumber(digits) ? [...numberWords(digits), "plus"] : undefined;
};

/** Numbers over several words. */
export const numberPhrases: readonly PhraseRule[] = [spacedThousands];
/** Plain numbers, when nothing says what they are. */
export const numberReadings: readonly ReadingRule[] = [
  years,
  ordinal,
  list,
  numbered,
  section,
  orMore,
  number,
  lettered,
];
