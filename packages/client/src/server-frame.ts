import { isRecord } from "@vivavoce/audio/is-record";
import type { ServerEventOf } from "@vivavoce/protocol";
import type { WireEvent } from "./dialects/wire-dialect.ts";

/** Fields without which this client itself could not go on, by event type. */
const neededObject: Readonly<Record<string, string>> = {
  "session.created": "session",
  "session.updated": "session",
  error: "error",
  "conversation.item.created": "item",
  "conversation.item.added": "item",
  "response.output_item.added": "item",
  "response.output_item.done": "item",
  "response.created": "response",
  "response.done": "response",
};

/** Reads one server frame; undefined for what is no event. Only the envelope is checked: servers send new fields (BH-06). */
export function parseServerFrame(text: string): WireEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value["type"] !== "string") return undefined;
    const needed = Object.hasOwn(neededObject, value["type"]) ? neededObject[value["type"]] : undefined;
    return needed === undefined || isRecord(value[needed]) ? mended(value as WireEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Events whose `delta` is text. */
const textDelta = /(audio|audio_transcript|text|transcription|arguments)\.delta$/;

/** The event with what may be relied on: text in deltas, lists where lists belong (TR-74). */
function mended(event: WireEvent): WireEvent {
  const { item, response, delta } = event;
  const isMessage = isRecord(item) && item["type"] === "message";
  return {
    ...event,
    ...(isMessage ? { item: withList(item, "content") } : {}),
    ...(isRecord(response) ? { response: withList(response, "output") } : {}),
    ...(textDelta.test(event.type) && typeof delta !== "string" ? { delta: "" } : {}),
  };
}

function withList(object: Readonly<Record<string, unknown>>, name: string): object {
  const list: unknown = object[name];
  return { ...object, [name]: Array.isArray(list) ? list.filter(isRecord) : [] };
}

/** The local `error` event with code `invalid_frame` that stands for a frame that is no event: seen, and survived. */
export function invalidFrame(text: string): ServerEventOf<"error"> {
  return {
    type: "error",
    event_id: "",
    error: {
      type: "client_error",
      code: "invalid_frame",
      message: `The server sent a frame that is no event (${text.length} characters).`,
      param: null,
      event_id: null,
    },
  };
}
