import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { EngineErrorCode, EngineHealth, QueuedRequest } from "@vivavoce/engine";
import { FairQueue } from "./fair-queue.ts";
import type { QueueEntry } from "./fair-queue.ts";
import type { StartWorker } from "./pool-worker.ts";
import { WorkerSeat } from "./worker-seat.ts";
import type { SeatTask } from "./worker-seat.ts";

/** Bounds of a pool. */
export interface PoolLimits {
  /** Time a worker has to come up, in milliseconds; it is ended and started again after that. */
  readonly startTimeoutMs: number;
  /** Time a worker has to leave off an aborted request, in milliseconds; it is replaced after that. */
  readonly abortGraceMs: number;
  /** Most requests of one session that may wait. */
  readonly maxWaiting: number;
  /** Most work of one session that may wait, in units of cost. */
  readonly maxWaitingCost: number;
}

/** Who works in a pool, how many of them, and within which bounds. */
export interface WorkerPoolOptions<Request, Answer> {
  /** Id of the engine, for errors. */
  readonly engine: string;
  /** What it is called in messages, for example "the speech recognizer". */
  readonly name: string;
  /** Workers, at least 1. */
  readonly size: number;
  /**
   * Requests that a worker does at once, of them at most one that is not urgent. Default 1; seat `n` of the pool belongs to
   * worker `n % size`.
   */
  readonly places?: number;
  readonly startWorker: StartWorker<Request, Answer>;
  readonly timers: Timers;
  readonly limits: PoolLimits;
  /** Work that urgent requests may be ahead of the others' turn, in units of cost. */
  readonly headStart: number;
  /** Workers kept free for urgent requests, as long as there are more than these. Default 0. */
  readonly reserved?: number;
  /** Told of each worker lost. */
  readonly onLost?: ((cause: unknown) => void) | undefined;
  /** Work that an answer made beyond the request's `cost`, in the same units; its share comes later for it. Default: none. */
  readonly extraCost?: ((request: PoolRequest<Request>, answer: Answer) => number) | undefined;
}

/** One request to a pool. */
export interface PoolRequest<Request> {
  readonly request: Request;
  /** Whose share it takes from. Compared by identity. */
  readonly share: unknown;
  /** Work it makes, in a unit of the engine's own. */
  readonly cost: number;
  readonly isUrgent: boolean;
  /** Time a worker may take for it, in milliseconds; it is taken for stuck and replaced after that. */
  readonly timeoutMs: number;
  /** Aborting drops a request that waits and has the worker leave off one in progress. */
  readonly signal: AbortSignal;
  /** Called when a worker takes it. */
  readonly onStart?: (() => void) | undefined;
  /** Told when a worker takes it, or that none ever will. */
  readonly queued?: QueuedRequest | undefined;
}

interface Task<Request, Answer> extends PoolRequest<Request>, QueueEntry, SeatTask<Request, Answer> {
  readonly reject: (error: EngineError) => void;
  /** It is taken out of the queue. */
  readonly giveUp: (error: EngineError) => void;
}

/**
 * Workers shared by all sessions, and the queue before them. Sessions take turns (see `FairQueue`). A worker that is lost,
 * hangs or does not start is replaced, for ever, with growing pauses between; it takes only its own request along. While
 * none can be had, requests fail at once.
 */
export class WorkerPool<Request, Answer> {
  /** Resolves when every worker is ready. @throws EngineError `engine_unavailable` when one does not come up at once */
  readonly ready: Promise<void>;
  readonly #options: WorkerPoolOptions<Request, Answer>;
  readonly #queue: FairQueue<Task<Request, Answer>>;
  readonly #seats: readonly WorkerSeat<Request, Answer>[];
  readonly #atWork = new Map<WorkerSeat<Request, Answer>, Task<Request, Answer>>();
  readonly #readiness = { resolve: (): void => {}, reject: (_error: unknown): void => {} };
  #isClosed = false;

  constructor(options: WorkerPoolOptions<Request, Answer>) {
    this.#options = options;
    this.#queue = new FairQueue(options.headStart);
    this.ready = new Promise((resolve, reject) => Object.assign(this.#readiness, { resolve, reject }));
    // Whoever waits for it hears of a failure; nobody else needs to.
    this.ready.catch(() => {});
    const { startTimeoutMs, abortGraceMs } = options.limits;
    this.#seats = Array.from({ length: options.size * this.#places }, (_, number) => {
      const seat: WorkerSeat<Request, Answer> = new WorkerSeat({
        startWorker: (events) => options.startWorker(events, number),
        timers: options.timers,
        startTimeoutMs,
        abortGraceMs,
        onFree: () => this.#freed(seat),
        onLost: (cause) => this.#lost(seat, cause),
      });
      return seat;
    });
    for (const seat of this.#seats) seat.open();
  }

  /** This pool once it is ready. It is closed when a worker does not come up at once. @throws as `ready` */
  async opened(): Promise<this> {
    try {
      await this.ready;
    } catch (error) {
      await this.close();
      throw error;
    }
    return this;
  }

  /**
   * Has a request done. Resolves to undefined when the signal aborted it, at once.
   * @throws EngineError `engine_failed` when it failed or its worker was lost, `engine_unavailable` while no worker can be
   * had, `rate_limit_exceeded` when too much of the same share waits, `engine_closed`
   */
  run(request: PoolRequest<Request>): Promise<Answer | undefined> {
    if (this.#isClosed) return Promise.reject(this.#closed());
    if (request.signal.aborted) return Promise.resolve(undefined);
    if (!this.#seats.some((seat) => seat.isPromising)) return Promise.reject(this.#unavailable());
    if (this.#isFull(request)) {
      return Promise.reject(this.#error("rate_limit_exceeded", `too much waits for ${this.#options.name} already`));
    }
    return new Promise((resolve, reject) => {
      const { signal } = request;
      const onAbort = (): void => {
        this.#abort(task);
        resolve(undefined);
      };
      const settle = (act: () => void): void => {
        signal.removeEventListener("abort", onAbort);
        act();
      };
      const giveUp = (error: EngineError): void => {
        request.queued?.dropped();
        fail(error);
      };
      const fail = (error: EngineError): void => settle(() => reject(error));
      const { name } = this.#options;
      const task: Task<Request, Answer> = {
        ...request,
        answered: (answer) => {
          if (answer !== undefined) this.#charge(request, answer);
          settle(() => resolve(answer));
        },
        failed: (cause) => fail(this.#error("engine_failed", `${name} failed`, cause)),
        lost: (cause) => fail(this.#error("engine_failed", `${name} crashed`, cause)),
        reject: fail,
        giveUp,
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(task);
      this.#dispatch();
    });
  }

  /** Ready while at least one worker is. */
  health(): EngineHealth {
    const alive = Math.ceil(this.#alive() / this.#places);
    const isReady = !this.#isClosed && alive > 0;
    return { isReady, detail: `${alive} of ${this.#options.size} workers run`, waiting: this.#queue.size };
  }

  /** Ends all workers; requests at work and waiting reject with `engine_closed`. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#readiness.reject(this.#closed());
    for (const task of this.#queue.clear()) task.giveUp(this.#closed());
    for (const task of this.#atWork.values()) task.reject(this.#closed());
    await Promise.all(this.#seats.map((seat) => seat.close()));
  }

  #alive(): number {
    return this.#seats.filter((seat) => seat.isAlive).length;
  }

  #isFull({ share, cost }: PoolRequest<Request>): boolean {
    const { maxWaiting, maxWaitingCost } = this.#options.limits;
    const waiting = this.#queue.waiting(share);
    const waitingCost = waiting.reduce((sum, task) => sum + task.cost, 0);
    return waiting.length >= maxWaiting || (waiting.length > 0 && waitingCost + cost > maxWaitingCost);
  }

  #dispatch(): void {
    while (this.#freest() !== undefined) {
      const task = this.#queue.take(this.#isReserved());
      const seat = task && this.#freest(task);
      if (task === undefined || seat === undefined) return;
      this.#atWork.set(seat, task);
      task.onStart?.();
      task.queued?.started();
      seat.give(task);
    }
  }

  /** A free seat of the worker that has the least to do; for what is not urgent, of one that has no such thing to do. */
  #freest({ isUrgent }: Pick<QueueEntry, "isUrgent"> = { isUrgent: true }): WorkerSeat<Request, Answer> | undefined {
    const { size } = this.#options;
    const work = Array.from({ length: size }, () => 0);
    for (const [number, seat] of this.#seats.entries()) {
      const task = this.#atWork.get(seat);
      if (task === undefined) continue;
      work[number % size] = (work[number % size] ?? 0) + (isUrgent || task.isUrgent ? 1 : this.#places);
    }
    let best: WorkerSeat<Request, Answer> | undefined;
    let least = Infinity;
    for (const [number, seat] of this.#seats.entries()) {
      const busy = work[number % size] ?? 0;
      if (!seat.isFree || busy >= least) continue;
      [best, least] = [seat, busy];
    }
    return best;
  }

  #charge(request: PoolRequest<Request>, answer: Answer): void {
    const extra = this.#options.extraCost?.(request, answer) ?? 0;
    if (extra > 0) this.#queue.charge(request.share, extra);
  }

  /** Whether the places that are free are kept for urgent requests. */
  #isReserved(): boolean {
    const patient = [...this.#atWork.values()].filter((task) => !task.isUrgent).length;
    const alive = this.#alive() / this.#places;
    return patient >= Math.max(1, alive - (this.#options.reserved ?? 0));
  }

  get #places(): number {
    return this.#options.places ?? 1;
  }

  #abort(task: Task<Request, Answer>): void {
    if (this.#queue.remove(task)) {
      task.queued?.dropped();
      return;
    }
    for (const [seat, other] of this.#atWork) if (other === task) seat.leaveOff(task);
  }

  #freed(seat: WorkerSeat<Request, Answer>): void {
    this.#atWork.delete(seat);
    if (this.#seats.every((each) => each.isAlive)) this.#readiness.resolve();
    this.#dispatch();
  }

  #lost(seat: WorkerSeat<Request, Answer>, cause: unknown): void {
    this.#atWork.delete(seat);
    this.#options.onLost?.(cause);
    this.#readiness.reject(this.#unavailable(cause));
    if (this.#seats.some((each) => each.isPromising)) this.#dispatch();
    else for (const task of this.#queue.clear()) task.giveUp(this.#unavailable(cause));
  }

  #unavailable(cause?: unknown): EngineError {
    // A reason that somebody has put into words is of more use than ours.
    if (cause instanceof EngineError && cause.code === "engine_unavailable") return cause;
    return this.#error("engine_unavailable", `${this.#options.name} is not available at the moment`, cause);
  }

  #closed(): EngineError {
    return this.#error("engine_closed", `${this.#options.name} is closed`);
  }

  #error(code: EngineErrorCode, message: string, cause?: unknown): EngineError {
    return new EngineError(this.#options.engine, code, message, cause === undefined ? undefined : { cause });
  }
}
