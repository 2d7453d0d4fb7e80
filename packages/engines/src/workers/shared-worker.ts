import type { PoolWorker, PoolWorkerEvents } from "./pool-worker.ts";

/** A thread that works on several requests at once, each at a place of its own. */
export interface SharedThread<Request> {
  send(place: number, request: Request): void;
  /** Asks it to leave off the request at a place. */
  abort(place: number): void;
  close(): Promise<void>;
}

/** What such a thread tells. */
export interface SharedThreadEvents<Answer> {
  readonly onReady: () => void;
  readonly onAnswer: (place: number, answer: Answer | undefined) => void;
  readonly onFailure: (place: number, cause: unknown) => void;
  readonly onLost: (cause: unknown) => void;
}

/** Starts a thread; it tells of itself by events, also that it could not come up. */
export type StartSharedThread<Request, Answer> = (events: SharedThreadEvents<Answer>) => SharedThread<Request>;

/** A thread and who has a place in it. */
interface Running<Request, Answer> {
  thread: SharedThread<Request> | undefined;
  isReady: boolean;
  readonly places: Map<number, PoolWorkerEvents<Answer>>;
}

/**
 * Makes of one thread as many workers as a pool wants of it. They come and go together: one that has to be ended, as it hangs,
 * takes the thread along, and with it what the others have in their hands.
 */
export class SharedWorker<Request, Answer> {
  readonly #startThread: StartSharedThread<Request, Answer>;
  #running: Running<Request, Answer> | undefined;

  constructor(startThread: StartSharedThread<Request, Answer>) {
    this.#startThread = startThread;
  }

  /** A worker at a place of the thread, which is started where there is none. May throw, as its start does. */
  start(place: number, events: PoolWorkerEvents<Answer>): PoolWorker<Request> {
    const running = this.#running ?? this.#open();
    running.places.set(place, events);
    if (running.isReady) queueMicrotask(() => running.places.get(place) === events && events.onReady());
    return {
      send: (request) => running.thread?.send(place, request),
      abort: () => running.thread?.abort(place),
      close: async () => {
        running.places.delete(place);
        this.#lose(running, new Error("the thread was ended"));
        await running.thread?.close();
      },
    };
  }

  #open(): Running<Request, Answer> {
    const running: Running<Request, Answer> = { thread: undefined, isReady: false, places: new Map() };
    running.thread = this.#startThread({
      onReady: () => {
        running.isReady = true;
        for (const events of running.places.values()) events.onReady();
      },
      onAnswer: (place, answer) => running.places.get(place)?.onAnswer(answer),
      onFailure: (place, cause) => running.places.get(place)?.onFailure(cause),
      onLost: (cause) => this.#lose(running, cause),
    });
    this.#running = running;
    return running;
  }

  /** Tells all who had a place, after whoever ended it has gone on: they start the next one. */
  #lose(running: Running<Request, Answer>, cause: unknown): void {
    if (this.#running === running) this.#running = undefined;
    const left = [...running.places.values()];
    running.places.clear();
    queueMicrotask(() => {
      for (const events of left) events.onLost(cause);
    });
  }
}
