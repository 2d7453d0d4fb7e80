/** The part of JSON Schema (draft 7) that the wire's schemas come out as. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  /** Rows of wire.md, and the unit of a number: what the schemas say of themselves (`about` of the protocol). */
  ids?: readonly string[];
  unit?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  default?: unknown;
  contentEncoding?: string;
}

/** Where the named schemas of a document lie. */
export const COMPONENTS = "#/components/schemas/";

/** Name of the schema that `schema` refers to; undefined when it is written out. */
export function referenceOf(schema: JsonSchema): string | undefined {
  const { $ref: ref } = schema.allOf?.length === 1 ? (schema.allOf[0] ?? {}) : schema;
  return ref?.startsWith(COMPONENTS) === true ? ref.slice(COMPONENTS.length) : undefined;
}

/** The alternatives of a union, nested unions opened; the schema alone when it is none. */
export function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const members = schema.anyOf ?? schema.oneOf;
  return members === undefined ? [schema] : members.flatMap(alternativesOf);
}

/** Whether null is allowed. */
export function isNullable(schema: JsonSchema): boolean {
  return alternativesOf(schema).some(
    ({ type, const: only }) => type === "null" || only === null || (Array.isArray(type) && type.includes("null")),
  );
}

/** The alternatives other than null. */
export function valuesOf(schema: JsonSchema): readonly JsonSchema[] {
  const values = alternativesOf(schema).filter(({ type, const: only }) => type !== "null" && only !== null);
  return values.map((value) => {
    if (!Array.isArray(value.type)) return value;
    const types = value.type.filter((name) => name !== "null");
    const [first] = types;
    return { ...value, type: types.length === 1 && first !== undefined ? first : types };
  });
}
