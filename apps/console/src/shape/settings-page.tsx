import { isRecord } from "@vivavoce/audio/is-record";
import type { JSX } from "preact";
import { sessionSettings } from "virtual:session-settings";
import { GuideLink } from "../app/guide-link.tsx";
import { unasked } from "../app/detection.ts";
import { abilities, draft, session } from "../app/state.ts";
import { ApplyPanel } from "./apply-panel.tsx";
import { CodePanel } from "./code-panel.tsx";
import type { JsonObject } from "../app/draft.ts";
import { sameJson, without } from "../app/draft.ts";
import { ModelOffer, VoiceOffer } from "./offers.tsx";
import { presets } from "./presets.ts";
import type { Preset } from "./presets.ts";
import { language, text } from "../text/language.ts";
import { groupSettings } from "./setting-groups.ts";
import { chooseScope, scope, settingsIn } from "./setting-scope.ts";
import { SettingField } from "./setting-field.tsx";
import { gradeOf, labelOf } from "./setting-words.ts";
import type { SettingSpec } from "./setting-spec.ts";

const groups = groupSettings(sessionSettings);

/** Every setting of the session, ready-made sets of them, and the same as code. */
export function SettingsPage(): JSX.Element {
  const t = text.value.settings;
  const shownGroups = groups.map(({ key, settings }) => ({
    key,
    settings: settingsIn(
      scope.value,
      settings,
      (name) => gradeOf(name) === "without_effect",
      (name) => Object.hasOwn(draft.value, name),
    ),
  }));
  return (
    <div class="settings">
      <div class="stack settings-form">
        <header class="page-head">
          <h2>{t.title}</h2>
          <p class="hint">{t.hint}</p>
          <GuideLink guide="choose-settings" />
        </header>
        <ScopeChoice />
        <Presets />
        <ModelOffer />
        <VoiceOffer />
        <datalist id="voice-names">
          {abilities.value?.voices.map(({ name, language: spoken }) => (
            <option key={name} value={name}>
              {spoken}
            </option>
          ))}
        </datalist>
        {shownGroups.map(({ key, settings }) =>
          settings.length === 0 ? null : (
            <section key={key} class="panel group" aria-labelledby={`group-${key}`}>
              <header>
                <h3 id={`group-${key}`}>{t.groups[key].title}</h3>
                <p class="hint">{t.groups[key].hint}</p>
              </header>
              {settings.toSorted(byGrade).map((spec) => (
                <TopSetting key={spec.name} spec={spec} />
              ))}
            </section>
          ),
        )}
      </div>
      <aside class="settings-side" aria-label={t.changes}>
        <ChangeList />
        <ApplyPanel />
        <CodePanel />
      </aside>
    </div>
  );
}

/** A few settings, or all of them. */
function ScopeChoice(): JSX.Element {
  const t = text.value.scope;
  return (
    <div class="row wrap scope">
      <div class="segments" role="group" aria-label={t.label}>
        {(["basic", "all"] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="scope" checked={scope.value === each} onChange={() => chooseScope(each)} />
            <span>{t[each]}</span>
          </label>
        ))}
      </div>
      {scope.value === "basic" && <p class="hint">{t.hint}</p>}
    </div>
  );
}

/** What this server honours stands first. */
function byGrade(a: SettingSpec, b: SettingSpec): number {
  const rank = ({ name }: SettingSpec): number => (gradeOf(name) === "without_effect" ? 1 : 0);
  return rank(a) - rank(b);
}

function Presets(): JSX.Element {
  const choose = ({ update }: Preset): void => void (draft.value = { ...draft.value, ...update });
  return (
    <section class="presets" aria-label={text.value.settings.presets}>
      {presets.map((preset) => {
        const chosen = Object.entries(preset.update).every(([name, value]) => sameJson(draft.value[name], value));
        return (
          <button key={preset.id} type="button" class="preset" aria-pressed={chosen} onClick={() => choose(preset)}>
            <b>{text.value.settings.preset[preset.id].name}</b>
            <span class="hint">{text.value.settings.preset[preset.id].summary}</span>
          </button>
        );
      })}
    </section>
  );
}

/** A field of the session itself: what it is now, and what is to be changed. */
function TopSetting({ spec }: { readonly spec: SettingSpec }): JSX.Element {
  const { name } = spec;
  const asked: JsonObject = { ...unasked.value };
  const unchanged = Object.hasOwn(asked, name) ? asked[name] : spec.default;
  const inForce = session.value?.[name] ?? unchanged ?? (spec.control.kind === "text" ? "" : null);
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
  const t = text.value.settings;
  return (
    <section class="stack changes" aria-labelledby="changes-title">
      <h3 id="changes-title">
        {t.changes} <span class="hint">{entries.length === 0 ? t.noneYet : entries.length}</span>
      </h3>
      <ul>
        {entries.map(([name, value]) => (
          <li key={name}>
            <span>{labelOf(name, language.value)}</span>
            <span class="hint">{briefly(value)}</span>
          </li>
        ))}
      </ul>
      {entries.length > 0 && (
        <button type="button" class="plain small" onClick={() => void (draft.value = {})}>
          {t.discard}
        </button>
      )}
    </section>
  );
}

function briefly(value: unknown): string {
  if (value === null) return text.value.settings.off;
  const telling: unknown = isRecord(value) ? tellingOf(value) : value;
  const written = typeof telling === "string" ? telling : JSON.stringify(telling);
  return written.length > 32 ? `${written.slice(0, 31)}…` : written;
}

const tellingOf = (value: JsonObject): unknown => value["name"] ?? value["type"] ?? value["model"] ?? value;
