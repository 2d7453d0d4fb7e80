import { ClientError } from "./client-error.ts";

/** Events waiting in one `for await` loop before it counts as stuck. */
const maxQueuedEvents = 10_000;

/** Holds events for one asynchronous reader. Ends after `close`, once everything queued was read. */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #events: T[] = [];
  readonly #onReturn: () => void;
  #waiting: ((result: IteratorResult<T> | Promise<IteratorResult<T>>) => void) | undefined;
  #failure: Error | undefined;
  #closed = false;

  /** @param onReturn called once when the reader leaves its loop early. */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  /** Adds an event. A reader 10,000 events behind gets a `ClientError` instead of more. */
  push(event: T): void {
    if (this.#closed) return;
    if (this.#waiting !== undefined) {
      this.#waiting({ done: false, value: event });
      this.#waiting = undefined;
    } else if (this.#events.length >= maxQueuedEvents) {
      this.close(new ClientError("Events were not read fast enough."));
      this.#onReturn();
    } else this.#events.push(event);
  }

  /** No event follows. With a failure, the reader's loop throws it after the queued events. */
  close(failure?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failure = failure;
    // Who waits is told what it would be told if it asked now.
    this.#waiting?.(this.next());
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      const event = this.#events.shift();
      const failure = this.#failure;
      if (event !== undefined) resolve({ done: false, value: event });
      else if (failure !== undefined) {
        // It is thrown once; after it the loop is simply over.
        this.#failure = undefined;
        reject(failure);
      } else if (this.#closed) resolve({ done: true, value: undefined });
      else this.#waiting = resolve;
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.#events.length = 0;
    this.close();
    this.#failure = undefined;
    this.#onReturn();
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
