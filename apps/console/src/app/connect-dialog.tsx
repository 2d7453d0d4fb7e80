import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { goOnline, hangUp } from "./call-control.ts";
import { apiVersions, defaultValues } from "./connect-values.ts";
import type { ConnectValues, ServerKind } from "./connect-values.ts";
import { Icon } from "./icons.tsx";
import { connection, connectValues } from "./state.ts";

const kinds: readonly { readonly kind: ServerKind; readonly name: string; readonly hint: string }[] = [
  { kind: "vivavoce", name: "Vivavoce", hint: "This server, or another one. It also tells what happens inside." },
  { kind: "azure", name: "Azure", hint: "Azure Voice Live, with the key of the resource or an Entra token." },
  { kind: "openai", name: "OpenAI-shaped", hint: "OpenAI Realtime, or a server that speaks like it." },
];

/** The form that says which server to talk to, and as whom. */
export function ConnectDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [values, setValues] = useState(connectValues.value);
  useEffect(() => dialog.current?.showModal(), []);
  const { state } = connection.value;
  const change = (changed: Partial<ConnectValues>): void => setValues({ ...values, ...changed });
  const submit = (event: Event): void => {
    event.preventDefault();
    connectValues.value = values;
    dialog.current?.close();
    if (state === "offline") void goOnline();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="connect-title" onClose={onClose}>
      <form onSubmit={submit} autocomplete="off">
        <header class="dialog-head">
          <h2 id="connect-title">Connection</h2>
          <button type="button" class="plain" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {state === "online" && <p class="hint">A conversation is running. End it to connect elsewhere.</p>}
        <fieldset class="bare" disabled={state !== "offline"}>
          <KindChoice values={values} onChange={setValues} />
          <ServerFields values={values} onChange={change} />
          <CredentialFields values={values} onChange={change} />
        </fieldset>
        <footer class="dialog-foot">
          {state === "offline" ? (
            <button type="submit" class="primary">
              Connect
            </button>
          ) : (
            <button type="button" onClick={() => void hangUp()}>
              {state === "connecting" ? "Cancel" : "End conversation"}
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
  const chosen = kinds.find(({ kind }) => kind === props.values.kind);
  return (
    <>
      <div class="segments" role="group" aria-label="Kind of server">
        {kinds.map(({ kind, name }) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={props.values.kind === kind}
              onChange={() => props.onChange(defaultValues(kind, location.origin))}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <p class="hint">{chosen?.hint}</p>
    </>
  );
}

function ServerFields({ values, onChange }: FieldsProps): JSX.Element {
  return (
    <div class="fields">
      <label class="wide">
        <span>Endpoint</span>
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
        <span>Model</span>
        <input
          name="model"
          required
          spellcheck={false}
          value={values.model}
          onInput={({ currentTarget }) => onChange({ model: currentTarget.value })}
        />
      </label>
      {values.kind !== "openai" && (
        <label>
          <span>API version</span>
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

const credentialKinds = [
  { kind: "none", name: "None" },
  { kind: "key", name: "API key" },
  { kind: "token", name: "Token" },
] as const;

function CredentialFields({ values, onChange }: FieldsProps): JSX.Element {
  return (
    <>
      <div>
        <p class="field-name" id="credential-name">
          Credential
        </p>
        <div class="segments small" role="group" aria-labelledby="credential-name">
          {credentialKinds.map(({ kind, name }) => (
            <label key={kind}>
              <input
                type="radio"
                name="credential"
                checked={values.credentialKind === kind}
                onChange={() => onChange({ credentialKind: kind })}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
      </div>
      {values.credentialKind !== "none" && (
        <label class="field">
          <span>{values.credentialKind === "key" ? "API key" : "Token"}</span>
          <input
            name="secret"
            type="password"
            required
            autocomplete="off"
            spellcheck={false}
            value={values.secret}
            onInput={({ currentTarget }) => onChange({ secret: currentTarget.value })}
          />
          <small class="hint">
            Kept in this page only. Browsers put it into the address of the socket, where proxies may log it.
          </small>
        </label>
      )}
    </>
  );
}
