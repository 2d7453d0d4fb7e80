import { languageName } from "../text/language-name.ts";
import { language, text } from "../text/language.ts";

/** Names that a line has room for. */
const maxNames = 8;

/** What languages are called, in the language of the page. @param codes as servers give them; `*` for any */
export function languageNames(codes: readonly string[]): string {
  const { any, comma, others } = text.value.answers;
  const names = codes.filter(Boolean).map((code) => (code === "*" ? any : languageName(code, language.value)));
  const shown = names.slice(0, maxNames).join(comma);
  return names.length > maxNames ? `${shown}${comma}${others(names.length - maxNames)}` : shown;
}
