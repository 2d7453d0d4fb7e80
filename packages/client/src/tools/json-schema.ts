/** The part of JSON Schema that tools are described and checked with. Other keywords go to the model unchecked. */
export interface JsonSchema {
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly [keyword: string]: unknown;
}

type ObjectOf<S extends JsonSchema> = {
  -readonly [K in Extract<keyof S["properties"], RequiredOf<S>>]: FromJsonSchema<PropertyOf<S, K>>;
} & { -readonly [K in Exclude<keyof S["properties"], RequiredOf<S>>]?: FromJsonSchema<PropertyOf<S, K>> };

type RequiredOf<S extends JsonSchema> = S["required"] extends readonly (infer K)[] ? K : never;
type PropertyOf<S extends JsonSchema, K> =
  S["properties"] extends Readonly<Record<string, JsonSchema>>
    ? K extends keyof S["properties"]
      ? S["properties"][K]
      : never
    : never;

/** The type that a schema describes. What the schema leaves open is `unknown`. */
export type FromJsonSchema<S extends JsonSchema> = S["enum"] extends readonly (infer V)[]
  ? V
  : S["type"] extends "string"
    ? string
    : S["type"] extends "number" | "integer"
      ? number
      : S["type"] extends "boolean"
        ? boolean
        : S["type"] extends "null"
          ? null
          : S["type"] extends "array"
            ? S["items"] extends JsonSchema
              ? FromJsonSchema<S["items"]>[]
              : unknown[]
            : S["type"] extends "object"
              ? ObjectOf<S>
              : unknown;

/** What is wrong with a value, each with its path, for the model to read; empty when it fits. */
export function checkJson(value: unknown, schema: JsonSchema, path = "arguments"): string[] {
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    return [`${path} must be one of ${schema.enum.map((one) => JSON.stringify(one)).join(", ")}`];
  }
  if (schema.type !== undefined && !hasType(value, schema.type)) return [`${path} must be of type ${schema.type}`];
  if (typeof value === "number") return checkBounds(value, schema.minimum, schema.maximum, path);
  if (typeof value === "string") return checkBounds(value.length, schema.minLength, schema.maxLength, `${path} length`);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => checkJson(item, items, `${path}[${i}]`));
  }
  return typeof value === "object" && value !== null ? checkMembers(value, schema, path) : [];
}

function checkMembers(value: object, schema: JsonSchema, path: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const problems = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name} is missing`);
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) problems.push(...checkJson(member, known, `${path}.${name}`));
    else if (additionalProperties === false) problems.push(`${path}.${name} is not known`);
  }
  return problems;
}

function checkBounds(value: number, least: number | undefined, most: number | undefined, path: string): string[] {
  if (least !== undefined && value < least) return [`${path} must be at least ${least}`];
  return most !== undefined && value > most ? [`${path} must be at most ${most}`] : [];
}

function hasType(value: unknown, type: NonNullable<JsonSchema["type"]>): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
