import { describeProtocol } from "@vivavoce/docs";
import { settingRows } from "@vivavoce/protocol";
import type { FieldDescription, ObjectDescription } from "@vivavoce/docs";
import type { Control, SettingSpec, VariantSpec } from "../src/shape/setting-spec.ts";

type Objects = ReadonlyMap<string, ObjectDescription>;

/** Given back by some servers, without effect: nothing to choose. */
const echoOnly = /^Seen in echoes only|^Only the model of the session/;
/** Text that takes more than a line. */
const longText = new Set(["instructions", "prompt"]);

/** Every setting of `session.update` with its meaning, default and the way it is chosen, from the protocol's schemas. */
export function describeSettings(): readonly SettingSpec[] {
  const { objects } = describeProtocol();
  const [update] = objects.get("SessionUpdate")?.variants ?? [];
  if (update === undefined) throw new Error("The protocol describes no SessionUpdate.");
  const forms = new Map<string, readonly [group: string, place: number]>(
    settingRows.flatMap(([name, { form }]) => (form === undefined ? [] : [[name, form]])),
  );
  return fieldsOf(update.fields, objects)
    .map((field) => ({ ...field, group: forms.get(field.name)?.[0] ?? "more" }))
    .toSorted((a, b) => (forms.get(a.name)?.[1] ?? 0) - (forms.get(b.name)?.[1] ?? 0));
}

function fieldsOf(fields: readonly FieldDescription[], objects: Objects): readonly SettingSpec[] {
  // A dotted path lies inside a field that is written as JSON.
  const own = fields.filter(({ path, meaning }) => !path.includes(".") && !echoOnly.test(meaning));
  return own.map((field) => ({
    name: field.path,
    meaning: field.meaning,
    control: controlOf(field, objects),
    nullable: field.nullable,
    required: field.required,
    ...("default" in field ? { default: field.default } : {}),
  }));
}

function controlOf({ path, type, range, unit }: FieldDescription, objects: Objects): Control {
  const [, reference] = /^\{(\w+)\}$/.exec(type) ?? [];
  if (reference !== undefined) return referenceControl(objects.get(reference), objects);
  const literals = literalsOf(type);
  if (type === "boolean") return { kind: "switch" };
  if (type.startsWith("list of {") || type === "list of object") return { kind: "json" };
  if (type === "list of string") return { kind: "list" };
  if (type.startsWith("list of ") && literals !== undefined) return { kind: "list", values: literals.map(String) };
  if (/^(integer|number)\b/.test(type)) return numberControl(type, range, unit);
  if (literals !== undefined) return { kind: "choice", values: literals };
  if (type === "string") return { kind: "text", long: longText.has(path) };
  return { kind: "json" };
}

function referenceControl(object: ObjectDescription | undefined, objects: Objects): Control {
  if (object === undefined) return { kind: "json" };
  const words = literalsOf(object.instead);
  if (words !== undefined) return { kind: "choice", values: words };
  const variants = object.variants.map(({ when, meaning, fields }): VariantSpec => {
    const type = typeof when["type"] === "string" ? when["type"] : "";
    const own = fieldsOf(fields, objects).filter(({ name }) => name !== "type" || type === "");
    const typeField = fields.find(({ path }) => path === "type");
    return { type, meaning: meaning || (typeField?.meaning ?? ""), fields: own };
  });
  return { kind: "object", variants };
}

/** The literals of a type in words, such as `"low", "high"` or `1 or 2`; undefined where it has other parts. */
function literalsOf(type: string): readonly (string | number)[] | undefined {
  const words = type.replace(/^list of /, "").split(/, | or /);
  const literals = words.map((word): unknown => (/^("|\d)/.test(word) ? JSON.parse(word) : undefined));
  const known = literals.filter((word) => typeof word === "string" || typeof word === "number");
  return known.length === words.length ? known : undefined;
}

function numberControl(type: string, range: string, unit: string): Control {
  const [, empty] = /or "(\w+)"/.exec(type) ?? [];
  const [, minimum] = /(?:^|, )(?:from )?(-?[\d.]+)(?: to|$|,)/.exec(range) ?? [];
  const [, maximum] = /(?:to|up to) (-?[\d.]+)/.exec(range) ?? [];
  return {
    kind: "number",
    integer: type.startsWith("integer"),
    unit,
    ...(minimum === undefined ? {} : { minimum: Number(minimum) }),
    ...(maximum === undefined ? {} : { maximum: Number(maximum) }),
    ...(empty === undefined ? {} : { empty }),
  };
}
