import type { JSX } from "preact";
import { CopyButton } from "../app/copy-button.tsx";
import { GuideLink } from "../app/guide-link.tsx";
import { abilities, connectValues } from "../app/state.ts";
import { languageName } from "../shape/language-name.ts";
import { language, text } from "../text/language.ts";

/** What is typed to get a better model, or another voice and language. */
const commands = { model: "ollama pull qwen3", more: "npx vivavoce models list" } as const;

/** Who answers here, as the server says itself, and how to get better. */
export function AnswersCard(): JSX.Element | null {
  const known = abilities.value;
  if (known === undefined) return null;
  const t = text.value.answers;
  const model = connectValues.value.model || known.defaultModel;
  const nameOf = (code: string): string => (code === "*" ? t.any : languageName(code, language.value));
  const facts: readonly (readonly [string, string])[] = [
    [t.model, model],
    [t.voices, known.voices.map(({ name }) => name).join(t.comma)],
    ...(known.services.length > 0
      ? []
      : [[t.languages, known.heard.filter(Boolean).map(nameOf).join(t.comma)] as const]),
  ];
  return (
    <details class="answers-card">
      <summary>{t.title}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {known.services.length > 0 && (
        <table class="services">
          <thead>
            <tr>
              {[t.language, t.hears, t.judges, t.speaks].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.services.slice(0, maxServices).map(({ languages, recognizer, judge, synthesizer }) => (
              <tr key={languages.join()}>
                <th scope="row">{namesOf(languages.filter(Boolean).map(nameOf), t)}</th>
                <td>{recognizer ?? t.nobody}</td>
                <td>{judge ?? t.silence}</td>
                <td>{synthesizer ?? t.nobody}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="hint">{t.better}</p>
      <Command command={commands.model} />
      <p class="hint">{t.more}</p>
      <Command command={commands.more} />
      <GuideLink guide="languages-and-voices" />
    </details>
  );
}

/** Rows and names that a card has room for. */
const maxServices = 20;
const maxNames = 8;

function namesOf(names: readonly string[], { comma, others }: typeof text.value.answers): string {
  const shown = names.slice(0, maxNames).join(comma);
  return names.length > maxNames ? `${shown}${comma}${others(names.length - maxNames)}` : shown;
}

function Command({ command }: { readonly command: string }): JSX.Element {
  return (
    <div class="command">
      <code>{command}</code>
      <CopyButton label={text.value.settings.copy} content={() => command} />
    </div>
  );
}
