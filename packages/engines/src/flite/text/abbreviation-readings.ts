import { cardinalWords, ordinalWords } from "./number-words.ts";
import { spellOut } from "./letter-names.ts";
import type { ReadingRule } from "./word-context.ts";

/** Abbreviations that end in a dot, or would: said in full wherever they stand. Keys in lower case, no dots. */
const always = new Map(
  Object.entries({
    mr: "mister",
    mrs: "missus",
    ms: "miz",
    prof: "professor",
    sgt: "sergeant",
    capt: "captain",
    lt: "lieutenant",
    gov: "governor",
    vs: "versus",
    etc: "et cetera",
    "e.g": "for example",
    eg: "for example",
    "i.e": "that is",
    ie: "that is",
    "a.k.a": "also known as",
    aka: "also known as",
    approx: "approximately",
    dept: "department",
    est: "established",
    inc: "incorporated",
    ltd: "limited",
    corp: "corporation",
    blvd: "boulevard",
    ave: "avenue",
    rd: "road",
    hwy: "highway",
    apt: "apartment",
    bldg: "building",
    min: "minimum",
    max: "maximum",
    avg: "average",
    incl: "including",
    temp: "temperature",
    tel: "telephone",
    ext: "extension",
    fig: "figure",
    vol: "volume",
    pp: "pages",
    jr: "junior",
    sr: "senior",
    "w/": "with",
    "w/o": "without",
    "ph.d": "p h d",
    phd: "p h d",
    "o'clock": "o'clock",
    asap: "ay s ay p",
    ok: "okay",
    btw: "by the way",
    fyi: "f y i",
    tbd: "to be determined",
    tsp: "teaspoons",
    tbsp: "tablespoons",
  }),
);
// Words in their own right: an abbreviation only with the dot behind.
const needsDot = new Set("ms lt gov est inc corp ave max min temp fig vol apt ext rd sr jr pp prof".split(" "));

const written: ReadingRule = ({ core, closing }) => {
  const key = core.toLowerCase();
  const said = always.get(key);
  if (said === undefined || (needsDot.has(key) && !closing.startsWith(".") && core !== "Ms")) return undefined;
  return said.split(" ");
};

/** St. Mary / Main St., Dr. King / King Dr.: a title before a name, a road behind one. */
const saintOrStreet: ReadingRule = ({ core, previous, next, closing, isLast }) => {
  const isStreet = core === "St";
  if (!isStreet && core !== "Dr") return undefined;
  const standsBeforeName = /^[A-Z]/.test(next) && !isLast && !closing.startsWith(",");
  if (standsBeforeName) return [isStreet ? "saint" : "doctor"];
  return /^[A-Z\d]/.test(previous) ? [isStreet ? "street" : "drive"] : [isStreet ? "saint" : "doctor"];
};

const dotted: ReadingRule = ({ core }) => (/^(?:[A-Za-z]\.){1,}[A-Za-z]$/.test(core) ? spellOut(core) : undefined);

const initial: ReadingRule = ({ core, closing, next }) =>
  /^[A-Z]$/.test(core) && core !== "I" && (core !== "A" || (closing.startsWith(".") && /^[A-Z]/.test(next)))
    ? spellOut(core)
    : undefined;

const romanValues = new Map(
  "II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
    .split(" ")
    .map((roman) => [roman, valueOf(roman)]),
);
const rulers =
  /^(henry|louis|charles|philip|george|edward|pius|william|richard|john|paul|peter|frederick|james|leo|gregory|elizabeth|mary|catherine|benedict|francis|napoleon)$/i;

function valueOf(roman: string): number {
  const values = roman.split("").map((letter) => (letter === "X" ? 10 : letter === "V" ? 5 : 1));
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

const roman: ReadingRule = ({ core, previous }) => {
  const value = romanValues.get(core);
  if (value === undefined || !/^[A-Za-z]/.test(previous)) return undefined;
  return rulers.test(previous) ? ["the", ...ordinalWords(`${value}`)] : cardinalWords(`${value}`);
};

/** Abbreviations, initials and Roman numerals. */
export const abbreviationReadings: readonly ReadingRule[] = [written, saintOrStreet, dotted, roman, initial];
