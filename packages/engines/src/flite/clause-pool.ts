import { EngineError } from "@vivavoce/engine";
import type { FliteWorkerMessage } from "./flite-worker.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";
import type { ClauseWorker, StartClauseWorker } from "./start-clause-worker.ts";

interface Job {
  readonly order: ClauseOrder;
  readonly resolve: (clause: SpokenClause | undefined) => void;
  readonly reject: (error: EngineError) => void;
}

interface Seat {
  worker: ClauseWorker | undefined;
  job: Job | undefined;
}

/**
 * The queue before the workers. Each owner (the signal of a response) has its own queue and the owners take turns, so that a
 * long answer does not hold up the others. A worker that dies fails the order it had and is replaced.
 */
export class ClausePool {
  readonly #start: StartClauseWorker;
  readonly #seats = new Set<Seat>();
  /** In turn order: the owner served last is moved to the end. */
  readonly #queues = new Map<AbortSignal, readonly Job[]>();
  #isClosed = false;

  constructor(start: StartClauseWorker) {
    this.#start = start;
  }

  /**
   * Starts one more worker and waits until it is ready.
   * @throws EngineError when it does not come up
   */
  async addWorker(): Promise<void> {
    const seat: Seat = { worker: undefined, job: undefined };
    this.#seats.add(seat);
    try {
      seat.worker = await this.#start({
        answered: (message) => this.#finish(seat, message),
        lost: () => this.#lose(seat),
      });
    } catch (error) {
      this.#seats.delete(seat);
      throw error;
    }
    if (this.#isClosed) await seat.worker.terminate();
    else this.#dispatch();
  }

  /**
   * Speaks one clause; undefined when aborted. Aborting drops an order that waits and ignores the answer to one in
   * progress.
   * @throws EngineError
   */
  speak(order: ClauseOrder, signal: AbortSignal): Promise<SpokenClause | undefined> {
    if (this.#isClosed) return Promise.reject(closedError());
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise<SpokenClause | undefined>((resolve, reject) => {
      const settle = (act: () => void): void => {
        signal.removeEventListener("abort", abort);
        act();
      };
      const job: Job = {
        order,
        resolve: (clause) => settle(() => resolve(clause)),
        reject: (error) => settle(() => reject(error)),
      };
      const abort = (): void => {
        this.#drop(job, signal);
        job.resolve(undefined);
      };
      signal.addEventListener("abort", abort);
      this.#queues.set(signal, [...(this.#queues.get(signal) ?? []), job]);
      this.#dispatch();
      // All workers were lost and could not be replaced: an order is the occasion to try again.
      if (this.#seats.size === 0) this.#replace();
    });
  }

  /** Stops the workers; everything unfinished rejects with `engine_closed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#failAll(closedError());
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const { job } of seats) job?.reject(closedError());
    await Promise.all(seats.flatMap(({ worker }) => (worker ? [worker.terminate()] : [])));
  }

  #drop(job: Job, owner: AbortSignal): void {
    const rest = this.#queues.get(owner)?.filter((each) => each !== job) ?? [];
    if (rest.length > 0) this.#queues.set(owner, rest);
    else this.#queues.delete(owner);
  }

  #dispatch(): void {
    for (const seat of this.#seats) {
      if (!seat.worker || seat.job) continue;
      const [owner, queue] = this.#queues.entries().next().value ?? [];
      const job = queue?.[0];
      if (!owner || !queue || !job) return;
      this.#queues.delete(owner);
      if (queue.length > 1) this.#queues.set(owner, queue.slice(1));
      seat.job = job;
      seat.worker.post(job.order);
    }
  }

  #finish(seat: Seat, message: FliteWorkerMessage): void {
    const { job } = seat;
    seat.job = undefined;
    if (message.type === "spoken") job?.resolve(message.clause);
    else job?.reject(new EngineError("flite", "engine_failed", "speech could not be synthesized"));
    this.#dispatch();
  }

  #lose(seat: Seat): void {
    if (!this.#seats.delete(seat)) return;
    seat.job?.reject(new EngineError("flite", "engine_failed", "the speech worker stopped"));
    this.#replace();
  }

  #replace(): void {
    this.addWorker().catch((error: unknown) => {
      if (this.#seats.size > 0) return;
      this.#failAll(
        new EngineError("flite", "engine_unavailable", "the speech worker could not be replaced", { cause: error }),
      );
    });
  }

  #failAll(error: EngineError): void {
    const jobs = [...this.#queues.values()].flat();
    this.#queues.clear();
    for (const job of jobs) job.reject(error);
  }
}

function closedError(): EngineError {
  return new EngineError("flite", "engine_closed", "the synthesizer is closed");
}
