import { API_VERSIONS, LATEST_API_VERSION } from "@vivavoce/protocol";
import { describeProtocol } from "./describe-protocol.ts";
import type { EventDescription } from "./describe-protocol.ts";
import type { JsonSchema } from "./json-schema.ts";
import { wireSchemas } from "./wire-schemas.ts";

const CHANNEL = "voiceLive";

/** A schema as JSON Schema knows it: rows of wire.md stand before the meaning, unless it names them itself. */
function standard<T>(value: T): T;
function standard(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(standard);
  if (typeof value !== "object" || value === null) return value;
  const { ids, unit: _unit, contentEncoding, ...rest } = value as JsonSchema;
  const { description } = rest;
  const isNamed = typeof description !== "string" || (ids ?? []).every((id) => description.includes(id));
  if (!isNamed) rest.description = `${(ids ?? []).join(" to ")} ${description}`;
  const members = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, standard(member)]));
  return contentEncoding === undefined ? members : { ...members, contentEncoding };
}

function messageOf({ type, id, when, example }: EventDescription, payload: object) {
  return {
    name: type,
    title: type,
    summary: `${id} ${when}`,
    contentType: "application/json",
    payload,
    examples: [{ name: type, payload: example }],
  };
}

/** What a connection is opened with (TR-10, TR-11, TR-21). */
const handshake = {
  ws: {
    method: "GET",
    query: {
      type: "object",
      properties: {
        "api-version": { type: "string", enum: [...API_VERSIONS, "v1"], description: "TR-10 Version of the wire." },
        model: { type: "string", description: "TR-11 Model that answers." },
        "api-key": { type: "string", description: "TR-21 Key, for clients that cannot set headers." },
      },
      required: ["api-version", "model"],
    },
    bindingVersion: "0.1.0",
  },
} as const;

const securitySchemes = {
  apiKeyHeader: { type: "httpApiKey", name: "api-key", in: "header", description: "TR-30 Key of the server." },
  apiKeyQuery: { type: "httpApiKey", name: "api-key", in: "query", description: "TR-21 Key of the server." },
  bearer: { type: "http", scheme: "bearer", description: "TR-31 Bearer token of the server." },
} as const;

/** The wire of the newest Voice Live version as an AsyncAPI 3.0 document, seen from the server. */
export function asyncApi() {
  const { events } = describeProtocol();
  const { clientEvents, serverEvents, components } = wireSchemas();
  const payloads = new Map([...clientEvents, ...serverEvents]);
  const ref = (path: string) => ({ $ref: `#/${path}` });
  const operation = (action: "receive" | "send", direction: EventDescription["direction"], summary: string) => ({
    action,
    channel: ref(`channels/${CHANNEL}`),
    summary,
    messages: events
      .filter((event) => event.direction === direction)
      .map(({ type }) => ref(`channels/${CHANNEL}/messages/${type}`)),
  });
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Vivavoce",
      version: LATEST_API_VERSION,
      description: "Spoken conversation over one WebSocket: the Voice Live wire as Vivavoce serves it.",
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    servers: {
      local: {
        host: "localhost:8080",
        protocol: "ws",
        description: "A server on this machine. Without keys in its configuration it asks for none.",
        security: Object.keys(securitySchemes).map((name) => ref(`components/securitySchemes/${name}`)),
      },
    },
    channels: {
      [CHANNEL]: {
        address: "/voice-live/realtime",
        title: "Session",
        description: "One connection is one session. Every message is one JSON object.",
        servers: [ref("servers/local")],
        messages: Object.fromEntries(events.map(({ type }) => [type, ref(`components/messages/${type}`)])),
        bindings: handshake,
      },
    },
    operations: {
      receiveClientEvent: operation("receive", "client", "What a client sends."),
      sendServerEvent: operation("send", "server", "What the server sends."),
    },
    components: {
      messages: Object.fromEntries(
        events.map((event) => [event.type, messageOf(event, standard(payloads.get(event.type) ?? {}))]),
      ),
      schemas: Object.fromEntries([...components].map(([name, schema]) => [name, standard(schema)])),
      securitySchemes,
    },
  };
}
