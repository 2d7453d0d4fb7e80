import type { ItemInput, ResponseInputItem } from "@vivavoce/protocol";

/** Whether there is a picture among the items. */
export function hasImage(items: readonly (ItemInput | ResponseInputItem)[]): boolean {
  return items.some(
    (item) =>
      item.type === "message" && item.role === "user" && item.content.some((part) => part.type === "input_image"),
  );
}

/** What a client is told that shows pictures to a model without eyes. */
export function unseen(modelId: string): string {
  return `Model '${modelId}' does not see images. They have no effect.`;
}
