import { z } from "zod";
import { conversationServerEvents } from "./conversation-events.ts";
import { inputServerEvents } from "./input-audio-events.ts";
import { responseServerEvents } from "./response-events.ts";
import { rtcServerEvents } from "./rtc-events.ts";
import { sessionServerEvents } from "./session-events.ts";
import { speechServerEvents } from "./speech-events.ts";
import { mcpServerEvents, serverToolEvents } from "./tool-events.ts";

/** Every canonical server event (SE-01 to SE-69), told apart by `type`. */
export const serverEventSchema = z.discriminatedUnion("type", [
  ...sessionServerEvents,
  ...inputServerEvents,
  ...conversationServerEvents,
  ...responseServerEvents,
  ...speechServerEvents,
  ...mcpServerEvents,
  ...serverToolEvents,
  ...rtcServerEvents,
]);

/** A canonical server event; each has an `event_id`. */
export type ServerEvent = z.infer<typeof serverEventSchema>;
/** Name of a canonical server event. */
export type ServerEventType = ServerEvent["type"];
/** The server event of one name. */
export type ServerEventOf<T extends ServerEventType> = Extract<ServerEvent, { type: T }>;
