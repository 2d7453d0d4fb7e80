import { isRecord } from "@vivavoce/audio/is-record";
import type { JSX } from "preact";
import type { JsonObject } from "../app/draft.ts";
import { without, withoutNulls } from "../app/draft.ts";
import type { SettingControlProps } from "./setting-props.ts";
import { language, text } from "../text/language.ts";
import { labelOf, meaningOf } from "./setting-words.ts";
import type { VariantSpec } from "./setting-spec.ts";

interface ObjectSettingProps extends SettingControlProps {
  readonly variants: readonly VariantSpec[];
}

/** An object: which kind of it, if there are several or none is allowed, and its own settings. */
export function ObjectSetting({ id, spec, path, value, variants, Member, onChange }: ObjectSettingProps): JSX.Element {
  const object = isRecord(value) ? value : undefined;
  const variant = variants.find(({ type }) => type === "" || type === object?.["type"]) ?? variants[0];
  const choose = (name: string): void => {
    const next = variants.find(({ type }) => (type || "on") === name);
    onChange(next === undefined ? null : startOf(next));
  };
  const set = (name: string, member: unknown): void => {
    const rest = without(withoutNulls(object ?? {}), name);
    onChange(member === null || member === undefined ? rest : { ...rest, [name]: member });
  };
  const chosen = object === undefined ? "" : variant?.type || "on";
  return (
    <>
      {(variants.length > 1 || spec.nullable) && (
        <select
          id={id}
          class="kind"
          value={chosen}
          aria-describedby={`${id}-meaning`}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {(spec.nullable || object === undefined) && <option value="">{text.value.settings.offChoice}</option>}
          {variants.map(({ type }) => (
            <option key={type} value={type || "on"}>
              {type || text.value.settings.onChoice}
            </option>
          ))}
        </select>
      )}
      {object !== undefined && variant !== undefined && (
        <fieldset class="members">
          <legend class="visually-hidden">{labelOf(spec.name, language.value)}</legend>
          {variants.length > 1 && variant.meaning !== "" && (
            <p class="hint wide">{meaningOf(`${path}:${variant.type}`, variant.meaning)}</p>
          )}
          {variant.fields.map((field) => (
            <Member
              key={`${variant.type}.${field.name}`}
              spec={field}
              path={`${path}.${field.name}`}
              value={object[field.name] ?? field.default ?? null}
              changed={false}
              onChange={(member) => set(field.name, member)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

/** The smallest object of a variant: its type, and for what it needs the first that is allowed. */
function startOf({ type, fields }: VariantSpec): JsonObject {
  const needed = fields.filter(({ required }) => required);
  const members = needed.map(({ name, control }) => [
    name,
    control.kind === "choice" ? control.values[0] : firstOf(name),
  ]);
  return { ...(type === "" ? {} : { type }), ...Object.fromEntries(members) };
}

/** A value to begin with, for what has to be written by hand. */
function firstOf(name: string): unknown {
  if (name === "customized") return false;
  return name === "model" ? "azure-speech" : "alloy";
}
