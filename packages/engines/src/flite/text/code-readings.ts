import { cueOf, isCodeByWhatFollows, isCounted, isNear } from "./cues.ts";
import { spellOut } from "./letter-names.ts";
import { cardinalWords, digitNames, groupedDigits, pairWords } from "./number-words.ts";
import { isHouseNumber } from "./street-readings.ts";
import { symbolWords } from "./symbol-names.ts";
import { coreAt } from "./word-context.ts";
import type { PhraseRule, ReadingRule, WordContext } from "./word-context.ts";

/** *67 and #31# behind "dial". */
const starred: ReadingRule = (context) => {
  const [, first = "", digits = "", last = ""] = /^(#?)(\d{1,6})(#?)$/.exec(context.core) ?? [];
  const hasStar = context.opening.endsWith("*") && !context.closing.startsWith("*");
  if (digits === "" || (!hasStar && first + last === "")) return undefined;
  const cue = cueOf(context);
  // "#31" behind "order" is a number; "4821#" behind "PIN" is typed.
  if (cue !== "phone" && (last === "" || first !== "" || !/^(code|reference)$/.test(cue ?? ""))) return undefined;
  const head = hasStar ? ["star"] : first === "" ? [] : ["pound"];
  return [...head, ...digitNames(digits), ...(last === "" ? [] : ["pound"])];
};

/** "Press # or *". */
const key: ReadingRule = ({ core, previous }) => {
  if (!/^(press|hit|the|or|dial)$/i.test(previous)) return undefined;
  return core === "#" ? ["pound"] : core === "*" ? ["star"] : undefined;
};

/** A run of digits after its name: codes digit by digit, rooms and houses in pairs. */
const digitsByName: ReadingRule = (context) => {
  const { core, next, previous } = context;
  const digits = /^#?(\d+)$/.exec(core)?.[1];
  if (digits === undefined) return undefined;
  const sign = core.startsWith("#") ? ["number"] : [];
  if (isHouseNumber(context)) return [...sign, ...pairWords(digits)];
  const cue = cueOf(context);
  const isShort = digits.length < 3 && !digits.startsWith("0");
  if (cue === undefined || (cue !== "code" && cue !== "flight" && isCounted(next)))
    return isCodeByWhatFollows(context) && digits.length > 2 ? groupedDigits(digits) : numbered(digits, sign);
  if (cue === "label") return [...sign, ...pairWords(digits)];
  // "48 29 13": groups of a code are digits, however short, with a pause between them.
  const isGroup = /^\d+$/.test(previous) || (/^\d{2,}$/.test(next) && context.closing === "");
  if (isShort && !(cue !== "flight" && isGroup)) return [...sign, ...cardinalWords(digits)];
  return [...sign, ...groupedDigits(digits), ...(/^\d/.test(next) ? [","] : [])];
};

function numbered(digits: string, sign: readonly string[]): readonly string[] | undefined {
  if (sign.length === 0) return undefined;
  return [...sign, ...(digits.length > 3 || digits.startsWith("0") ? groupedDigits(digits) : cardinalWords(digits))];
}

/** 12B, 7C, 221B, 4-B after the name of a place, or before a street. */
const label: ReadingRule = (context) => {
  const [, digits = "", letters = ""] = /^#?(\d{1,5})-?([A-Za-z]{1,2})$/.exec(context.core) ?? [];
  if (digits === "" || (cueOf(context) !== "label" && !isHouseNumber(context))) return undefined;
  if (isCounted(context.next) && /^(k|m|M|bn|ft|kg|km|cm|mm|GB|MB|in)$/.test(letters)) return undefined;
  return /^(st|nd|rd|th)$/i.test(letters) ? undefined : [...pairWords(digits), ...spellOut(letters)];
};

/** Groups of a card or account number, which nothing else is written like; and of an IBAN. */
const groupsOfFour: PhraseRule = (context) => {
  const isIban = /^[A-Z]{2}\d{2}$/.test(context.core) && /^[A-Z\d]{4}$/.test(context.next) && /\d/.test(context.next);
  if (!isIban && !/^\d{4}$/.test(context.core)) return undefined;
  let count = 1;
  while (count < 10 && isNextGroup(context, count, isIban)) count++;
  if (count < (isIban ? 3 : 4)) return undefined;
  return Array.from({ length: count }, (_, offset) => [
    ...spelledCharacters(coreAt(context, offset)),
    ...(offset < count - 1 ? [","] : []),
  ]);
};

function isNextGroup({ words, index }: WordContext, offset: number, isIban: boolean): boolean {
  if (words[index + offset - 1]?.closing !== "") return false;
  const core = words[index + offset]?.core ?? "";
  return isIban ? /^[A-Z\d]{1,4}$/.test(core) && /\d/.test(core) : /^\d{1,4}$/.test(core);
}

/** 4111-1111-1111-1111, 123-45-6789, 12345-6789: written like nothing else. */
const dashedDigits: ReadingRule = (context) => {
  const { core } = context;
  if (/^(?:\d{1,7}-){3,6}\d{1,7}$/.test(core)) return spelledGroups(core);
  if (/^(\d{4}-){3}\d{1,4}$|^\d{3}-\d{2}-\d{4}$|^\d{5}-\d{4}$|^\d{4}-\d{6}-\d{5}$/.test(core))
    return spelledGroups(core);
  if (!/^\d{1,12}(?:[-–.]\d{1,12}){1,12}$/.test(core) || /^\d{4}-\d\d-\d\d$/.test(core)) return undefined;
  const cue = cueOf(context);
  return (cue === "code" || cue === "reference") && !core.includes(".") && core.length > 4
    ? spelledGroups(core)
    : undefined;
};

function spelledGroups(text: string): string[] {
  return text
    .split(/[-–./]/)
    .filter((group) => group !== "")
    .flatMap((group, index) => [...(index > 0 ? [","] : []), ...spelledCharacters(group)]);
}

function spelledCharacters(text: string): string[] {
  return /^\d+$/.test(text)
    ? digitNames(text)
    : text.split("").flatMap((each) => (/\d/.test(each) ? digitNames(each) : spellOut(each)));
}

/** Letters after the name of a code are spelled: "booking reference QWERTY". */
const lettersByName: ReadingRule = (context) => {
  const { core, opening } = context;
  const isCapitals = /^[A-Z]{4,12}$/.test(core);
  if (isCapitals && !/^(ASAP|ONLY|HERE|NUMBER|CODE|PINS?|IBAN|SWIFT|NULL|NONE|TEST)$/.test(core)) {
    const name = coreAt(context, -1).toLowerCase();
    const cue = cueOf(context);
    const isReference = /^(reference|ref|locator|pnr|booking|confirmation|swift|bic|serial|vin)$/.test(name);
    if ((cue === "reference" || cue === "code") && (isReference || !isPronounceable(core))) return spellOut(core);
  }
  if (/[`"']/.test(opening) || !/^(?=.*[A-Za-z])(?=.*\d)\S{4,32}$/.test(core) || !/[a-z]/.test(core)) return undefined;
  return cueOf(context) === "code" && /^(password|passcode|passphrase|code|token|is|otp)$/i.test(context.previous)
    ? passwordWords(core)
    : undefined;
};

function passwordWords(text: string): string[] {
  return text.split("").flatMap((each, index) => {
    const said = /\d/.test(each)
      ? digitNames(each)
      : /[A-Z]/.test(each)
        ? ["capital", ...spellOut(each)]
        : /[a-z]/.test(each)
          ? spellOut(each)
          : punctuation(each);
    return index > 0 && index % 4 === 0 ? [",", ...said] : said;
  });
}

function punctuation(mark: string): string[] {
  const name = new Map([
    ["-", "dash"],
    ["_", "underscore"],
    [".", "dot"],
    ["!", "exclamation mark"],
    ["?", "question mark"],
    ["*", "star"],
    ["/", "slash"],
    ["$", "dollar sign"],
    ["#", "hash"],
    ["%", "percent sign"],
  ]).get(mark);
  return name?.split(" ") ?? symbolWords(mark);
}

/** GPT-4, B2B, MP3, A4, LH454, 7XK9QP: capitals are spelled, short runs of digits counted, longer ones read out. */
const letterDigits: ReadingRule = (context) => {
  const core = context.core.replace(/^#/, "");
  const sign = core === context.core ? [] : ["number"];
  if (!/^(?=[^\d]*\d)(?=[^A-Z]*[A-Z])[A-Z\d]+(?:[-.][A-Z\d]+)*$/.test(core) || core.length > 40) return undefined;
  const runs = core.match(/[A-Z]+|\d+(?:\.\d+)?|-/g) ?? [];
  const cue = cueOf(context);
  const isCode = cue === "code" || cue === "reference";
  const isOffer = isNear(context, /^(promo|discount|coupon|voucher|gift|offer|referral|invite)$/i, 5, 0);
  const isMixed = runs.filter((run) => run !== "-").length > 2 && core.length > 4;
  return [
    ...sign,
    ...runs.flatMap((run) => {
      if (run === "-") return isCode || sign.length > 0 ? [","] : [];
      if (!/\d/.test(run)) return isCode && !isOffer ? spellOut(run) : capitals(run);
      if (/^\d{1,2}$/.test(run) && !run.startsWith("0") && !(isCode && isMixed)) return cardinalWords(run);
      const [whole = "", fraction] = run.split(".");
      // An A320 and an F-150 are named in pairs.
      if (!isCode && /^#?[A-Z]-?[1-9]\d\d$/.test(core)) return pairWords(run);
      return fraction === undefined ? groupedDigits(run) : [...cardinalWords(whole), "point", ...digitNames(fraction)];
    }),
  ];
};

const saidCapitals = /^(COVID|SARS|MERS|NASA|NATO|ISO|SAVE|APOLLO|ROOM|FLIGHT|GATE)$/;

function capitals(run: string): string[] {
  const isWord = saidCapitals.test(run) && run !== "ISO";
  if (run === "COVID") return ["coh", "vid"];
  return isWord || (run.length > 3 && isPronounceable(run)) ? [run.toLowerCase()] : spellOut(run);
}

/** Whether capitals could be a word: vowels in reach of each other, as in SUMMER and not in QWRTZ. */
function isPronounceable(run: string): boolean {
  const vowels = run.replace(/[^AEIOUY]/g, "").length;
  return vowels >= run.length * 0.3 && !/[^AEIOUY]{3}|[AEIOU]{4}|Q(?!U)/.test(run);
}

/** Digits that are typed, dialled or looked up, alone or with letters. */
export const codePhrases: readonly PhraseRule[] = [groupsOfFour];
/** The same for runs without a blank in them; the first that knows one says it. */
export const codeReadings: readonly ReadingRule[] = [starred, key, digitsByName, label, dashedDigits, lettersByName];
/** Capitals with digits, when nothing else knew them. */
export const lateCodeReadings: readonly ReadingRule[] = [letterDigits];
