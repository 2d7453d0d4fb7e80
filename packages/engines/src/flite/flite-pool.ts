import { Worker } from "node:worker_threads";
import { EngineError } from "@vivavoce/engine";
import type { FliteWorkerData, FliteWorkerMessage } from "./flite-worker.ts";
import type { WasmModule } from "./web-assembly.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";

interface Job {
  readonly order: ClauseOrder;
  readonly resolve: (clause: SpokenClause | undefined) => void;
  readonly reject: (error: EngineError) => void;
}

interface Seat {
  readonly worker: Worker;
  job: Job | undefined;
}

/**
 * Worker threads that speak clauses, and the queue before them. Each owner (the signal of a response) has its own queue and
 * the owners take turns, so that a long answer does not hold up the others.
 */
export class FlitePool {
  readonly #data: FliteWorkerData;
  readonly #seats = new Set<Seat>();
  /** In turn order: the owner served last is moved to the end. */
  readonly #queues = new Map<AbortSignal, Job[]>();
  #isClosed = false;

  constructor(module: WasmModule) {
    this.#data = { module };
  }

  /**
   * Starts one worker and waits until it has warmed up.
   * @throws EngineError `engine_unavailable` when it does not come up
   */
  async addWorker(): Promise<void> {
    // The worker is compiled code and must not inherit conditions under which sources are run.
    const worker = new Worker(workerUrl(), { workerData: this.#data, execArgv: [] });
    const seat: Seat = { worker, job: undefined };
    await new Promise<void>((resolve, reject) => {
      const failed = (cause?: unknown): void =>
        reject(new EngineError("flite", "engine_unavailable", "the speech worker did not start", { cause }));
      worker.once("message", () => resolve());
      worker.once("error", failed);
      worker.once("exit", failed);
    });
    if (this.#isClosed) return void (await worker.terminate());
    worker.on("message", (message: FliteWorkerMessage) => this.#finish(seat, message));
    worker.on("error", () => this.#lose(seat));
    worker.on("exit", () => this.#lose(seat));
    // Only work in progress keeps the process alive.
    worker.unref();
    this.#seats.add(seat);
    this.#dispatch();
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
      const job: Job = {
        order,
        resolve: (clause) => settle(() => resolve(clause)),
        reject: (error) => settle(() => reject(error)),
      };
      const abort = (): void => {
        this.#drop(job, signal);
        job.resolve(undefined);
      };
      const settle = (act: () => void): void => {
        signal.removeEventListener("abort", abort);
        act();
      };
      signal.addEventListener("abort", abort);
      const queue = this.#queues.get(signal);
      if (queue) queue.push(job);
      else this.#queues.set(signal, [job]);
      this.#dispatch();
    });
  }

  /** Stops the workers; everything unfinished rejects with `engine_closed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of [...this.#queues.values()].flat()) job.reject(closedError());
    this.#queues.clear();
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const seat of seats) seat.job?.reject(closedError());
    await Promise.all(seats.map((seat) => seat.worker.terminate()));
  }

  #drop(job: Job, owner: AbortSignal): void {
    const rest = this.#queues.get(owner)?.filter((each) => each !== job) ?? [];
    if (rest.length > 0) this.#queues.set(owner, rest);
    else this.#queues.delete(owner);
  }

  #dispatch(): void {
    for (const seat of this.#seats) {
      if (seat.job) continue;
      const [owner, queue] = this.#queues.entries().next().value ?? [];
      const job = queue?.[0];
      if (!owner || !queue || !job) return;
      this.#queues.delete(owner);
      if (queue.length > 1) this.#queues.set(owner, queue.slice(1));
      seat.job = job;
      seat.worker.ref();
      seat.worker.postMessage(job.order);
    }
  }

  #finish(seat: Seat, message: FliteWorkerMessage): void {
    const { job } = seat;
    seat.job = undefined;
    seat.worker.unref();
    if (message.type === "spoken") job?.resolve(message.clause);
    else job?.reject(new EngineError("flite", "engine_failed", "speech could not be synthesized"));
    this.#dispatch();
  }

  /** A worker that died takes its order with it; the next orders go to a new one. */
  #lose(seat: Seat): void {
    if (!this.#seats.delete(seat)) return;
    seat.job?.reject(new EngineError("flite", "engine_failed", "the speech worker stopped"));
    this.addWorker().catch((error: unknown) => this.#giveUp(error));
  }

  #giveUp(error: unknown): void {
    if (this.#seats.size > 0 || !(error instanceof EngineError)) return;
    for (const job of [...this.#queues.values()].flat()) job.reject(error);
    this.#queues.clear();
  }
}

function closedError(): EngineError {
  return new EngineError("flite", "engine_closed", "the synthesizer is closed");
}

/** Worker threads run compiled code only: sources under test use the worker of the last build. */
function workerUrl(): URL {
  const own = import.meta.url;
  if (!own.endsWith(".ts")) return new URL("./flite-worker.js", own);
  return new URL(own.replace(/\/src\/(.*)\/[^/]+$/, "/dist/$1/flite-worker.js"));
}
