import { z } from "zod";
import { about, countedIn } from "../schema/about.ts";

/** Head of every server event: unique, not empty (TR-80). */
export const serverHead = { event_id: z.string().min(1).describe("Unique id of the event.") };

const responseId = z.string().min(1).describe("Response the event belongs to.");
const itemId = z.string().min(1).describe("Item the event belongs to.");
const index = z.int().min(0);

/** [IO] of wire.md 4: item and output index. */
export const itemOutput = { item_id: itemId, output_index: index.describe("Place of the item in the response.") };
/** [RIO] of wire.md 4. */
export const responseItem = { response_id: responseId, ...itemOutput };
/** [RIOC] of wire.md 4. */
export const responsePart = { ...responseItem, content_index: index.describe("Place of the part in the item.") };

/** `item_id` of events outside responses. */
export const namedItem = { item_id: itemId };
/** Milliseconds of input audio appended since the session began (BH-30). */
export const audioClockMs = z.int().min(0).meta(countedIn("ms"));

/** A server event: its type, the head, its own fields and nothing else. */
export function serverEvent<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.strictObject({ type: z.literal(type), ...serverHead, ...shape });
}

const clientEventId = z
  .string()
  .optional()
  .meta(about("BH-01", "Given back in the error that this event causes (BH-01)."));

/** A client event: its type, `event_id` and its own fields; unknown ones are dropped (BH-06). */
export function clientEvent<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.object({ type: z.literal(type), event_id: clientEventId, ...shape });
}
