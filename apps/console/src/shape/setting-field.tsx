import type { JSX } from "preact";
import { Icon } from "../app/icons.tsx";
import { SettingControl } from "./setting-control.tsx";
import { language, text } from "../text/language.ts";
import { gradeOf, labelOf, meaningOf } from "./setting-words.ts";
import type { SettingFieldProps } from "./setting-props.ts";
import type { SettingSpec } from "./setting-spec.ts";

/** A setting: its name for people and on the wire, its meaning, and the means to choose it. */
export function SettingField(props: SettingFieldProps): JSX.Element {
  const { spec, path, changed, onReset } = props;
  const id = `set-${path.replaceAll(".", "-")}`;
  const { kind } = spec.control;
  const grade = gradeOf(path);
  const label = labelOf(spec.name, language.value);
  const grouped = !hasOneControl(spec);
  return (
    <div class={`setting kind-${kind}`} data-changed={changed} data-name={path}>
      <div class="setting-head">
        {grouped ? (
          <span class="setting-label" id={`${id}-label`}>
            {label}
          </span>
        ) : (
          <label class="setting-label" for={id} id={`${id}-label`}>
            {label}
          </label>
        )}
        <code>{spec.name}</code>
        {grade !== undefined && (
          <span class="grade" data-grade={grade}>
            {text.value.settings.grades[grade === "approximated" ? "approximated" : "without_effect"]}
          </span>
        )}
        {changed && onReset !== undefined && (
          <button type="button" class="plain small" onClick={onReset}>
            <Icon name="undo" size={16} />
            <span class="visually-hidden">{text.value.settings.putBack(label)}</span>
          </button>
        )}
      </div>
      <SettingControl {...props} id={id} Member={SettingField} />
      <p class="hint setting-meaning" id={`${id}-meaning`}>
        {meaningOf(path, spec.meaning)}
      </p>
    </div>
  );
}

/** Whether the setting is chosen by one control, which its label then belongs to, and not by a group of them. */
function hasOneControl({ control, nullable }: SettingSpec): boolean {
  if (control.kind === "object") return nullable || control.variants.length > 1;
  return control.kind !== "list" || control.values === undefined;
}
