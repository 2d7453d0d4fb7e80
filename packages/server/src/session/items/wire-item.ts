import type { Item } from "@vivavoce/protocol";

const dataUrl = /^data:[^,]{0,200},/u;

/**
 * An item as clients are shown it: pictures that came as data URLs without their bytes. The client has them, and a frame
 * with a picture of some megabytes would end its connection (TR-53).
 */
export function wireItem(item: Item): Item {
  if (item.type !== "message") return item;
  const content = item.content.map((part) =>
    part.type === "input_image" ? { ...part, image_url: dataUrl.exec(part.image_url)?.[0] ?? part.image_url } : part,
  );
  return { ...item, content };
}
