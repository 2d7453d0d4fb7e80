import { z } from "zod";
import { itemInputSchema } from "../items/item-input.ts";
import { itemSchema } from "../items/item.ts";
import { clientEvent, namedItem, serverEvent } from "./event-fields.ts";
import { about, countedIn } from "../schema/about.ts";

const itemId = z.string().min(1).describe("Item of the conversation.");
const contentIndex = z.int().min(0).describe("Part of the item; 0.");

/** Conversation events of the client. */
export const conversationClientEvents = [
  clientEvent("conversation.item.create", {
    item: itemInputSchema,
    previous_item_id: z
      .preprocess((value) => (value === "" ? null : value), z.string().nullable())
      .optional()
      .describe("Item to insert after; null or absent appends, root inserts at the start."),
  }).meta(about("CE-13", "Adds an item; starts no response.")),
  clientEvent("conversation.item.retrieve", { item_id: itemId }).meta(about("CE-14", "Asks for an item.")),
  clientEvent("conversation.item.truncate", {
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: z.int().min(0).meta(countedIn("ms")).describe("How much of it was heard, ms."),
  }).meta(about("CE-15", "Cuts an assistant item to what was heard.")),
  clientEvent("conversation.item.delete", { item_id: itemId }).meta(about("CE-16", "Removes an item.")),
] as const;

/** Conversation events of the server. */
export const conversationServerEvents = [
  serverEvent("conversation.item.created", {
    previous_item_id: z.string().nullable().optional().describe("Item before it."),
    item: itemSchema,
  }).meta(about("SE-12", "An item is in the conversation.")),
  serverEvent("conversation.item.retrieved", { item: itemSchema }).meta(about("SE-13", "Answer to retrieve.")),
  serverEvent("conversation.item.truncated", {
    ...namedItem,
    content_index: contentIndex,
    audio_end_ms: z.int().min(0).meta(countedIn("ms")).describe("What is left of it, ms."),
  }).meta(about("SE-14", "An item was cut, by the client or by auto_truncate.")),
  serverEvent("conversation.item.deleted", namedItem).meta(about("SE-15", "Answer to delete.")),
] as const;
