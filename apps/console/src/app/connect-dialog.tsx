import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { control } from "./control.ts";
import { apiVersions, defaultValues } from "./connect-values.ts";
import type { ConnectValues, ServerKind } from "./connect-values.ts";
import { connectToTalk } from "./hearing.ts";
import { Icon } from "./icons.tsx";
import { abilities, connection, connectValues, keyProblem } from "./state.ts";
import { text } from "../text/language.ts";

const kinds: readonly ServerKind[] = ["vivavoce", "azure", "openai"];

/** The form that says which server to talk to, and as whom. */
export function ConnectDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const problem = keyProblem.value;
  const [values, setValues] = useState<ConnectValues>(() => {
    const now = connectValues.value;
    return problem !== undefined && now.credentialKind === "none" ? { ...now, credentialKind: "key" } : now;
  });
  useEffect(() => {
    dialog.current?.showModal();
    if (problem !== undefined) dialog.current?.querySelector<HTMLInputElement>("[name=secret]")?.focus();
  }, []);
  const { state } = connection.value;
  const t = text.value.dialog;
  const change = (changed: Partial<ConnectValues>): void => setValues({ ...values, ...changed });
  const submit = (event: Event): void => {
    event.preventDefault();
    connectValues.value = values;
    keyProblem.value = undefined;
    // At once, and not by the dialog's own event: the answer may open it anew before that comes.
    onClose();
    // As the button in the middle does: whoever connects wants to talk.
    if (state === "offline") void connectToTalk();
  };
  return (
    <dialog ref={dialog} class="panel dialog" aria-labelledby="connect-title" onClose={onClose}>
      <form onSubmit={submit} autocomplete="off">
        <header class="row between dialog-head">
          <h2 id="connect-title">{t.title}</h2>
          <button
            type="button"
            class="plain"
            aria-label={text.value.shell.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        {state === "online" && <p class="hint">{t.running}</p>}
        <fieldset class="stack bare" disabled={state !== "offline"}>
          <KindChoice values={values} onChange={setValues} />
          <ServerFields values={values} onChange={change} />
          <CredentialFields values={values} problem={problem} onChange={change} />
        </fieldset>
        <footer class="dialog-foot">
          {/* Keys, or one would become the other during its click, and cancelling would submit the form. */}
          {state === "offline" ? (
            <button key="connect" type="submit" class="primary">
              {t.connect}
            </button>
          ) : (
            <button key="end" type="button" onClick={() => void control.hangUp()}>
              {state === "connecting" ? t.cancel : t.end}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

interface FieldsProps {
  readonly values: ConnectValues;
  readonly onChange: (changed: Partial<ConnectValues>) => void;
}

function KindChoice(props: { readonly values: ConnectValues; readonly onChange: (values: ConnectValues) => void }) {
  const t = text.value.dialog;
  return (
    <>
      <div class="segments" role="group" aria-label={t.kind}>
        {kinds.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={props.values.kind === kind}
              onChange={() => props.onChange(defaultValues(kind, location.origin))}
            />
            <span>{t.kinds[kind].name}</span>
          </label>
        ))}
      </div>
      <p class="hint">{t.kinds[props.values.kind].hint}</p>
    </>
  );
}

function ServerFields({ values, onChange }: FieldsProps): JSX.Element {
  const t = text.value.dialog;
  return (
    <div class="fields">
      <label class="wide">
        <span>{t.endpoint}</span>
        <input
          name="endpoint"
          type="url"
          required
          spellcheck={false}
          placeholder={values.kind === "azure" ? "https://<resource>.services.ai.azure.com" : ""}
          value={values.endpoint}
          onInput={({ currentTarget }) => onChange({ endpoint: currentTarget.value })}
        />
      </label>
      <label>
        <span>{t.model}</span>
        <input
          name="model"
          required={values.kind !== "vivavoce"}
          list="models"
          placeholder={abilities.value?.defaultModel}
          spellcheck={false}
          value={values.model}
          onInput={({ currentTarget }) => onChange({ model: currentTarget.value })}
        />
      </label>
      <datalist id="models">
        {values.kind === "vivavoce" && abilities.value?.models.map((name) => <option key={name} value={name} />)}
      </datalist>
      {values.kind !== "openai" && (
        <label>
          <span>{t.version}</span>
          <input
            name="apiVersion"
            required
            spellcheck={false}
            list="api-versions"
            value={values.apiVersion}
            onInput={({ currentTarget }) => onChange({ apiVersion: currentTarget.value })}
          />
          <datalist id="api-versions">
            {apiVersions.map((version) => (
              <option key={version} value={version} />
            ))}
          </datalist>
        </label>
      )}
    </div>
  );
}

const credentialKinds = ["none", "key", "token"] as const;

interface CredentialProps extends FieldsProps {
  readonly problem: "missing" | "refused" | undefined;
}

function CredentialFields({ values, problem, onChange }: CredentialProps): JSX.Element {
  const t = text.value.dialog;
  return (
    <>
      <div>
        <p class="field-name" id="credential-name">
          {t.credential}
        </p>
        <div class="segments small" role="group" aria-labelledby="credential-name">
          {credentialKinds.map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="credential"
                checked={values.credentialKind === kind}
                onChange={() => onChange({ credentialKind: kind })}
              />
              <span>{t.credentials[kind]}</span>
            </label>
          ))}
        </div>
      </div>
      {values.credentialKind !== "none" && (
        <label class="field">
          <span>{t.credentials[values.credentialKind]}</span>
          <input
            name="secret"
            type="password"
            required
            autocomplete="off"
            spellcheck={false}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : "key-problem"}
            value={values.secret}
            onInput={({ currentTarget }) => onChange({ secret: currentTarget.value })}
          />
          {problem !== undefined && (
            <small id="key-problem" class="inline-error" role="alert">
              {t.problem[problem]}
            </small>
          )}
          <small class="hint">{values.kind === "azure" ? t.inAddress : t.keptHere}</small>
        </label>
      )}
    </>
  );
}
