import type { ServerEvent } from "@vivavoce/protocol";
import { ConnectionClosedError } from "./client-error.ts";
import { EventQueue } from "./event-queue.ts";

/** Takes an event; what it throws is reported as uncaught and disturbs no other handler. */
export type EventHandler<E> = (event: E) => void;

/** Spreads server events to handlers, waiters and `for await` loops, in that order. */
export class EventHub {
  readonly #handlers = new Map<string, Set<EventHandler<ServerEvent>>>();
  readonly #queues = new Set<EventQueue<ServerEvent>>();
  readonly #waiters = new Set<(failure: Error) => void>();
  #closed: { readonly failure: Error | undefined } | undefined;

  /** Calls `handler` for every event of that type, or of every type with `"*"`. Returns how to stop it. */
  on(type: string, handler: EventHandler<ServerEvent>): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  emit(event: ServerEvent): void {
    for (const handlers of [this.#handlers.get(event.type), this.#handlers.get("*")]) {
      // A copy: what a handler adds must not see the same event.
      for (const handler of Array.from(handlers ?? [])) callSafely(handler, event);
    }
    for (const queue of this.#queues) queue.push(event);
  }

  /** The events from now on, for one `for await` loop. */
  events(): EventQueue<ServerEvent> {
    const queue: EventQueue<ServerEvent> = new EventQueue(() => this.#queues.delete(queue));
    if (this.#closed === undefined) this.#queues.add(queue);
    else queue.close(this.#closed.failure);
    return queue;
  }

  /** The next event of that type that fulfils the predicate. Rejects with the signal's reason, what it throws, or at `close`. */
  waitFor<E extends ServerEvent>(
    type: string,
    predicate: (event: E) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<E> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      if (this.#closed !== undefined) return reject(this.#closed.failure ?? endedError());
      const finish = (): void => {
        stop();
        this.#waiters.delete(fail);
        signal?.removeEventListener("abort", onAbort);
      };
      const fail = (failure: unknown): void => {
        finish();
        reject(failure);
      };
      const onAbort = (): void => {
        finish();
        reject(signal?.reason);
      };
      const stop = this.on(type, (event) => {
        try {
          // The map hands a handler only events of the type it asked for.
          if (!predicate(event as E)) return;
        } catch (error) {
          return fail(error);
        }
        finish();
        resolve(event as E);
      });
      this.#waiters.add(fail);
      signal?.addEventListener("abort", onAbort);
    });
  }

  /** Rejects every waiter; loops and handlers go on. */
  failWaiters(failure: Error): void {
    for (const fail of this.#waiters) fail(failure);
  }

  /** Ends every loop and rejects every waiter. A failure is what the loops throw. */
  close(failure: Error | undefined): void {
    if (this.#closed !== undefined) return;
    this.#closed = { failure };
    for (const queue of this.#queues) queue.close(failure);
    this.failWaiters(failure ?? endedError());
    this.#queues.clear();
  }
}

function endedError(): ConnectionClosedError {
  return new ConnectionClosedError("The connection has ended. Connect again.");
}

/** Calls a handler of the program's; what it throws is reported as uncaught. */
export function callSafely<E>(handler: EventHandler<E>, event: E): void {
  try {
    handler(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
