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
    appt: "appointment",
    misc: "miscellaneous",
    qty: "quantity",
    amt: "amount",
    pls: "please",
    cf: "compare",
    viz: "namely",
    mt: "mount",
    gen: "general",
    sen: "senator",
    rep: "representative",
    rev: "reverend",
    hon: "honorable",
    col: "colonel",
    maj: "major",
    cpl: "corporal",
    pres: "president",
    univ: "university",
    assoc: "association",
    bros: "brothers",
    co: "company",
    ca: "circa",
    rm: "room",
    ste: "suite",
    mins: "minutes",
    secs: "seconds",
    "n/a": "not applicable",
    "c/o": "care of",
    "a/c": "ay c",
    "24x7": "twenty four seven",
    rsvp: "r s v p",
    "y/o": "years old",
  }),
);
// Words in their own right: an abbreviation only with the dot behind.
const needsDot = new Set(
  "ms lt gov est max min temp fig vol pp prof mt gen sen rep rev hon col maj cpl pres univ assoc co ca apt ste rm cf".split(
    " ",
  ),
);

const written: ReadingRule = ({ core, closing, next }) => {
  const key = core.toLowerCase();
  if (/^(CA|CF|CO|STE|RM|MAX|MIN)$/.test(core)) return undefined;
  const said = always.get(key);
  if (said === undefined || (needsDot.has(key) && !closing.startsWith(".") && core !== "Ms")) return undefined;
  // "a co." and "in ca." are no companies and no guesses; a capital or a number must stand beside them.
  if (/^(mt|gen|sen|rep|rev|hon|col|maj|cpl|pres|lt|gov)$/.test(key) && !/^[A-Z]/.test(next)) return undefined;
  return said.split(" ");
};

const beforeNumber = new Map(
  Object.entries({ p: "page", pg: "page", pp: "pages", ch: "chapter", fig: "figure", vol: "volume", apt: "apartment" }),
);

/** "p. 5", "pg 12", "ch. 3": abbreviations only before a number. */
const before: ReadingRule = ({ core, closing, next }) => {
  const name = /^\d/.test(next) ? beforeNumber.get(core.toLowerCase()) : undefined;
  return name && (closing.startsWith(".") || core.length > 1) ? [name] : undefined;
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

const lettered =
  /^(type|plan|vitamin|group|section|grade|hepatitis|option|team|class|gate|terminal|exit|building|block|room|seat|row|zone|point|appendix|part|platform|unit|flat|apartment|entrance|wing|lot|level|table)$/i;

/** Fort Worth. */
const fort: ReadingRule = ({ core, closing, next, previous }) =>
  core === "Ft" && closing.startsWith(".") && /^[A-Z]/.test(next) && !/\d$/.test(previous) ? ["fort"] : undefined;

/** "a * b": a letter that is calculated with is no article. */
const variable: ReadingRule = ({ core, previous, next }) =>
  /^[ab]$/i.test(core) && (/^(\*{1,2}|[+=^×÷])$/.test(next) || /^(\*{1,2}|[+=^×÷])$/.test(previous))
    ? spellOut(core)
    : undefined;

const initial: ReadingRule = ({ core, closing, next, previous }) =>
  /^[A-Z]$/.test(core) &&
  core !== "I" &&
  (core !== "A" || lettered.test(previous) || /\d$/.test(previous) || (closing.startsWith(".") && /^[A-Z]/.test(next)))
    ? spellOut(core)
    : undefined;

/** Abbreviations and initials. */
export const abbreviationReadings: readonly ReadingRule[] = [
  written,
  before,
  fort,
  saintOrStreet,
  dotted,
  variable,
  initial,
];
