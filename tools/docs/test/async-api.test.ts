import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asyncApi } from "../src/wire/async-api.ts";

const document = asyncApi();
const channel = document.channels.voiceLive;
const messages = Object.entries(document.components.messages);

/** What AsyncAPI 3.0 asks of a document of this kind, as far as this one uses it. */
const reference = z.strictObject({ $ref: z.string().startsWith("#/") });
const operation = z.strictObject({
  action: z.enum(["send", "receive"]),
  channel: reference,
  summary: z.string(),
  messages: z.array(reference).min(1),
});
const structure = z.strictObject({
  asyncapi: z.literal("3.0.0"),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string() }),
  }),
  defaultContentType: z.literal("application/json"),
  servers: z.record(
    z.string().regex(/^[\w-]+$/),
    z.strictObject({
      host: z.string(),
      protocol: z.enum(["ws", "wss"]),
      description: z.string(),
      security: z.array(reference).min(1),
    }),
  ),
  channels: z.record(
    z.string().regex(/^[\w-]+$/),
    z.strictObject({
      address: z.string().startsWith("/"),
      title: z.string(),
      description: z.string(),
      servers: z.array(reference),
      messages: z.record(z.string(), reference),
      bindings: z.strictObject({ ws: z.looseObject({ method: z.literal("GET"), query: z.looseObject({}) }) }),
    }),
  ),
  operations: z.record(z.string().regex(/^[\w-]+$/), operation),
  components: z.strictObject({
    messages: z.record(
      // Keys of components have this form in AsyncAPI.
      z.string().regex(/^[\w.-]+$/),
      z.strictObject({
        name: z.string(),
        title: z.string(),
        summary: z.string(),
        contentType: z.string(),
        payload: z.looseObject({ type: z.literal("object") }),
        examples: z.array(z.strictObject({ name: z.string(), payload: z.looseObject({ type: z.string() }) })).min(1),
      }),
    ),
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.looseObject({})),
    securitySchemes: z.record(
      z.string(),
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("httpApiKey"),
          name: z.string(),
          in: z.enum(["header", "query", "cookie"]),
          description: z.string(),
        }),
        z.strictObject({ type: z.literal("http"), scheme: z.string(), description: z.string() }),
      ]),
    ),
  }),
});

/** Every `$ref` of a value. */
function* references(value: unknown): Iterable<string> {
  if (typeof value !== "object" || value === null) return;
  if ("$ref" in value && typeof value.$ref === "string") yield value.$ref;
  for (const member of Object.values(value)) yield* references(member);
}

function resolve(ref: string): unknown {
  return ref
    .slice("#/".length)
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

/** A payload with the schemas it refers to, where a reader of JSON Schema finds them. */
function standalone(payload: object): z.core.JSONSchema.JSONSchema {
  const text = JSON.stringify({ ...payload, definitions: document.components.schemas });
  return JSON.parse(text.replaceAll("#/components/schemas/", "#/definitions/")) as z.core.JSONSchema.JSONSchema;
}

describe("AsyncAPI document", () => {
  it("has the structure of version 3.0.0", () => {
    expect(structure.safeParse(document).error).toBeUndefined();
  });

  it("refers to nothing that is not there", () => {
    const all = [...references(document)];
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });

  it("has every message in the channel and in one operation", () => {
    const names = messages.map(([name]) => name);
    expect(Object.keys(channel?.messages ?? {})).toEqual(names);
    const { receiveClientEvent: receive, sendServerEvent: send } = document.operations;
    expect([receive.action, send.action]).toEqual(["receive", "send"]);
    const used = [...receive.messages, ...send.messages].map(({ $ref }) => $ref);
    expect(used).toEqual(names.map((name) => `#/channels/voiceLive/messages/${name}`));
  });

  it("offers a key in header or query, and a bearer token", () => {
    const { apiKeyHeader, apiKeyQuery, bearer } = document.components.securitySchemes;
    expect([apiKeyHeader.in, apiKeyQuery.in, bearer.scheme]).toEqual(["header", "query", "bearer"]);
  });

  it.each(messages)(
    "%s: the example is valid by the JSON Schema of the payload, and nothing else is",
    (name, message) => {
      const schema = z.fromJSONSchema(standalone(message.payload), { defaultTarget: "draft-7" });
      const [example] = message.examples;
      expect(schema.safeParse(example?.payload).error).toBeUndefined();
      expect(schema.safeParse({ ...example?.payload, type: `${name}.other` }).success).toBe(false);
    },
  );
});
