import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { sessionSettings } from "virtual:session-settings";
import { applyDraft } from "../app/call-control.ts";
import { connection, draft, session } from "../app/state.ts";
import { CodePanel } from "./code-panel.tsx";
import type { JsonObject } from "./draft.ts";
import { isJsonObject, sameJson, without } from "./draft.ts";
import { presets } from "./presets.ts";
import type { Preset } from "./presets.ts";
import { groupSettings, labelOf } from "./setting-groups.ts";
import { SettingField } from "./setting-field.tsx";
import type { SettingSpec } from "./setting-spec.ts";

const groups = groupSettings(sessionSettings);

/** Every setting of the session, ready-made sets of them, and the same as code. */
export function SettingsPage(): JSX.Element {
  const [message, setMessage] = useState<{ readonly text: string; readonly good: boolean }>();
  const apply = async (): Promise<void> => {
    const failure = await applyDraft();
    setMessage({ text: failure ?? "The server has taken the changes.", good: failure === undefined });
  };
  return (
    <div class="settings">
      <div class="settings-form">
        <header class="page-head">
          <h2>Settings</h2>
          <p class="hint">
            Everything a session can be told. Changes go out as one <code>session.update</code>.
          </p>
        </header>
        <Presets />
        {groups.map(({ title, hint, settings }) => (
          <section key={title} class="panel group" aria-labelledby={`group-${title}`}>
            <header>
              <h3 id={`group-${title}`}>{title}</h3>
              <p class="hint">{hint}</p>
            </header>
            {settings.map((spec) => (
              <TopSetting key={spec.name} spec={spec} />
            ))}
          </section>
        ))}
      </div>
      <aside class="settings-side" aria-label="Changes">
        <ChangeList />
        <div class="apply">
          <button
            type="button"
            class="primary"
            disabled={Object.keys(draft.value).length === 0}
            onClick={() => void apply()}
          >
            {connection.value.state === "online" ? "Apply" : "Use for the next conversation"}
          </button>
          <p role="status" class={message?.good === false ? "inline-error" : "hint"}>
            {message?.text}
          </p>
        </div>
        <CodePanel />
      </aside>
    </div>
  );
}

function Presets(): JSX.Element {
  const choose = ({ update }: Preset): void => void (draft.value = { ...draft.value, ...update });
  return (
    <section class="presets" aria-label="Presets">
      {presets.map((preset) => {
        const chosen = Object.entries(preset.update).every(([name, value]) => sameJson(draft.value[name], value));
        return (
          <button key={preset.name} type="button" class="preset" aria-pressed={chosen} onClick={() => choose(preset)}>
            <b>{preset.name}</b>
            <span>{preset.summary}</span>
          </button>
        );
      })}
    </section>
  );
}

/** A field of the session itself: what it is now, and what is to be changed. */
function TopSetting({ spec }: { readonly spec: SettingSpec }): JSX.Element {
  const { name } = spec;
  const inForce = session.value?.[name] ?? spec.default ?? (spec.control.kind === "text" ? "" : null);
  const changed = Object.hasOwn(draft.value, name);
  const set = (value: unknown): void => {
    const rest = without(draft.value, name);
    draft.value = sameJson(value, inForce) ? rest : { ...rest, [name]: value };
  };
  return (
    <SettingField
      spec={spec}
      path={name}
      value={changed ? draft.value[name] : inForce}
      changed={changed}
      onChange={set}
      onReset={() => set(inForce)}
    />
  );
}

function ChangeList(): JSX.Element {
  const entries = Object.entries(draft.value);
  return (
    <section class="changes" aria-labelledby="changes-title">
      <h3 id="changes-title">
        Changes <span class="hint">{entries.length === 0 ? "none yet" : entries.length}</span>
      </h3>
      <ul>
        {entries.map(([name, value]) => (
          <li key={name}>
            <span>{labelOf(name)}</span>
            <span class="hint">{briefly(value)}</span>
          </li>
        ))}
      </ul>
      {entries.length > 0 && (
        <button type="button" class="plain small" onClick={() => void (draft.value = {})}>
          Discard all
        </button>
      )}
    </section>
  );
}

function briefly(value: unknown): string {
  if (value === null) return "off";
  const telling: unknown = isJsonObject(value) ? tellingOf(value) : value;
  const text = typeof telling === "string" ? telling : JSON.stringify(telling);
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

const tellingOf = (value: JsonObject): unknown => value["name"] ?? value["type"] ?? value["model"] ?? value;
