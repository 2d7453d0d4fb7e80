/** A bounded queue between one writer and one reader that run side by side. */
export interface Channel<T> {
  /** Resolves when the item is taken in; waits while the channel is full. After `close` the item is dropped. */
  push(item: T): Promise<void>;
  /** No more items; the reader still gets what is queued. */
  end(): void;
  /** The reader's next step throws `error`, after what is queued. */
  fail(error: unknown): void;
  /** The reader has gone: queued items are dropped and a waiting writer goes on. */
  close(): void;
  [Symbol.asyncIterator](): AsyncIterator<T, void>;
}

type Ending =
  { readonly kind: "none" } | { readonly kind: "ended" } | { readonly kind: "failed"; readonly error: unknown };

/** @param capacity most items that wait, at least 1 */
export function createChannel<T>(capacity: number): Channel<T> {
  const items: T[] = [];
  let ending: Ending = { kind: "none" };
  let closed = false;
  let wake: (() => void)[] = [];

  const changed = (): void => {
    const waiting = wake;
    wake = [];
    for (const resume of waiting) resume();
  };
  const change = (): Promise<void> => new Promise((resolve) => wake.push(resolve));
  const finish = (how: Ending): void => {
    if (ending.kind === "none") ending = how;
    changed();
  };

  return {
    async push(item) {
      while (!closed && items.length >= capacity) await change();
      if (closed) return;
      items.push(item);
      changed();
    },
    end: () => finish({ kind: "ended" }),
    fail: (error) => finish({ kind: "failed", error }),
    close() {
      closed = true;
      items.length = 0;
      changed();
    },
    [Symbol.asyncIterator]: () => ({
      async next() {
        while (items.length === 0 && ending.kind === "none" && !closed) await change();
        const item = items.shift();
        if (item !== undefined) {
          changed();
          return { done: false, value: item };
        }
        if (ending.kind === "failed") throw ending.error;
        return { done: true, value: undefined };
      },
    }),
  };
}
