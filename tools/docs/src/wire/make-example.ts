import { alternativesOf, isNullable, referenceOf, valuesOf } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Speaking values for fields whose schema allows any text or number. */
const VALUES: Readonly<Record<string, unknown>> = {
  event_id: "event_1",
  id: "item_1",
  response_id: "resp_1",
  item_id: "item_1",
  previous_item_id: "item_0",
  call_id: "call_1",
  turn_id: "turn_1",
  rtc_call_id: "rtc_1",
  agent_response_id: "resp_2",
  approval_request_id: "mcpr_1",
  audio: "AAABAAIAAwA=",
  client_sdp: "eyJ0eXBlIjoib2ZmZXIiLCJzZHAiOiJ2PTAifQ==",
  server_sdp: "eyJ0eXBlIjoiYW5zd2VyIiwic2RwIjoidj0wIn0=",
  sdp_offer: "v=0",
  sdp_answer: "v=0",
  transcript: "What is the weather like?",
  text: "Sunny",
  arguments: '{"city":"Paris"}',
  name: "get_weather",
  language: "en-US",
  message: "There is nothing to cancel.",
  codec: "h264",
  authorization_headers: { authorization: "Bearer token" },
  audio_start_ms: 1460,
  audio_end_ms: 3200,
  audio_offset_ms: 240,
  audio_duration_ms: 310,
  viseme_id: 6,
  frames: [[0, 0.25]],
};

/** Named objects whose plainest form says little. */
export type ComponentExamples = Readonly<Record<string, unknown>>;

function fits(value: unknown, schema: JsonSchema): boolean {
  return valuesOf(schema).some(({ type, const: only, enum: some }) => {
    if (only !== undefined || some !== undefined) return false;
    if (type === undefined) return true;
    if (type === "array") return Array.isArray(value);
    if (type === "integer") return Number.isInteger(value);
    return type === (Array.isArray(value) ? "array" : typeof value);
  });
}

/** Optional fields without which the example of an event would be empty. */
const SHOWN = new Set(["delta", "response", "previous_item_id", "language"]);

/**
 * A value that `schema` allows: required fields, and optional ones worth showing. The same on every call.
 * @param name name of the field the value is for; picks a speaking value
 */
export function makeExample(
  schema: JsonSchema,
  components: ReadonlyMap<string, JsonSchema>,
  examples: ComponentExamples,
  name = "",
): unknown {
  const reference = valuesOf(schema)
    .map(referenceOf)
    .find((found) => found !== undefined);
  if (reference !== undefined) {
    if (Object.hasOwn(examples, reference)) return examples[reference];
    return makeExample(components.get(reference) ?? {}, components, examples, name);
  }
  if (Object.hasOwn(VALUES, name) && fits(VALUES[name], schema)) return VALUES[name];
  const [value] = valuesOf(schema);
  if (value === undefined) return null;
  if ("const" in value) return value.const;
  if (value.enum !== undefined) return value.enum[0];
  switch (value.type) {
    case "object":
      return makeObject(value, components, examples);
    case "array": {
      const items = Array.isArray(value.items) ? value.items : [value.items ?? {}];
      return items.map((item) => makeExample(item, components, examples));
    }
    case "integer":
    case "number":
      return value.minimum ?? (value.exclusiveMinimum === undefined ? 0 : 1);
    case "boolean":
      return true;
    case "string":
      return value.contentEncoding === "base64" ? VALUES.audio : name === "delta" ? "Sun" : name || "text";
    default:
      return isNullable(schema) && alternativesOf(schema).length === 1 ? null : {};
  }
}

function makeObject(
  schema: JsonSchema,
  components: ReadonlyMap<string, JsonSchema>,
  examples: ComponentExamples,
): Record<string, unknown> {
  const shown = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) === true || SHOWN.has(name),
  );
  return Object.fromEntries(shown.map(([name, field]) => [name, makeExample(field, components, examples, name)]));
}
