import { computed, signal } from "@preact/signals";
import { visitStore } from "../record/browser-store.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";
import type { Messages } from "./messages.ts";

/** Languages of the page, by their BCP-47 code. */
export type Language = "en" | "zh-CN";

/** The languages in their own names, as they are offered. */
export const languages: readonly { readonly code: Language; readonly name: string }[] = [
  { code: "en", name: "English" },
  { code: "zh-CN", name: "简体中文" },
];

const tables: Readonly<Record<Language, Messages>> = { en: english, "zh-CN": chinese };
const storageKey = "vivavoce.language";

/** The language that was chosen before, else the first of the reader's that there is, else English. */
function pickLanguage(stored: string | null, wanted: readonly string[]): Language {
  const known = languages.find(({ code }) => code === stored);
  if (known !== undefined) return known.code;
  for (const each of wanted) {
    const [primary] = each.toLowerCase().split("-");
    if (primary === "zh") return "zh-CN";
    if (primary === "en") return "en";
  }
  return "en";
}

/** The language of the page. */
export const language = signal<Language>(pickLanguage(visitStore.getItem(storageKey), navigator.languages));

/** Everything the page says in one of its languages. */
export const textIn = (code: Language): Messages => tables[code];

/** Everything the page says, in its language. */
export const text = computed(() => tables[language.value]);

/** Shows the page in this language, now and on the next visit. */
export function chooseLanguage(code: Language): void {
  visitStore.setItem(storageKey, code);
  language.value = code;
}
