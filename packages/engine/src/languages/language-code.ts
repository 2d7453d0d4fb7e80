/** Codes that mean the same language as a more usual one. */
const sameAs: Readonly<Record<string, string>> = {
  cmn: "zh",
  iw: "he",
  in: "id",
  no: "nb",
  nn: "nb",
  fil: "tl",
  ji: "yi",
};

/**
 * The language of a BCP-47 code without region and script: `zh` for `zh-Hans-CN`, `cmn` or `zh_CN`. Cantonese is a
 * language of its own (`yue`, `zh-HK`). Text that is no code is given back in lower case.
 */
export function baseLanguage(code: string): string {
  const [language = "", ...rest] = code.trim().toLowerCase().split(/[-_]/u, 4);
  if (language === "zh" && rest.some((part) => part === "hk" || part === "mo" || part === "yue")) return "yue";
  return Object.hasOwn(sameAs, language) ? (sameAs[language] ?? language) : language;
}

/** Whether something for the languages `known` (BCP-47, or `*` for any) serves a speaker of `wanted`. */
export function servesLanguage(known: readonly string[], wanted: string): boolean {
  const base = baseLanguage(wanted);
  return known.some((code) => code === "*" || baseLanguage(code) === base);
}
