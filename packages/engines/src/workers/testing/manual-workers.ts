import type { PoolWorker, PoolWorkerEvents, StartWorker } from "../pool-worker.ts";

/** A worker in a test's hands. */
class ManualWorker<Request, Answer> implements PoolWorker<Request> {
  readonly events: PoolWorkerEvents<Answer>;
  readonly requests: Request[] = [];
  aborts = 0;
  closed = false;

  constructor(events: PoolWorkerEvents<Answer>) {
    this.events = events;
  }

  send(request: Request): void {
    this.requests.push(request);
  }

  abort(): void {
    this.aborts += 1;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** Workers that do what a test says. */
export interface Workshop<Request, Answer> {
  /** Every worker started, oldest first. */
  readonly started: ManualWorker<Request, Answer>[];
  readonly start: StartWorker<Request, Answer>;
  /** Starts throw this from now on; undefined: they succeed. */
  readonly failStarts: (error: Error | undefined) => void;
  /** The nth worker. @throws Error when there is none */
  readonly worker: (index: number) => ManualWorker<Request, Answer>;
  readonly getReady: () => void;
}

/** Starts workers that do nothing until a test has them answer, fail or be lost. */
export function createWorkshop<Request, Answer>(): Workshop<Request, Answer> {
  const started: ManualWorker<Request, Answer>[] = [];
  let failure: Error | undefined;
  return {
    started,
    start(events) {
      if (failure) throw failure;
      const worker = new ManualWorker<Request, Answer>(events);
      started.push(worker);
      return worker;
    },
    failStarts: (error) => (failure = error),
    worker(index) {
      const found = started[index];
      if (found === undefined) throw new Error(`worker ${index} was not started`);
      return found;
    },
    getReady() {
      for (const each of started) each.events.onReady();
    },
  };
}
