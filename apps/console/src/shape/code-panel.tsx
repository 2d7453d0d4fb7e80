import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CopyButton } from "../app/copy-button.tsx";
import { abilities, connectValues, draft } from "../app/state.ts";
import { text } from "../text/language.ts";
import { codeLanguages } from "../app/code-samples.ts";
import type { CodeLanguage } from "../app/code-samples.ts";
import { objectOf } from "../wire/fields.ts";

/** The changed settings as code; the JSON can be written into. */
export function CodePanel(): JSX.Element {
  const [chosen, setChosen] = useState<CodeLanguage["id"]>("client");
  const t = text.value.settings;
  const language = codeLanguages.find(({ id }) => id === chosen);
  const { endpoint, model } = connectValues.value;
  const code =
    language?.write(draft.value, {
      endpoint: endpoint || "https://example.com",
      model: model || abilities.value?.defaultModel || "gpt-4o",
    }) ?? "";
  return (
    <section class="panel stack code-panel" aria-labelledby="code-title">
      <header class="row between">
        <h3 id="code-title">{t.asCode}</h3>
        <CopyButton label={t.copy} content={() => code} />
      </header>
      <div class="segments small" role="group" aria-label={t.codeLanguage}>
        {codeLanguages.map(({ id }) => (
          <label key={id}>
            <input type="radio" name="language" checked={chosen === id} onChange={() => setChosen(id)} />
            <span>{t.codeLanguages[id]}</span>
          </label>
        ))}
      </div>
      {chosen === "json" ? <JsonEditor code={code} /> : <pre tabIndex={0}>{code}</pre>}
    </section>
  );
}

function JsonEditor({ code }: { readonly code: string }): JSX.Element {
  const [failure, setFailure] = useState<"noJson" | "noSession">();
  const t = text.value.settings;
  const take = (written: string): void => {
    try {
      const session = objectOf(JSON.parse(written), "session");
      if (session === undefined) return setFailure("noSession");
      draft.value = session;
      setFailure(undefined);
    } catch {
      setFailure("noJson");
    }
  };
  return (
    <>
      <textarea
        key={code}
        class="code tall"
        spellcheck={false}
        aria-label={t.asJson}
        defaultValue={code}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {failure !== undefined && (
        <p class="inline-error" role="alert">
          {t[failure]}
        </p>
      )}
    </>
  );
}
