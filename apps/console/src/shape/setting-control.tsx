import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { text } from "../text/language.ts";
import { FunctionForm } from "./function-form.tsx";
import { ObjectSetting } from "./object-setting.tsx";
import type { SettingControlProps } from "./setting-props.ts";
import type { Control } from "./setting-spec.ts";

/** The means to choose a setting, by its kind. */
export function SettingControl(props: SettingControlProps): JSX.Element {
  const { control } = props.spec;
  switch (control.kind) {
    case "switch":
      return <SwitchControl {...props} />;
    case "choice":
      return <ChoiceControl {...props} values={control.values} />;
    case "number":
      return <NumberControl {...props} control={control} />;
    case "text":
      return <TextControl {...props} long={control.long} />;
    case "list":
      return control.values === undefined ? (
        <LinesControl {...props} />
      ) : (
        <ChecksControl {...props} values={control.values} />
      );
    case "object":
      return <ObjectSetting {...props} variants={control.variants} />;
    case "json":
      return props.path === "tools" ? <ToolsControl {...props} /> : <JsonControl {...props} />;
  }
}

function SwitchControl({ id, value, onChange }: SettingControlProps): JSX.Element {
  return (
    <input
      id={id}
      type="checkbox"
      class="switch"
      role="switch"
      checked={value === true}
      aria-describedby={`${id}-meaning`}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

interface ValuesProps<V> extends SettingControlProps {
  readonly values: readonly V[];
}

function ChoiceControl({ id, spec, value, values, onChange }: ValuesProps<string | number>): JSX.Element {
  // A value from the server that the schema does not name is kept as it is.
  const known = values.some((each) => each === value) || value === null || value === undefined;
  const options = known ? values : [...values, typeof value === "string" ? value : JSON.stringify(value)];
  const empty = spec.nullable || value === undefined || value === null;
  return (
    <select
      id={id}
      value={typeof value === "string" || typeof value === "number" ? value : ""}
      aria-describedby={`${id}-meaning`}
      onChange={({ currentTarget }) =>
        onChange(options.find((each) => String(each) === currentTarget.value && currentTarget.value !== "") ?? null)
      }
    >
      {empty && <option value="">{text.value.settings.standard}</option>}
      {options.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

interface NumberProps extends SettingControlProps {
  readonly control: Extract<Control, { kind: "number" }>;
}

function NumberControl({ id, spec, value, control, onChange }: NumberProps): JSX.Element {
  const { integer, minimum, maximum, unit, empty } = control;
  const span = minimum === undefined || maximum === undefined ? undefined : maximum - minimum;
  const fine = !integer && span !== undefined && span <= 2;
  const take = (written: string): void => {
    const number = Number(written);
    if (written === "") onChange(empty ?? (spec.nullable ? null : spec.default));
    else if (Number.isFinite(number)) onChange(integer ? Math.round(number) : number);
  };
  return (
    <div class="row number">
      {fine && (
        <input
          type="range"
          min={minimum}
          max={maximum}
          step={0.05}
          value={typeof value === "number" ? value : (minimum ?? 0)}
          aria-labelledby={`${id}-label`}
          onInput={({ currentTarget }) => take(currentTarget.value)}
        />
      )}
      <input
        id={id}
        type="number"
        min={minimum}
        max={maximum}
        step={integer ? 1 : "any"}
        placeholder={empty ?? text.value.settings.standardNumber}
        value={typeof value === "number" ? value : ""}
        aria-describedby={`${id}-meaning`}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {unit !== "" && <span class="hint">{unit}</span>}
    </div>
  );
}

function TextControl({ id, path, spec, value, long, onChange }: SettingControlProps & { readonly long: boolean }) {
  const shown = typeof value === "string" ? value : "";
  const take = (written: string): void => onChange(written === "" && spec.nullable ? null : written);
  if (long) {
    return (
      <textarea
        id={id}
        rows={3}
        value={shown}
        aria-describedby={`${id}-meaning`}
        onInput={({ currentTarget }) => take(currentTarget.value)}
      />
    );
  }
  return (
    <input
      id={id}
      type="text"
      spellcheck={false}
      list={path === "voice.name" ? "voice-names" : undefined}
      value={shown}
      aria-describedby={`${id}-meaning`}
      onInput={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}

function ChecksControl({ id, spec, value, values, onChange }: ValuesProps<string>): JSX.Element {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const toggle = (name: string, on: boolean): void => {
    const next = values.filter((each) => (each === name ? on : chosen.includes(each)));
    onChange(next.length === 0 && spec.nullable ? null : next);
  };
  return (
    <div class="checks" role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-meaning`}>
      {values.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
          />
          {name}
        </label>
      ))}
    </div>
  );
}

/** One entry a line. */
function LinesControl({ id, spec, value, onChange }: SettingControlProps): JSX.Element {
  const given = Array.isArray(value) ? value.join("\n") : "";
  const take = (written: string): void => {
    const entries = written.split("\n").map((line) => line.trim());
    const kept = entries.filter((line) => line !== "");
    onChange(kept.length === 0 && spec.nullable ? null : kept);
  };
  return (
    <textarea
      id={id}
      rows={2}
      spellcheck={false}
      placeholder={text.value.settings.onePerLine}
      defaultValue={given}
      aria-describedby={`${id}-meaning`}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}

/** A form for functions; the rest, such as MCP servers, as JSON. */
function ToolsControl(props: SettingControlProps): JSX.Element {
  return (
    <div class="tools-setting">
      <FunctionForm value={props.value} onChange={props.onChange} />
      <details>
        <summary>{text.value.tools.asJson}</summary>
        <JsonControl {...props} />
      </details>
    </div>
  );
}

function JsonControl({ id, spec, value, onChange }: SettingControlProps): JSX.Element {
  const [failure, setFailure] = useState(false);
  const take = (written: string): void => {
    if (written.trim() === "") {
      setFailure(false);
      return onChange(spec.nullable ? null : spec.default);
    }
    try {
      const parsed: unknown = JSON.parse(written);
      setFailure(false);
      onChange(parsed);
    } catch {
      setFailure(true);
    }
  };
  return (
    <>
      <textarea
        key={JSON.stringify(value)}
        id={id}
        class="code"
        rows={2}
        spellcheck={false}
        placeholder={text.value.settings.codeLanguages.json}
        defaultValue={value === null || value === undefined ? "" : JSON.stringify(value, null, 2)}
        aria-invalid={failure}
        aria-describedby={`${id}-meaning`}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {failure && (
        <p class="inline-error" role="alert">
          {text.value.settings.noJson}
        </p>
      )}
    </>
  );
}
