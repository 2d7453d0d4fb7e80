import type { QueuedRequest, WatchQueue } from "../watch-queue.ts";
import type { WorkAnswer } from "./work-frame.ts";

type QueueAnswer = Extract<WorkAnswer, { type: "queue" }>;

/** What an engine here tells of its queue, as frames about a piece of work. */
export function tellQueue(id: number, tell: (answer: QueueAnswer) => void): WatchQueue<string> {
  let entries = 0;
  return (kind) => {
    const entry = ++entries;
    const say = (event: QueueAnswer["event"]): void => tell({ type: "queue", id, entry, kind, event });
    say("queued");
    return { started: () => say("started"), dropped: () => say("dropped") };
  };
}

/** The same for who asked for the work, of frames as they come. */
export class QueueFrames {
  readonly #watch: WatchQueue<string>;
  readonly #waiting = new Map<number, QueuedRequest>();

  constructor(watch: WatchQueue<string>) {
    this.#watch = watch;
  }

  /** One thing that was told. */
  take({ entry, kind, event }: QueueAnswer): void {
    if (event === "queued") {
      this.#waiting.set(entry, this.#watch(kind));
      return;
    }
    const waiting = this.#waiting.get(entry);
    this.#waiting.delete(entry);
    waiting?.[event]();
  }

  /** Nothing more comes: what waits is given up. */
  close(): void {
    for (const waiting of this.#waiting.values()) waiting.dropped();
    this.#waiting.clear();
  }
}
