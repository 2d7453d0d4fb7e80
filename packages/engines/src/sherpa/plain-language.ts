/** The part of a BCP-47 code that names the language: networks know no regions. */
export function plainLanguage(language: string | undefined): string | undefined {
  return language?.split(/[-_]/u)[0]?.toLowerCase();
}
