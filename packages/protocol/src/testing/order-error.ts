import type { ServerEvent } from "../events/server-event.ts";

/** A server event came where it must not. */
export class OrderError extends Error {
  override readonly name = "OrderError";
  readonly event: ServerEvent | null;

  constructor(message: string, event: ServerEvent | null) {
    super(event === null ? message : `${event.type} (${event.event_id}): ${message}`);
    this.event = event;
  }
}
