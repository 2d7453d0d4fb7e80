import { clientEventSchema, serverEventSchema } from "@vivavoce/protocol";
import { gaSessionSchemas, mcpApprovalResponseEvent } from "@vivavoce/protocol/schemas";
import { z } from "zod";
import { CLIENT_COMPONENTS, SERVER_COMPONENTS } from "./component-schemas.ts";
import { COMPONENTS } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The wire as JSON Schema. Objects with a name are referred to, under `#/components/schemas/`. */
export interface WireSchemas {
  /** Client events by type, in the order of the schemas. */
  readonly clientEvents: ReadonlyMap<string, JsonSchema>;
  /** Server events by type, in the order of the schemas. */
  readonly serverEvents: ReadonlyMap<string, JsonSchema>;
  /** Named objects. */
  readonly components: ReadonlyMap<string, JsonSchema>;
  /** Nested `session` of `session.update` in OpenAI GA and in Voice Live `v1`. */
  readonly nestedSessions: { readonly openai: JsonSchema; readonly azure: JsonSchema };
}

/** Schemas of the events, by type; `mcp_approval_response` is a second spelling (CE-20). */
export const CLIENT_EVENTS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  [...clientEventSchema.options, mcpApprovalResponseEvent].map((option) => [option.shape.type.value, option] as const),
);
/** Schemas of the server events, by type. */
export const SERVER_EVENTS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  serverEventSchema.options.map((option) => [option.shape.type.value, option] as const),
);

function tidy(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function toJsonSchemas(named: Readonly<Record<string, z.ZodType>>, io: "input" | "output"): Map<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    target: "draft-7",
    unrepresentable: "any",
    uri: (id) => `${COMPONENTS}${id}`,
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  return new Map(
    Object.keys(named).map((id) => {
      const { $schema: _dialect, $id: _id, ...schema } = schemas[id] as JsonSchema & { $schema?: string; $id?: string };
      return [id, schema];
    }),
  );
}

const pick = (all: ReadonlyMap<string, JsonSchema>, names: readonly string[]): Map<string, JsonSchema> =>
  new Map(names.map((name) => [name, all.get(name) ?? {}]));

/** Every event and named object of the wire as JSON Schema. Pure, and the same on every call. */
export function wireSchemas(): WireSchemas {
  const { openai, azure } = gaSessionSchemas;
  const client = toJsonSchemas({ ...CLIENT_COMPONENTS, ...CLIENT_EVENTS, openai, azure }, "input");
  const server = toJsonSchemas({ ...SERVER_COMPONENTS, ...SERVER_EVENTS }, "output");
  // Filled by nested dialects, which write it in another form: it is never on the flat wire.
  delete server.get("Session")?.properties?.ga;
  return {
    clientEvents: pick(client, Object.keys(CLIENT_EVENTS)),
    serverEvents: pick(server, Object.keys(SERVER_EVENTS)),
    components: new Map([
      ...pick(client, Object.keys(CLIENT_COMPONENTS)),
      ...pick(server, Object.keys(SERVER_COMPONENTS)),
    ]),
    nestedSessions: { openai: client.get("openai") ?? {}, azure: client.get("azure") ?? {} },
  };
}
