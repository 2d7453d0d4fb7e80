/** A worker as the pool sees it: one request at a time. */
export interface PoolWorker<Request> {
  /** Gives it a request; buffers in it may be transferred. */
  send(request: Request): void;
  /** Asks it to leave off the request in hand at its next step; a worker without steps goes on. */
  abort(): void;
  /** Ends it, whatever it does. Nothing is told any more. */
  close(): Promise<void>;
}

/** What a worker tells the pool. */
export interface PoolWorkerEvents<Answer> {
  /** It can take requests. */
  readonly onReady: () => void;
  /** Undefined when the request was left off. */
  readonly onAnswer: (answer: Answer | undefined) => void;
  /** The request failed; the worker goes on. */
  readonly onFailure: (cause: unknown) => void;
  /** The worker is gone: it crashed, ran out of memory or could not start. */
  readonly onLost: (cause: unknown) => void;
}

/** Starts a worker for a seat of the pool, counted from 0. May throw: that is a worker lost. */
export type StartWorker<Request, Answer> = (events: PoolWorkerEvents<Answer>, seat?: number) => PoolWorker<Request>;
