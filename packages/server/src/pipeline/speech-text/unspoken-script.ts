/** A voice, as far as it matters what it can read. */
interface Reader {
  /** BCP-47 code. */
  readonly language: string;
  /** Further languages; `["*"]` when any. */
  readonly languages?: readonly string[];
}

/** Scripts that are told apart, by how Unicode names them. */
const SCRIPTS = {
  Latin: /\p{Script=Latin}/gu,
  Chinese: /\p{Script=Han}/gu,
  Japanese: /\p{Script=Hiragana}|\p{Script=Katakana}/gu,
  Korean: /\p{Script=Hangul}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
} as const;

/** Name of a script. */
type ScriptName = keyof typeof SCRIPTS;

/** Languages that are not written in Latin letters. What is not here is, as far as it is told apart. */
const WRITTEN: Readonly<Record<string, readonly ScriptName[]>> = {
  zh: ["Chinese"],
  yue: ["Chinese"],
  ja: ["Japanese", "Chinese"],
  ko: ["Korean", "Chinese"],
  ru: ["Cyrillic"],
  uk: ["Cyrillic"],
  bg: ["Cyrillic"],
  sr: ["Cyrillic", "Latin"],
  mk: ["Cyrillic"],
  kk: ["Cyrillic", "Latin"],
  el: ["Greek"],
  ar: ["Arabic"],
  fa: ["Arabic"],
  ur: ["Arabic"],
  he: ["Hebrew"],
  hi: ["Devanagari"],
  mr: ["Devanagari"],
  ne: ["Devanagari"],
  th: ["Thai"],
};
/** Languages of other scripts: nothing is said of what their voices read. */
const OTHERS = new Set("am as bn bo gu hy ka km kn lo ml my or pa si ta te".split(" "));
/** Letters of a foreign script that make more of a text than a name in it. */
const SHARE = 0.3;

/**
 * The script of a good part of a text that a voice does not read; undefined when it reads all that matters. Latin letters
 * are never missed: voices of other languages read names in them.
 */
export function unspokenScript(
  text: string,
  { language, languages = [] }: Reader,
): Exclude<ScriptName, "Latin"> | undefined {
  const bases = [language, ...languages].map((code) => code.toLowerCase().split(/[-_]/)[0] ?? "");
  if (bases.some((base) => base === "*" || OTHERS.has(base))) return undefined;
  const read = new Set(bases.flatMap((base): readonly ScriptName[] => WRITTEN[base] ?? ["Latin"]));
  const letters = count(text, /\p{L}/gu);
  for (const name of Object.keys(SCRIPTS) as ScriptName[]) {
    if (name === "Latin" || read.has(name)) continue;
    if (count(text, SCRIPTS[name]) > letters * SHARE) return name;
  }
  return undefined;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
