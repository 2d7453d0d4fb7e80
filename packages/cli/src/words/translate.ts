/** Languages of the command line; the wire, the log and everything for scripts stay English. */
export type CliLanguage = "en" | "zh-CN";

/** Says in the reader's language what the program says in English; text that has no translation stays as it is. */
export type Translate = (text: string) => string;

const asItIs: Translate = (text) => text;
let current = asItIs;
let currentNotes: Readonly<Record<string, readonly string[]>> = {};

/** The text in the language that was chosen at the start; English until then. */
export function tr(text: string): string {
  return current(text);
}

/** The notes below a command's help in that language, where there are any. */
export function notesInLanguage(command: string): readonly string[] | undefined {
  return currentNotes[command];
}

/** Chooses the language for the whole process; what it says is loaded only then. */
export async function useLanguage(language: CliLanguage): Promise<void> {
  current = asItIs;
  currentNotes = {};
  if (language === "en") return;
  const [{ chinese }, { chineseNotes }] = await Promise.all([import("./chinese.ts"), import("./chinese-help.ts")]);
  current = createTranslate(chinese);
  currentNotes = chineseNotes;
}

/**
 * The language that the environment asks for: `VIVAVOCE_LANG`, else the system's own.
 * @param systemLocale BCP 47 tag that counts where no variable says anything
 * @returns undefined for a `VIVAVOCE_LANG` that is no language of ours
 */
export function languageOf(
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: string,
): CliLanguage | undefined {
  const wanted = env["VIVAVOCE_LANG"];
  if (wanted) return /^zh\b|^zh_/i.test(wanted) ? "zh-CN" : /^(en|C|POSIX)\b|^en_/i.test(wanted) ? "en" : undefined;
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || systemLocale;
  return /^zh(\b|_)/i.test(locale) ? "zh-CN" : "en";
}

/**
 * A translation by whole texts, and by texts with places: `{}` in the English, `{0}`, `{1}` … in the other; `{0t}` where
 * what is put in is a text of ours, `{0l}` where it is a list, `{0q}` where it may be one that is known, of a library for
 * example, and stands in quotation marks else. What people and servers say is never translated.
 */
export function createTranslate(catalogue: Readonly<Record<string, string>>): Translate {
  const patterns = Object.entries(catalogue)
    .filter(([english]) => english.includes("{}"))
    // One that begins with words of its own says more of a text than one that begins with anything.
    .sort(([a], [b]) => Number(a.startsWith("{}")) - Number(b.startsWith("{}")) || b.length - a.length)
    .map(([english, translation]) => ({
      pattern: new RegExp(`^${english.split("{}").map(escaped).join("([^]*?)")}$`, "u"),
      translation,
    }));
  return translate;

  function quoted(text: string): string {
    const sentence = text.replace(/\.$/u, "");
    const translation = translate(sentence);
    return translation === sentence ? `“${sentence}”` : translation;
  }

  function translate(text: string): string {
    if (Object.hasOwn(catalogue, text)) return catalogue[text] ?? text;
    const bracketed = /^(.+?) \[([^\]]*)\]$/su.exec(text);
    if (bracketed !== null) {
      const [, head = "", inside = ""] = bracketed;
      return `${translate(head)} [${catalogue[inside] ?? inside}]`;
    }
    // What a setting is stands in the catalogue without a point behind it.
    const bare = text.replace(/\.$/u, "");
    if (bare !== text && Object.hasOwn(catalogue, bare)) return `${catalogue[bare] ?? bare}。`;
    for (const { pattern, translation } of patterns) {
      const values = pattern.exec(text)?.slice(1);
      if (values !== undefined)
        return translation.replace(/\{(\d)([tlq]?)\}/g, (_, at: string, kind: string) => {
          const value = values[Number(at)] ?? "";
          if (kind === "q") return quoted(value);
          return kind === "t" ? translate(value) : kind === "l" ? value.replaceAll(", ", "、") : value;
        });
    }
    return text;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
