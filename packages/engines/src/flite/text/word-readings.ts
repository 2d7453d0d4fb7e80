import { cardinalWords, groupedDigits } from "./number-words.ts";
import { numberWords } from "./written-number.ts";
import { spellOut } from "./letter-names.ts";
import { symbolWords } from "./symbol-names.ts";

/** Capitals that are said as words although they are short. */
const spokenCapitals = new Set(
  (
    "NASA NATO MAX IKEA UEFA MENSA UNESCO UNICEF OPEC LASER RADAR SONAR SCUBA RAM ROM PIN SIM GIF LAN WAN WIFI ZIP FAQ COVID AIDS SWAT " +
    "NAFTA BIOS CAPTCHA ASCII OK AND THE FOR NOT YES NO BUT ALL ARE YOU CAN NEW NOW ONE TWO HOW WHY WHO WAS HAS HAD OR IF " +
    "IS IN ON AT TO OF BY BE DO GO SO UP WE HE ME MY AN AS ITS HER HIS OUR OUT OFF GET SET RUN ADD END TOP LOW BIG HOT MUST STOP HELP"
  ).split(" "),
);
/** Longer ones that are spelled although they could be read. */
const spelledCapitals = new Set(
  "ASIC AWS CUDA-X ISBN SEO UEFI UAE USA USB VOIP IEEE ISO IOT EULA AES CEO CIO CFO COO CTO ATM AAA AI".split(" "),
);
/** Names that flite's letter-to-sound rules get wrong, respelled. */
const respelled = new Map(
  Object.entries({
    json: "jason",
    sql: "sequel",
    url: "u r l",
    urls: "u r ells",
    gui: "gooey",
    ios: "eye o s",
    macos: "mac o s",
    api: "ay p i",
    ui: "u i",
    ux: "u ex",
    github: "git hub",
    wifi: "wye fye",
    "wi-fi": "wye fye",
    faq: "f ay q",
    covid: "coh vid",
    ascii: "askee",
    linux: "linnux",
    ubuntu: "oo boon too",
    kubernetes: "koober net eez",
    nginx: "engine ex",
    postgres: "post gress",
    async: "ay sink",
    vivavoce: "viva vochay",
    tv: "t v",
    pc: "p c",
    id: "i d",
    ids: "i dees",
    llm: "l l m",
    llms: "l l ems",
    html: "h t m l",
    ipv: "i p v",
    jpeg: "jay peg",
    jpg: "j peg",
    saas: "sass",
    hvac: "h vac",
    "c++": "c plus plus",
    "c#": "c sharp",
    "f#": "f sharp",
    ".net": "dot net",
    "at&t": "ay t and t",
    "r&d": "r and d",
    "q&a": "q and ay",
    "b&b": "b and b",
    https: "h t t p s",
  }),
);

/** How a name is written for flite that it would get wrong; undefined for any other word. */
export function respelledWords(core: string): string[] | undefined {
  return core === "Id" ? undefined : respelled.get(core.toLowerCase())?.split(" ");
}

/** Any word that no rule knew: split where its kind changes, each piece said or spelled. */
export function plainWords(core: string, isShouting: boolean): string[] {
  const whole = respelledWords(core);
  if (whole) return whole;
  if (/^[A-Za-z']+$/.test(core)) return letterRun(core, isShouting);
  const pieces = core.match(/[A-Za-z]+(?:'[A-Za-z]+)*'?|\d+(?:,\d{3})*(?:\.\d+)?|[^A-Za-z\d]/gu) ?? [];
  return pieces.flatMap((piece) => {
    if (/^\d/.test(piece))
      return /^0\d|^\d{7,}$/.test(piece)
        ? groupedDigits(piece)
        : piece.includes(".")
          ? numberWords(piece)
          : cardinalWords(piece);
    return /^[A-Za-z]/.test(piece) ? letterRun(piece, isShouting) : symbolWords(piece);
  });
}

function letterRun(letters: string, isShouting: boolean): string[] {
  const known = respelled.get(letters.toLowerCase());
  if (known !== undefined && letters !== "Id") return known.split(" ");
  const plural = /^([A-Z]{2,})('?s)$/.exec(letters);
  if (plural) return spelledPlural(plural[1] ?? "");
  if (/^[A-Z]{2,}$/.test(letters))
    return isShouting || isSaidAsWord(letters) ? [letters.toLowerCase()] : spellOut(letters);
  const owner = /^(.*[a-z][A-Z].*)'s$/.exec(letters)?.[1];
  if (owner !== undefined) {
    const words = letterRun(owner, false);
    const last = words.at(-1) ?? "";
    return [...words.slice(0, -1), pluralLetters[last] ?? `${last}'s`];
  }
  // OpenAI, YouTube, iPhone: said piece by piece.
  const pieces = letters.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z']+|[A-Z]/g) ?? [];
  if (pieces.length > 1 && !/^(Mc|Mac|O'|De|Di|La|Le|Van)[A-Z]/.test(letters) && !letters.includes("'"))
    return pieces.flatMap((piece) =>
      /^[A-Z]{2,}$/.test(piece)
        ? letterRun(piece, false)
        : piece.length === 1
          ? spellOut(piece)
          : [piece.toLowerCase()],
    );
  const word = letters.toLowerCase().replace(/^'+|'+$/g, "");
  if (word === "") return [];
  return /^[bcdfghjklmnpqrstvwxz]{2,}$/.test(word) &&
    word.length < 5 &&
    !/^(hmm?|shh?|psst|mm+|nth|brr|tsk|pfft?)$/.test(word)
    ? spellOut(word)
    : [word];
}

function isSaidAsWord(capitals: string): boolean {
  if (spelledCapitals.has(capitals)) return false;
  return (
    spokenCapitals.has(capitals) ||
    (capitals.length > 4 && /[AEIOUY]/.test(capitals)) ||
    /^[B-DF-HJ-NP-TV-Z][AEIOU][B-DF-HJ-NP-TV-Z][AEIO]$/.test(capitals)
  );
}

function spelledPlural(capitals: string): string[] {
  if (isSaidAsWord(capitals)) return [`${capitals.toLowerCase()}s`];
  const letters = spellOut(capitals);
  const last = pluralLetters[letters.at(-1) ?? ""] ?? "s";
  return [...letters.slice(0, -1), last];
}

const pluralLetters: Readonly<Record<string, string>> = {
  ay: "ays",
  b: "bees",
  c: "seas",
  d: "dees",
  e: "ease",
  f: "effs",
  g: "gees",
  h: "aitches",
  i: "eyes",
  j: "jays",
  k: "kays",
  l: "ells",
  m: "ems",
  n: "ens",
  o: "owes",
  p: "peas",
  q: "cues",
  r: "ars",
  s: "esses",
  t: "teas",
  u: "yous",
  v: "vees",
  w: "double yous",
  x: "exes",
  y: "whys",
  z: "zees",
};
