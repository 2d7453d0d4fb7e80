import type { ContentPart } from "../../items/content-part.ts";
import type { Item, ItemStatus } from "../../items/item.ts";

/** A part as GA has it in items: what the assistant gives is called output (CP-06). */
function gaPart(part: ContentPart): object {
  if (part.type === "text") return { ...part, type: "output_text" };
  return part.type === "audio" ? { ...part, type: "output_audio" } : part;
}

/** An item as GA shows it: captures have no `object`. `status` replaces the item's own. */
export function gaItem(item: Item, status?: ItemStatus): object {
  const { object: _object, ...rest } = item;
  const shown = status === undefined || !("status" in rest) ? rest : { ...rest, status };
  return rest.type === "message" ? { ...shown, content: rest.content.map(gaPart) } : shown;
}
