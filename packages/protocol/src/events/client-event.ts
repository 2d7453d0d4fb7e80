import { z } from "zod";
import { conversationClientEvents } from "./conversation-events.ts";
import { inputClientEvents } from "./input-audio-events.ts";
import { responseClientEvents } from "./response-events.ts";
import { rtcClientEvents } from "./rtc-events.ts";
import { sessionClientEvents } from "./session-events.ts";

/** Every canonical client event (CE-01 to CE-22), told apart by `type`. */
export const clientEventSchema = z.discriminatedUnion("type", [
  ...sessionClientEvents,
  ...inputClientEvents,
  ...conversationClientEvents,
  ...responseClientEvents,
  ...rtcClientEvents,
]);

/** A canonical client event. */
export type ClientEvent = z.infer<typeof clientEventSchema>;
/** Name of a canonical client event. */
export type ClientEventType = ClientEvent["type"];
/** The client event of one name. */
export type ClientEventOf<T extends ClientEventType> = Extract<ClientEvent, { type: T }>;
