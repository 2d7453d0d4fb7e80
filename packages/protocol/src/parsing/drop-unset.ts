import { isRecord } from "@vivavoce/audio/is-record";

/** Members that clients leave out or write as null, which both mean that they are not set (BH-05). */
const ofEvents = ["event_id", "id", "content_index"];
const ofItems = ["id", "status"];
const ofParts = ["detail"];
/** Where a `response` has items. */
const itemLists = ["input", "input_items", "append_input_items"];

/**
 * Takes out of a freshly parsed event what is null where it could be left out, in place: programs that write every member of a
 * type write it so. Elsewhere null says something, such as that a setting is cleared, or is for the schema to judge.
 */
export function dropUnset(event: object): void {
  drop(event, ofEvents);
  const { item, response } = event as { readonly item?: unknown; readonly response?: unknown };
  dropFromItem(item);
  if (!isRecord(response)) return;
  dropFromItem(response["pre_generated_assistant_message"]);
  for (const name of itemLists) {
    const items = response[name];
    if (Array.isArray(items)) items.forEach(dropFromItem);
  }
}

function dropFromItem(item: unknown): void {
  if (!isRecord(item)) return;
  drop(item, ofItems);
  const { content } = item as { readonly content?: unknown };
  if (Array.isArray(content)) for (const part of content) if (isRecord(part)) drop(part, ofParts);
}

function drop(value: object, names: readonly string[]): void {
  const members = value as Record<string, unknown>;
  for (const name of names) if (members[name] === null) delete members[name];
}
