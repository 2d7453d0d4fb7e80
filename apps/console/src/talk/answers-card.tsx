import type { JSX } from "preact";
import { CopyButton } from "../app/copy-button.tsx";
import { abilities, connectValues } from "../app/state.ts";
import { language, text } from "../text/language.ts";

/** What is typed to get a better model, or another voice and language. */
const commands = { model: "ollama pull qwen3", more: "npx vivavoce models list" } as const;

/** Who answers here, as the server says itself, and how to get better. */
export function AnswersCard(): JSX.Element | null {
  const known = abilities.value;
  if (known === undefined) return null;
  const t = text.value.answers;
  const model = connectValues.value.model || known.defaultModel;
  const languages = new Intl.DisplayNames([language.value], { type: "language", fallback: "code" });
  const nameOf = (code: string): string => (code === "*" ? t.any : (languages.of(code) ?? code));
  const facts: readonly (readonly [string, string])[] = [
    [t.model, model],
    [t.voices, known.voices.map(({ name }) => name).join(t.comma)],
    [t.languages, known.heard.map(nameOf).join(t.comma)],
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
      <p class="hint">{t.better}</p>
      <Command command={commands.model} />
      <p class="hint">{t.more}</p>
      <Command command={commands.more} />
    </details>
  );
}

function Command({ command }: { readonly command: string }): JSX.Element {
  return (
    <div class="command">
      <code>{command}</code>
      <CopyButton label={text.value.settings.copy} content={() => command} />
    </div>
  );
}
