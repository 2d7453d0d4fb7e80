import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CopyButton } from "../app/copy-button.tsx";
import { connectValues, draft } from "../app/state.ts";
import { codeLanguages } from "./code-samples.ts";
import type { CodeLanguage } from "./code-samples.ts";
import { isJsonObject } from "./draft.ts";

/** The changed settings as code; the JSON can be written into. */
export function CodePanel(): JSX.Element {
  const [chosen, setChosen] = useState<CodeLanguage["id"]>("client");
  const language = codeLanguages.find(({ id }) => id === chosen);
  const { endpoint, model } = connectValues.value;
  const code = language?.write(draft.value, { endpoint: endpoint || "https://example.com", model }) ?? "";
  return (
    <section class="panel code-panel" aria-labelledby="code-title">
      <header>
        <h3 id="code-title">As code</h3>
        <CopyButton label="Copy" text={() => code} />
      </header>
      <div class="segments small" role="group" aria-label="Language">
        {codeLanguages.map(({ id, name }) => (
          <label key={id}>
            <input type="radio" name="language" checked={chosen === id} onChange={() => setChosen(id)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
      {chosen === "json" ? <JsonEditor code={code} /> : <pre tabIndex={0}>{code}</pre>}
    </section>
  );
}

function JsonEditor({ code }: { readonly code: string }): JSX.Element {
  const [failure, setFailure] = useState("");
  const take = (text: string): void => {
    try {
      const event: unknown = JSON.parse(text);
      const session: unknown = isJsonObject(event) ? event["session"] : undefined;
      if (!isJsonObject(session)) return setFailure("There is no “session” in it.");
      draft.value = session;
      setFailure("");
    } catch {
      setFailure("This is no JSON.");
    }
  };
  return (
    <>
      <textarea
        key={code}
        class="code tall"
        spellcheck={false}
        aria-label="Changes as JSON"
        defaultValue={code}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {failure !== "" && (
        <p class="inline-error" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
