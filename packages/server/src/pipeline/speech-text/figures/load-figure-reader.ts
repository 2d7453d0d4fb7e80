import { baseLanguage } from "@vivavoce/engine/languages";
import { createFigureReader } from "./figure-reader.ts";
import type { FigureReader } from "./figure-reader.ts";
import { figureLanguages } from "./figure-languages.ts";
import { moreFigureLanguages } from "./more-figure-languages.ts";

/** One for each row, made when it is asked for first. */
const loaded = new Map<string, Promise<FigureReader>>();

/**
 * What reads the figures of a language, BCP-47: whole numbers and decimals, ordinals, money, units, dates, times, and
 * codes digit by digit. Only that language's words are loaded. Where nothing is known of the language, undefined: its
 * figures stay as they are written.
 */
export async function loadFigureReader(language: string): Promise<FigureReader | undefined> {
  const rows = { ...moreFigureLanguages, ...figureLanguages };
  const name = [language.toLowerCase().replace("_", "-"), baseLanguage(language)].find((code) =>
    Object.hasOwn(rows, code),
  );
  const row = name === undefined ? undefined : rows[name];
  if (name === undefined || row === undefined) return undefined;
  const reader = loaded.get(name) ?? createFigureReader(row);
  loaded.set(name, reader);
  return reader;
}
