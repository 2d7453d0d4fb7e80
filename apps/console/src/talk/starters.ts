import type { Language } from "../text/language.ts";

const primaryOf = (code: string): string => code.toLowerCase().split(/[-_]/)[0] ?? "";

/**
 * In which language to offer things to say: the page's, where the server understands it or does not tell, else another of
 * ours that it does understand. What it would not understand is no way to begin.
 * @param heard what the server understands, as BCP-47 codes; `*` for any
 * @param known the languages that there are things to say in, the first one first
 */
export function starterLanguage(page: Language, heard: readonly string[], known: readonly Language[]): Language {
  if (understands(heard, page)) return page;
  return known.find((code) => understands(heard, code)) ?? page;
}

/** Whether a server understands a language; what it does not tell is taken for a yes. */
export function understands(heard: readonly string[], language: string): boolean {
  const told = heard.filter(Boolean);
  return told.length === 0 || told.some((code) => code === "*" || primaryOf(code) === primaryOf(language));
}
