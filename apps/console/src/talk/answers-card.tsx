import type { JSX } from "preact";
import { CopyButton } from "../app/copy-button.tsx";
import { GuideLink } from "../app/guide-link.tsx";
import { modelName } from "../app/model-name.ts";
import { abilities, connectValues } from "../app/state.ts";
import { text } from "../text/language.ts";
import { languageNames } from "./language-names.ts";

/** What is typed to get a better model, or another voice and language. */
const commands = { model: "ollama pull qwen3", more: "npx vivavoce models list" } as const;
/** The stand-in that comes with the server, by its id: whoever has another model has found the way to one. */
const standIn = "vivavoce-builtin";

/** Who answers here, as the server says itself, and how to get better. */
export function AnswersCard(): JSX.Element | null {
  const known = abilities.value;
  if (known === undefined) return null;
  const t = text.value.answers;
  const model = connectValues.value.model || known.defaultModel;
  const facts: readonly (readonly [string, string])[] = [
    [t.model, modelName(model)],
    [t.voices, known.voices.map(({ name }) => name).join(t.comma)],
    ...(known.services.length > 0 ? [] : [[t.languages, languageNames(known.heard)] as const]),
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
                <th scope="row">{languageNames(languages)}</th>
                <td>{recognizer ?? t.nobody}</td>
                <td>{judge ?? t.silence}</td>
                <td>{synthesizer ?? t.nobody}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(known.models.includes(model) ? model : known.defaultModel) === standIn && (
        <>
          <p class="hint">{t.better}</p>
          <Command command={commands.model} />
        </>
      )}
      <p class="hint">{t.more}</p>
      <Command command={commands.more} />
      <GuideLink guide="languages-and-voices" />
    </details>
  );
}

/** Rows that a card has room for. */
const maxServices = 20;

function Command({ command }: { readonly command: string }): JSX.Element {
  return (
    <div class="row between command">
      <code>{command}</code>
      <CopyButton label={text.value.settings.copy} content={() => command} />
    </div>
  );
}
