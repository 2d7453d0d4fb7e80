import { isNullable, referenceOf, valuesOf } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** One field of an event or object. */
export interface FieldDescription {
  /** Dotted path; `[]` stands for the members of a list, for example `phrases[].text`, and `*` for any key of a map. */
  readonly path: string;
  /** Type in words; `{Name}` stands for a named object. */
  readonly type: string;
  readonly required: boolean;
  readonly nullable: boolean;
  /** Value that counts when the field is left out; absent when there is none. */
  readonly default?: unknown;
  /** Limits in words, for example `0 to 1`; empty for none. */
  readonly range: string;
  /** Unit of the number, for example `ms`; empty for none. */
  readonly unit: string;
  /** What it says, without the ids; empty when the schema is silent. */
  readonly meaning: string;
  /** Rows of wire.md. */
  readonly ids: readonly string[];
}

/** Variant of an object: the fields that it has, and what tells it from the others. */
export interface VariantDescription {
  /** Constant fields, for example `type` `message`, `role` `user`; empty when there is one variant only. */
  readonly when: Readonly<Record<string, unknown>>;
  readonly meaning: string;
  readonly ids: readonly string[];
  readonly fields: readonly FieldDescription[];
}

/** What a schema says of itself, in words of the reference. */
export interface Described {
  readonly meaning: string;
  readonly ids: readonly string[];
}

/** Meaning and rows of a schema; empty where it is silent. */
export function describedBy({ description = "", ids = [] }: JsonSchema = {}): Described {
  return { meaning: description, ids };
}

const numberInWords = (value: number): string =>
  Math.abs(value) === Math.PI ? `${value < 0 ? "-" : ""}π` : `${value}`;

function rangeOf(schema: JsonSchema): string {
  const words = valuesOf(schema).flatMap((value) => {
    const low = value.minimum === undefined ? "" : numberInWords(value.minimum);
    const high = value.maximum === undefined ? "" : numberInWords(value.maximum);
    const above = value.exclusiveMinimum === undefined ? "" : `above ${value.exclusiveMinimum}`;
    const number =
      low !== "" && high !== "" ? `${low} to ${high}` : [above, low && `from ${low}`, high && `up to ${high}`];
    const length = (least: number | undefined, most: number | undefined, of: string): string => {
      if (least !== undefined && least === most) return `${least} ${of}`;
      const limits = [
        least === undefined || least === 1 ? "" : `from ${least}`,
        most === undefined ? "" : `up to ${most}`,
      ];
      const text = limits.filter((limit) => limit !== "").join(" ");
      return text === "" ? (least === 1 ? "not empty" : "") : `${text} ${of}`;
    };
    const tuple = Array.isArray(value.items);
    return [
      ...[number].flat(),
      length(value.minLength, value.maxLength, "characters"),
      tuple ? "" : length(value.minItems, value.maxItems, "entries"),
    ];
  });
  return words.filter((word) => word !== "").join(", ");
}

const literal = (value: unknown): string => JSON.stringify(value);

function valueInWords(schema: JsonSchema): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) return `{${reference}}`;
  if ("const" in schema) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(", ");
  if (Array.isArray(schema.items)) return `list of ${schema.items.length} (${typeInWords(schema.items[0] ?? {})})`;
  if (schema.type === "array") return `list of ${typeInWords((schema.items as JsonSchema | undefined) ?? {})}`;
  if (schema.type === "object" && schema.properties === undefined) {
    const values = schema.additionalProperties;
    const word = typeof values === "object" ? typeInWords(values) : "any";
    return word === "any" ? "object" : `map of string to ${word}`;
  }
  if (schema.contentEncoding === "base64") return "base64 string";
  return [schema.type ?? "any"].flat().join(" or ");
}

/** The type of a value in words; null is left out. */
export function typeInWords(schema: JsonSchema): string {
  const values = valuesOf(schema);
  return values.length === 0 ? "null" : [...new Set(values.map(valueInWords))].join(" or ");
}

/** The schema that says `what` of a field: the outermost; nullable fields have it inside. */
function saying(what: "description" | "unit", schema: JsonSchema): JsonSchema | undefined {
  if (schema[what] !== undefined) return schema;
  return (schema.anyOf ?? schema.oneOf)?.map((member) => saying(what, member)).find((found) => found !== undefined);
}

/** How meanings end that name a unit; it has a column of its own. */
const UNIT_ENDINGS: Readonly<Record<string, string>> = {
  ms: ", ms.",
  Hz: ", Hz.",
  px: ", pixels.",
  tokens: ", tokens.",
};

function withoutUnit(meaning: string, unit: string): string {
  const end = UNIT_ENDINGS[unit];
  return end !== undefined && meaning.endsWith(end) ? `${meaning.slice(0, -end.length)}.` : meaning;
}

function describeField(path: string, schema: JsonSchema, required: boolean): FieldDescription {
  const { meaning, ids } = describedBy(saying("description", schema));
  const { unit = "" } = saying("unit", schema) ?? {};
  return {
    path,
    type: typeInWords(schema),
    required,
    nullable: isNullable(schema),
    ...("default" in schema ? { default: schema.default } : {}),
    range: rangeOf(schema),
    unit,
    meaning: withoutUnit(meaning, unit),
    ids,
  };
}

/** Objects written out inside a field: its value, or the members of its list or map. */
function objectsIn(schema: JsonSchema): readonly { readonly suffix: string; readonly object: JsonSchema }[] {
  return valuesOf(schema).flatMap((value) => {
    if (referenceOf(value) !== undefined) return [];
    if (value.type === "array" && value.items !== undefined && !Array.isArray(value.items)) {
      return objectsIn(value.items).map(({ suffix, object }) => ({ suffix: `[]${suffix}`, object }));
    }
    if (value.properties !== undefined) return [{ suffix: "", object: value }];
    if (typeof value.additionalProperties !== "object") return [];
    return objectsIn(value.additionalProperties).map(({ suffix, object }) => ({ suffix: `.*${suffix}`, object }));
  });
}

/** Fields of an object, those of objects written out inside it right below, each path once. */
export function describeFields(object: JsonSchema, prefix = ""): readonly FieldDescription[] {
  const fields = Object.entries(object.properties ?? {}).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const own = describeField(path, schema, object.required?.includes(name) === true);
    const variants = objectsIn(schema).map((inner) => describeFields(inner.object, `${path}${inner.suffix}.`));
    return [own, ...mergeVariants(variants)];
  });
  return fields;
}

/** The same path in several variants is one field with the types of all, required when it is in each. */
function mergeVariants(variants: readonly (readonly FieldDescription[])[]): readonly FieldDescription[] {
  const paths = [...new Set(variants.flatMap((variant) => variant.map(({ path }) => path)))];
  return paths.flatMap((path) => {
    const same = variants.flatMap((variant) => variant.filter((field) => field.path === path));
    const [first] = same;
    if (first === undefined) return [];
    const type = [...new Set(same.map((field) => field.type))].join(", ");
    const required = same.length === variants.length && same.every((field) => field.required);
    return [{ ...first, type, required }];
  });
}

/** The variants of a named object. Lists and single values have one, with a field whose path is empty. */
export function describeVariants(schema: JsonSchema): readonly VariantDescription[] {
  const values = valuesOf(schema);
  const objects = values.filter(({ properties }) => properties !== undefined);
  return objects.map((object) => {
    const constants = Object.entries(object.properties ?? {}).filter(([, field]) => "const" in field);
    const telling = objects.length === 1 ? [] : constants.filter(([name]) => name !== "object");
    const own = objects.length === 1 && object.description === undefined ? schema : object;
    return {
      when: Object.fromEntries(telling.map(([name, field]) => [name, field.const])),
      ...describedBy(own),
      fields: describeFields(object),
    };
  });
}
