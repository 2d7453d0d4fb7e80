/** The BCP-47 code of a language that a server names by a code, or in English as Whisper does; undefined for neither. */
export function languageCode(named: unknown): string | undefined {
  if (typeof named !== "string") return undefined;
  const name = named.trim();
  if (/^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/.test(name)) return name.replaceAll("_", "-");
  codes ??= englishNames();
  return codes.get(name.toLowerCase());
}

let codes: ReadonlyMap<string, string> | undefined;

/** Every language of two letters by its English name. */
function englishNames(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  const found = new Map<string, string>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code)?.toLowerCase();
    // Old codes have the names of the new ones.
    if (name !== undefined && !found.has(name)) found.set(name, new Intl.Locale(code).language);
  }
  return found;
}
