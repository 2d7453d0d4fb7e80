import type { ServerEvent } from "../events/server-event.ts";
import { OrderError } from "./order-error.ts";

/** Which items the client has been told of. */
export interface ItemOrder {
  /** Follows one event that announces, removes or names items. */
  check(event: ServerEvent): void;
}

/** An item is announced by speech_started, committed, created or output_item.added before anything names it. */
export function createItemOrder(): ItemOrder {
  const announced = new Set<string>();
  const created = new Set<string>();

  const named = (itemId: string, event: ServerEvent): void => {
    if (!announced.has(itemId)) throw new OrderError(`item ${itemId} is named before it is announced`, event);
  };
  const previous = (itemId: string | null | undefined, event: ServerEvent): void => {
    // Cascaded text turns give an empty string instead of null (BH-20).
    if (itemId !== null && itemId !== undefined && itemId !== "") named(itemId, event);
  };

  function check(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
      case "input_audio_buffer.timeout_triggered":
        if (announced.has(event.item_id)) throw new OrderError(`item ${event.item_id} is announced again`, event);
        announced.add(event.item_id);
        return;
      case "input_audio_buffer.committed":
        previous(event.previous_item_id, event);
        announced.add(event.item_id);
        return;
      case "conversation.item.created":
        previous(event.previous_item_id, event);
        if (created.has(event.item.id)) throw new OrderError(`item ${event.item.id} is created again`, event);
        announced.add(event.item.id);
        created.add(event.item.id);
        return;
      case "response.output_item.added":
        if (announced.has(event.item.id)) throw new OrderError(`item ${event.item.id} is announced again`, event);
        announced.add(event.item.id);
        return;
      case "conversation.item.deleted":
        named(event.item_id, event);
        // The client may use the id again.
        announced.delete(event.item_id);
        created.delete(event.item_id);
        return;
      case "conversation.item.retrieved":
        named(event.item.id, event);
        return;
      default:
        if ("item_id" in event) named(event.item_id, event);
    }
  }
  return { check };
}
