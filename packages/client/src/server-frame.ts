import type { ServerEvent } from "@vivavoce/protocol";

/**
 * Reads one server frame. Only the envelope is checked, since new servers send new fields (BH-06). A frame that is no
 * event becomes a local `error` event with code `invalid_frame`, so that it is seen and the session goes on.
 */
export function parseServerFrame(text: string): ServerEvent {
  try {
    const value: unknown = JSON.parse(text);
    if (isEvent(value)) return value;
  } catch {
    // Falls through: what is no JSON is no event either.
  }
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

/** Fields without which this client itself could not go on, by event type. */
const neededObject: Readonly<Record<string, string>> = {
  "session.created": "session",
  "session.updated": "session",
  error: "error",
};

function isEvent(value: unknown): value is ServerEvent {
  if (!isRecord(value) || typeof value["type"] !== "string") return false;
  const needed = neededObject[value["type"]];
  return needed === undefined || isRecord(value[needed]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
