import type { z } from "zod";
import { clientEventSchema } from "../events/client-event.ts";
import type { ClientEvent } from "../events/client-event.ts";
import { mcpApprovalResponseEvent } from "../events/tool-events.ts";
import { ProtocolError } from "../protocol-error.ts";
import { dropUnset } from "./drop-unset.ts";
import { ignoredFields } from "./ignored-fields.ts";
import { issueToError } from "./issue-to-error.ts";
import { guardJson } from "./json-guard.ts";

/** What became of a client's message. */
export type ParsedClientEvent =
  | {
      readonly kind: "event";
      readonly event: ClientEvent;
      /** Paths of fields that were sent and are not known, for example `session.turn_detection.foo` (BH-06). */
      readonly ignored: readonly string[];
    }
  | { readonly kind: "invalid"; readonly error: ProtocolError };

const schemas = new Map<string, z.ZodType<ClientEvent>>(
  clientEventSchema.options.map((option) => [option.shape.type.value, option as unknown as z.ZodType<ClientEvent>]),
);

/** Longest event name that an error message repeats. */
const MAX_NAME = 100;

/** Reads one message of a type that a dialect has in a form of its own. `eventId` is the message's, if it has one. */
export type EventReader = (message: object, eventId: string | null) => ParsedClientEvent;

/** A message that was not understood. */
export function invalidEvent(error: ProtocolError): ParsedClientEvent & { kind: "invalid" } {
  return { kind: "invalid", error };
}

/** A message by the schema of a dialect: its fields, and the paths of those that it does not know. */
export function readEvent<T>(
  schema: z.ZodType<T>,
  message: object,
  eventId: string | null,
): (ParsedClientEvent & { kind: "invalid" }) | { kind: "read"; value: T; ignored: readonly string[] } {
  const result = schema.safeParse(message);
  if (!result.success) return invalidEvent(firstError(result.error, message, eventId));
  return { kind: "read", value: result.data, ignored: ignoredFields(message, result.data) };
}

function ownEventId(message: object): string | null {
  const { event_id: eventId } = message as { event_id?: unknown };
  return typeof eventId === "string" && eventId !== "" ? eventId : null;
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** CE-20 has a name but no model: it means `conversation.item.create` with that item. */
function parseApproval(message: object, eventId: string | null): ParsedClientEvent {
  const read = readEvent(mcpApprovalResponseEvent, message, eventId);
  if (read.kind === "invalid") return read;
  const { approval_request_id, approve } = read.value;
  const event: ClientEvent = {
    type: "conversation.item.create",
    ...(eventId === null ? {} : { event_id: eventId }),
    item: { type: "mcp_approval_response", approval_request_id, approve },
  };
  return { kind: "event", event, ignored: read.ignored };
}

function firstError(error: z.ZodError, message: unknown, eventId: string | null): ProtocolError {
  const [issue] = error.issues;
  if (issue === undefined) return new ProtocolError("invalid_event", "The event is not valid.", { eventId });
  return issueToError(issue, message, eventId);
}

/**
 * Reads one message of a client as a canonical event. Never throws. Spelling variants are made canonical, unknown
 * fields are dropped and reported. The `event_id` of the message comes back in the error also when the rest is bad.
 * `readers` have the say about the types they are given for.
 */
export function parseClientEvent(text: string, readers?: ReadonlyMap<string, EventReader>): ParsedClientEvent {
  const json = readJson(text);
  if (json === undefined) return invalidEvent(new ProtocolError("invalid_json", "The message is not valid JSON."));
  const message = json.value;
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return invalidEvent(new ProtocolError("invalid_event", "The message must be a JSON object with a 'type'."));
  }
  const fault = guardJson(message);
  const eventId = ownEventId(message);
  if (fault !== undefined) return invalidEvent(new ProtocolError("invalid_event", `The event ${fault}.`, { eventId }));
  // Microsoft's Python quickstart sends an empty one; it means none.
  if (eventId === null && "event_id" in message && message.event_id === "") delete message.event_id;
  dropUnset(message);
  const { type } = message as { type?: unknown };
  if (typeof type !== "string") {
    const note = "The event must have a 'type' that is a string.";
    return invalidEvent(new ProtocolError("invalid_event", note, { param: "type", eventId }));
  }
  const reader = readers?.get(type);
  if (reader !== undefined) return reader(message, eventId);
  if (type === "mcp_approval_response") return parseApproval(message, eventId);
  const schema = schemas.get(type);
  if (schema === undefined) {
    const note = `Unknown event type: '${type.slice(0, MAX_NAME)}'.`;
    return invalidEvent(new ProtocolError("invalid_event", note, { param: "type", eventId }));
  }
  const read = readEvent(schema, message, eventId);
  return read.kind === "invalid" ? read : { kind: "event", event: read.value, ignored: read.ignored };
}
