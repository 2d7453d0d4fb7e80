import { baseLanguage } from "@vivavoce/engine/languages";

/** Languages of which back-channels, hesitations and the words that claim a turn are known; the pipeline has a row for each. */
export const fillerLanguages = ["en", "zh", "es", "fr", "de", "it", "pt", "ja", "ko", "hi", "ar"] as const;

/** Those of the languages of which nothing is known. */
export function unknownLanguages(languages: readonly string[]): readonly string[] {
  const known: readonly string[] = fillerLanguages;
  return languages.filter((language) => !known.includes(baseLanguage(language)));
}
