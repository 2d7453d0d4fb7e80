import type { ServerEvent, ServerEventOf } from "../events/server-event.ts";
import type { Item } from "../items/item.ts";
import { OrderError } from "./order-error.ts";
import { createStreamOrder, streamOf } from "./part-order.ts";
import type { StreamOrder } from "./part-order.ts";

interface OpenItem {
  readonly itemId: string;
  readonly kind: Item["type"];
  /** Streams of the item itself, such as the arguments of a call. */
  readonly streams: StreamOrder;
  /** Open parts by content index. */
  readonly parts: Map<number, StreamOrder>;
  nextPart: number;
}

interface OpenResponse {
  readonly id: string;
  /** Whether it belongs to the default conversation; out of band has no conversation id. */
  readonly inConversation: boolean;
  /** Open items by output index. */
  readonly items: Map<number, OpenItem>;
  /** Ids of all its items, in order. */
  readonly itemIds: string[];
}

/** Follows responses: nesting (BH-25), one at a time (BH-23), one done each. */
export interface ResponseOrder {
  check(event: ServerEvent): void;
  end(): void;
}

/** An event that lies inside an item of a response. */
type Inside = ServerEvent & {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index?: number;
};

type Lifecycle = ServerEventOf<
  | "response.created"
  | "response.done"
  | "response.output_item.added"
  | "response.output_item.done"
  | "response.content_part.added"
  | "response.content_part.done"
>;

/**
 * Response, then items, then parts, then streams: each opens inside the one above and is closed before it.
 * @param options `goesOn`: a response may have begun before, with items that are over and come in its `output` alone
 */
export function createResponseOrder({ goesOn = false } = {}): ResponseOrder {
  const open = new Map<string, OpenResponse>();
  const closed = new Set<string>();

  function responseOf(id: string, event: ServerEvent): OpenResponse {
    const response = open.get(id);
    if (response !== undefined) return response;
    throw new OrderError(closed.has(id) ? `response ${id} is done` : `response ${id} was not created`, event);
  }

  function itemOf(event: Inside): OpenItem {
    const item = responseOf(event.response_id, event).items.get(event.output_index);
    if (item?.itemId === event.item_id) return item;
    throw new OrderError(`item ${event.item_id} is not open at output_index ${event.output_index}`, event);
  }

  function partOf(item: OpenItem, contentIndex: number, event: ServerEvent): StreamOrder {
    const part = item.parts.get(contentIndex);
    if (part !== undefined) return part;
    throw new OrderError(`item ${item.itemId} has no open part ${contentIndex}`, event);
  }

  function created({ response }: ServerEventOf<"response.created">, event: ServerEvent): void {
    if (open.has(response.id) || closed.has(response.id)) throw new OrderError("is created again", event);
    if (response.status !== "in_progress") throw new OrderError(`has status ${response.status}`, event);
    const inConversation = response.conversation_id !== null;
    const running = [...open.values()].find((other) => other.inConversation);
    if (inConversation && running !== undefined) throw new OrderError(`response ${running.id} is still open`, event);
    const itemIds = goesOn ? response.output.map(({ id }) => id) : [];
    open.set(response.id, { id: response.id, inConversation, items: new Map(), itemIds });
  }

  function done({ response }: ServerEventOf<"response.done">, event: ServerEvent): void {
    const { items: openItems, itemIds } = responseOf(response.id, event);
    const [item] = openItems.values();
    if (item !== undefined) throw new OrderError(`item ${item.itemId} is still open`, event);
    if (response.status === "in_progress") throw new OrderError("has status in_progress", event);
    const output = response.output.map((entry) => entry.id).join(", ");
    if (output !== itemIds.join(", ")) {
      throw new OrderError(`has the output [${output}] instead of [${itemIds.join(", ")}]`, event);
    }
    open.delete(response.id);
    closed.add(response.id);
  }

  function lifecycle(event: Lifecycle): void {
    switch (event.type) {
      case "response.created":
        return created(event, event);
      case "response.done":
        return done(event, event);
      case "response.output_item.added": {
        const response = responseOf(event.response_id, event);
        if (event.output_index !== response.itemIds.length) throw new OrderError("skips an output_index", event);
        response.itemIds.push(event.item.id);
        const { id: itemId, type: kind } = event.item;
        const item = { itemId, kind, streams: createStreamOrder("call"), parts: new Map(), nextPart: 0 };
        response.items.set(event.output_index, item);
        return;
      }
      case "response.output_item.done": {
        const item = itemOf({ ...event, item_id: event.item.id });
        if (item.parts.size > 0) throw new OrderError(`item ${item.itemId} has an open part`, event);
        // A call that was cut short ends incomplete, without its arguments being done (BH-47).
        if (!("status" in event.item) || event.item.status !== "incomplete") item.streams.close(event);
        responseOf(event.response_id, event).items.delete(event.output_index);
        return;
      }
      case "response.content_part.added": {
        const item = itemOf(event);
        if (item.kind !== "message") throw new OrderError(`item ${item.itemId} is no message`, event);
        if (event.content_index !== item.nextPart) throw new OrderError("skips or repeats a content_index", event);
        item.parts.set(event.content_index, createStreamOrder(event.part.type));
        item.nextPart += 1;
        return;
      }
      case "response.content_part.done": {
        const item = itemOf(event);
        partOf(item, event.content_index, event).close(event);
        item.parts.delete(event.content_index);
        return;
      }
    }
  }

  /** Created events of output items come right after `output_item.added`, before any part (SE-12). */
  function itemCreated(event: ServerEventOf<"conversation.item.created">): void {
    const openItems = [...open.values()].flatMap((response) => [...response.items.values()]);
    const item = openItems.find((other) => other.itemId === event.item.id);
    if (item !== undefined && item.nextPart > 0) throw new OrderError("comes after a part of the item", event);
  }

  function check(event: ServerEvent): void {
    switch (event.type) {
      case "response.created":
      case "response.done":
      case "response.output_item.added":
      case "response.output_item.done":
      case "response.content_part.added":
      case "response.content_part.done":
        lifecycle(event);
        return;
      case "conversation.item.created":
        itemCreated(event);
        return;
      default:
        if ("response_id" in event && "item_id" in event) inside(event);
    }
  }

  function inside(event: Inside): void {
    const item = itemOf(event);
    if (event.content_index !== undefined) partOf(item, event.content_index, event).check(event);
    else if (streamOf(event.type) !== null) item.streams.check(event);
  }

  function end(): void {
    const [id] = open.keys();
    if (id !== undefined) throw new OrderError(`response ${id} was never done`, null);
  }
  return { check, end };
}
