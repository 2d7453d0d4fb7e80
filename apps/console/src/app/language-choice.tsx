import type { JSX } from "preact";
import { chooseLanguage, language, languages, text } from "../text/language.ts";

/** The language of the page; each stands in its own words, for those who cannot read the present one. */
export function LanguageChoice(): JSX.Element {
  return (
    <select
      class="language-choice"
      aria-label={text.value.shell.language}
      value={language.value}
      onChange={({ currentTarget }) => {
        const chosen = languages.find(({ code }) => code === currentTarget.value);
        if (chosen !== undefined) chooseLanguage(chosen.code);
      }}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
