import type { FigureLanguage, NumberWords } from "./figure-language.ts";

const words = (module: unknown): NumberWords => module as NumberWords;

function row(locale: string, load: () => Promise<unknown>, decimal: FigureLanguage["decimal"] = ","): FigureLanguage {
  return {
    locale,
    load: async () => words(await load()),
    decimal,
    spaced: true,
    clock: (hour, minute, said) => `${said.cardinal(hour)}${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
  };
}

/** Languages of which no more is known than the library and `Intl` know: their ordinals and codes are read as numbers. */
export const moreFigureLanguages: Readonly<Record<string, FigureLanguage>> = {
  cs: row("cs", () => import("n2words/cs-CZ")),
  da: row("da", () => import("n2words/da-DK")),
  el: row("el", () => import("n2words/el-GR")),
  fi: row("fi", () => import("n2words/fi-FI")),
  hr: row("hr", () => import("n2words/hr-HR")),
  hu: row("hu", () => import("n2words/hu-HU")),
  id: row("id", () => import("n2words/id-ID")),
  lt: row("lt", () => import("n2words/lt-LT")),
  lv: row("lv", () => import("n2words/lv-LV")),
  nb: row("nb", () => import("n2words/nb-NO")),
  ro: row("ro", () => import("n2words/ro-RO")),
  sv: row("sv", () => import("n2words/sv-SE")),
  uk: row("uk", () => import("n2words/uk-UA")),
  vi: { ...row("vi", () => import("n2words/vi-VN")), names: { percent: "# phần trăm" } },
};
