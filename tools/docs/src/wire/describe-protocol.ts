import { ERROR_CODES } from "@vivavoce/protocol";
import type { ClientEventType, ErrorCode, ErrorCodeInfo } from "@vivavoce/protocol";
import { clientDifferences } from "./client-differences.ts";
import type { ClientDifference } from "./client-differences.ts";
import { COMPONENT_EXAMPLES, EVENT_EXAMPLES } from "./component-examples.ts";
import { defaultValues } from "./default-values.ts";
import { describedBy, describeFields, describeVariants, typeInWords } from "./describe-fields.ts";
import type { FieldDescription, VariantDescription } from "./describe-fields.ts";
import { describeVersions } from "./describe-versions.ts";
import type { EventVersions, VersionDescription } from "./describe-versions.ts";
import { APPROVAL_FACTS, CLIENT_EVENT_FACTS } from "./event-facts.ts";
import { isNullable, valuesOf } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { makeExample } from "./make-example.ts";
import { describeNestedSession } from "./nested-session.ts";
import type { NestedField } from "./nested-session.ts";
import { wireSchemas } from "./wire-schemas.ts";
import type { WireSchemas } from "./wire-schemas.ts";

/** One event of the wire. */
export interface EventDescription {
  readonly direction: "client" | "server";
  readonly type: string;
  /** Row of wire.md, for example CE-03. */
  readonly id: string;
  /** When it is sent, or what it does. */
  readonly when: string;
  /** Fields beside `type`. */
  readonly fields: readonly FieldDescription[];
  /** A message that is valid against the event's schema. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Codes that it can earn beside those of every event; client events only. */
  readonly errors: readonly ErrorCode[];
  /** Client events: the server events that answer it. Server events: the client events that it answers. */
  readonly answers: readonly string[];
  /** Further rows of wire.md. */
  readonly related: readonly string[];
  /** Where it is known; server events only. */
  readonly versions: EventVersions | undefined;
}

/** One named object of the wire. */
export interface ObjectDescription {
  readonly name: string;
  readonly meaning: string;
  readonly ids: readonly string[];
  /** Its variants; none when it is not an object. */
  readonly variants: readonly VariantDescription[];
  /** What may stand in place of the object, as a type in words; empty for nothing. */
  readonly instead: string;
}

/** The whole wire as plain data. */
export interface ProtocolDescription {
  readonly events: readonly EventDescription[];
  readonly objects: ReadonlyMap<string, ObjectDescription>;
  readonly errors: readonly (ErrorCodeInfo & { readonly code: ErrorCode })[];
  readonly versions: VersionDescription;
  readonly nestedSession: readonly NestedField[];
  readonly clientDifferences: readonly ClientDifference[];
}

/** A field without a description of its own has that of the object it holds; it takes null where the object does. */
function withMeanings(
  fields: readonly FieldDescription[],
  components: ReadonlyMap<string, JsonSchema>,
): readonly FieldDescription[] {
  return fields.map((field) => {
    const [, name] = /^\{(\w+)\}$/.exec(field.type) ?? [];
    const component = name === undefined ? undefined : components.get(name);
    if (component === undefined) return field;
    const nullable = field.nullable || isNullable(component);
    if (field.meaning !== "" || component.description === undefined) return { ...field, nullable };
    return { ...field, nullable, ...describedBy(component) };
  });
}

function exampleOf(type: string, schema: JsonSchema, components: ReadonlyMap<string, JsonSchema>) {
  const made = makeExample(schema, components, COMPONENT_EXAMPLES) as Record<string, unknown>;
  return { ...made, ...EVENT_EXAMPLES[type] };
}

/** Rows of an event and its fields, without its own and those of named objects. */
function relatedIds(id: string, schema: JsonSchema, more: readonly string[]): readonly string[] {
  const fields = describeFields(schema).filter(({ path }) => path !== "event_id");
  const ids = [schema, ...fields].flatMap((described) => described.ids ?? []);
  return [...new Set([...ids, ...more])].filter((other) => other !== id).toSorted();
}

/** What the schema of an event says of it, whoever sends it. */
function describeEvent(type: string, schema: JsonSchema, { components }: WireSchemas, related: readonly string[]) {
  const { meaning, ids } = describedBy(schema);
  const [id = ""] = ids;
  return {
    type,
    id,
    when: meaning,
    fields: withMeanings(describeFields(schema), components).filter(({ path }) => path !== "type"),
    example: exampleOf(type, schema, components),
    related: relatedIds(id, schema, related),
  };
}

function describeClientEvents(schemas: WireSchemas): readonly EventDescription[] {
  return [...schemas.clientEvents].map(([type, schema]) => {
    const { errors, answers, related } = CLIENT_EVENT_FACTS[type as ClientEventType] ?? APPROVAL_FACTS;
    const event = describeEvent(type, schema, schemas, related);
    return { direction: "client", ...event, errors, answers, versions: undefined };
  });
}

function describeServerEvents(schemas: WireSchemas, versions: VersionDescription): readonly EventDescription[] {
  return [...schemas.serverEvents].map(([type, schema]) => {
    const answered = Object.entries(CLIENT_EVENT_FACTS).filter(([, { answers }]) =>
      (answers as readonly string[]).includes(type),
    );
    return {
      direction: "server",
      ...describeEvent(type, schema, schemas, []),
      errors: [],
      answers: answered.map(([name]) => name),
      versions: versions.events.find((event) => event.type === type),
    };
  });
}

/** Puts the defaults into the fields at the top of each variant. */
function withDefaults(
  name: string,
  schema: JsonSchema,
  components: ReadonlyMap<string, JsonSchema>,
): readonly VariantDescription[] {
  return describeVariants(schema).map((variant) => {
    const needed = variant.fields.filter(({ required, path }) => required && !path.includes("."));
    const plain = Object.fromEntries(needed.map((field) => [field.path, plainValue(field)]));
    const defaults = defaultValues(name, { ...plain, ...variant.when });
    const fields = variant.fields.map((field) =>
      !field.required && Object.hasOwn(defaults, field.path) ? { ...field, default: defaults[field.path] } : field,
    );
    return { ...variant, fields: withMeanings(fields, components) };
  });
}

/** The first value that the words of a type allow; texts and numbers play no part in defaults. */
function plainValue({ type }: FieldDescription): unknown {
  const [literal] = /^"[^"]*"/.exec(type) ?? [];
  return literal === undefined ? "x" : (JSON.parse(literal) as unknown);
}

/** The whole wire as plain data, read from the schemas, the dialects and the defaults. The same on every call. */
export function describeProtocol(): ProtocolDescription {
  const schemas = wireSchemas();
  const versions = describeVersions();
  const objects = [...schemas.components].map(([name, schema]) => {
    const variants = withDefaults(name, schema, schemas.components);
    const plain = valuesOf(schema).filter(({ properties }) => properties === undefined);
    const instead = plain.length === 0 ? "" : typeInWords({ anyOf: [...plain] });
    return [name, { name, ...describedBy(schema), variants, instead }] as const;
  });
  const clientEvents = describeClientEvents(schemas);
  return {
    events: [...clientEvents, ...describeServerEvents(schemas, versions)],
    objects: new Map(objects),
    errors: Object.entries(ERROR_CODES).map(([code, info]) => ({ ...info, code: code as ErrorCode })),
    versions,
    nestedSession: describeNestedSession(schemas),
    clientDifferences: clientDifferences(new Map(clientEvents.map(({ type, example }) => [type, example]))),
  };
}
