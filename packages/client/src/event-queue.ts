import { ClientError } from "./client-error.ts";

/** Events waiting in one `for await` loop before it counts as stuck. */
const maxQueuedEvents = 10_000;

/** Holds events for one asynchronous reader. Ends after `close`, once everything queued was read. */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #events: T[] = [];
  readonly #onReturn: () => void;
  #waiting: { resolve(result: IteratorResult<T>): void; reject(reason: unknown): void } | undefined;
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
      this.#waiting.resolve({ done: false, value: event });
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
    if (this.#waiting === undefined) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (failure === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(this.#takeFailure());
  }

  next(): Promise<IteratorResult<T>> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#failure !== undefined) return Promise.reject(this.#takeFailure());
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.#events.length = 0;
    this.close();
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A failure is thrown once; after it the loop is simply over. */
  #takeFailure(): Error {
    const failure = this.#failure ?? new ClientError("closed");
    this.#failure = undefined;
    return failure;
  }
}
