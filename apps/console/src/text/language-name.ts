/** What a language is called; its code where that is none of BCP 47, for servers may call it anything. */
export function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: "language", fallback: "code" }).of(code) ?? code;
  } catch {
    return code;
  }
}
