import { EngineError } from "@vivavoce/engine";
import { FairQueue } from "../workers/fair-queue.ts";
import type { QueueEntry } from "../workers/fair-queue.ts";

/** Who asks for a slot, and how it counts. */
export interface SlotRequest {
  /** Whose request it is: shares take turns. */
  readonly share: unknown;
  /** Work it makes, in a unit that is the same for all; more than 0. */
  readonly cost: number;
  /** Somebody waits for it in silence. */
  readonly isUrgent: boolean;
  readonly signal: AbortSignal;
}

/** How many requests may be on their way, and how many may wait for that. */
export interface SlotLimits {
  /** Requests at the same time; at least 1. */
  readonly size: number;
  /** Most requests of one share that may wait. */
  readonly maxWaiting: number;
  /** Most work of one share that may wait. */
  readonly maxWaitingCost?: number;
  /** Work that an urgent request may be ahead of the others' turn. */
  readonly headStart: number;
}

interface Waiting extends QueueEntry {
  readonly enter: (release: () => void) => void;
  readonly reject: (error: EngineError) => void;
}

/**
 * Requests to a server at the same time are counted, and sessions take turns at it: a server that is asked for everything at
 * once answers everybody late.
 */
export class RequestSlots {
  readonly #engine: string;
  readonly #limits: SlotLimits;
  readonly #queue: FairQueue<Waiting>;
  #taken = 0;
  #closed = false;

  constructor(engine: string, limits: SlotLimits) {
    this.#engine = engine;
    this.#limits = limits;
    this.#queue = new FairQueue(limits.headStart);
  }

  /**
   * Waits for a slot; what it gives is to be called when the request has ended. Undefined when the signal aborts first.
   * @throws EngineError `rate_limit_exceeded` when the share has too much waiting, `engine_closed` once closed
   */
  take(request: SlotRequest): Promise<(() => void) | undefined> {
    const { share, cost, isUrgent, signal } = request;
    if (this.#closed) return Promise.reject(this.#closedError());
    if (signal.aborted) return Promise.resolve(undefined);
    if (this.#taken < this.#limits.size) return Promise.resolve(this.#enter());
    const waiting = this.#queue.waiting(share);
    const waitingCost = waiting.reduce((sum, each) => sum + each.cost, 0);
    const { maxWaiting, maxWaitingCost = Infinity } = this.#limits;
    if (waiting.length >= maxWaiting || waitingCost + cost > maxWaitingCost) {
      const message = "This session has too much waiting for the speech server.";
      return Promise.reject(new EngineError(this.#engine, "rate_limit_exceeded", message));
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#queue.remove(entry)) resolve(undefined);
      };
      const entry: Waiting = {
        share,
        cost,
        isUrgent,
        enter: (release) => {
          signal.removeEventListener("abort", leave);
          resolve(release);
        },
        reject: (error) => {
          signal.removeEventListener("abort", leave);
          reject(error);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.add(entry);
    });
  }

  /** Whoever waits is rejected with `engine_closed`. */
  close(): void {
    this.#closed = true;
    for (const entry of this.#queue.clear()) entry.reject(this.#closedError());
  }

  #enter(): () => void {
    this.#taken += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#taken -= 1;
      const next = this.#queue.take();
      if (next !== undefined) next.enter(this.#enter());
    };
  }

  #closedError(): EngineError {
    return new EngineError(this.#engine, "engine_closed", "The speech server's engine is closed.");
  }
}
