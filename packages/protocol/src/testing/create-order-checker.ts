import type { ServerEvent } from "../events/server-event.ts";
import { createInputOrder } from "./input-order.ts";
import { createItemOrder } from "./item-order.ts";
import { OrderError } from "./order-error.ts";
import { createResponseOrder } from "./response-order.ts";

/** Largest event, in bytes of UTF-8: the JS client closes the connection on more (TR-53). */
const MAX_FRAME_BYTES = 1024 * 1024;

/** Follows the canonical server events of one session and throws on the first that breaks a rule of order. */
export interface OrderChecker {
  /** Takes the next event. Throws an `OrderError` that says which rule it breaks. */
  check(event: ServerEvent): void;
  /**
   * The session goes on over another connection, whose client is told everything anew: only ids of events stay used, and a
   * response may have items that were over before.
   */
  again(): void;
  /** Says that no more events come: nothing may be open then. Throws an `OrderError` when something is. */
  end(): void;
}

/**
 * An order checker for the events of one session, to attach to any test. Rules: unique ids (TR-80), `session.created`
 * first (TR-46), frames under 1 MiB (TR-53), items announced before they are named, speech started and stopped in turn,
 * user audio committed, transcribed, then created (wire.md 8.1), responses nested (BH-25), one at a time in the default
 * conversation (BH-23), each with one `response.done` after all its levels are closed.
 */
export function createOrderChecker(): OrderChecker {
  const eventIds = new Set<string>();
  let items = createItemOrder();
  let input = createInputOrder();
  let responses = createResponseOrder();
  let isFirst = true;
  const encoder = new TextEncoder();

  function head(event: ServerEvent): void {
    if (event.event_id === "") throw new OrderError("has an empty event_id", event);
    if (eventIds.has(event.event_id)) throw new OrderError("has an event_id that was used before", event);
    if (isFirst !== (event.type === "session.created")) {
      throw new OrderError("session.created comes first, and once", event);
    }
    isFirst = false;
    eventIds.add(event.event_id);
    const text = JSON.stringify(event);
    if (text.length * 3 > MAX_FRAME_BYTES && encoder.encode(text).byteLength > MAX_FRAME_BYTES) {
      throw new OrderError("is larger than 1 MiB", event);
    }
  }

  return {
    check(event) {
      head(event);
      responses.check(event);
      input.check(event);
      items.check(event);
    },
    again() {
      items = createItemOrder();
      input = createInputOrder();
      responses = createResponseOrder({ goesOn: true });
      isFirst = true;
    },
    end() {
      if (eventIds.size === 0) throw new OrderError("there was no session.created", null);
      responses.end();
      input.end();
    },
  };
}
