import type { Timers } from "@vivavoce/audio/clock";
import type { PoolWorker, StartWorker } from "./pool-worker.ts";
import { respawnDelayMs } from "./respawn-delay.ts";

/** A request in a worker's hands. One of the three is called, once. */
export interface SeatTask<Request, Answer> {
  readonly request: Request;
  /** Time the worker may take, in milliseconds; it is taken for stuck and replaced after that. */
  readonly timeoutMs: number;
  /** Undefined when the request was left off. */
  answered(answer: Answer | undefined): void;
  failed(cause: unknown): void;
  /** The worker was lost with it. */
  lost(cause: unknown): void;
}

interface WorkerSeatOptions<Request, Answer> {
  readonly startWorker: StartWorker<Request, Answer>;
  readonly timers: Timers;
  /** Time a worker has to come up, in milliseconds. */
  readonly startTimeoutMs: number;
  /** Time a worker has to leave off an aborted request, in milliseconds. */
  readonly abortGraceMs: number;
  /** It can take a request. */
  readonly onFree: () => void;
  readonly onLost: (cause: unknown) => void;
}

/**
 * The place of one worker. A worker that is lost, does not come up in time, hangs over a request or does not leave off an
 * aborted one is ended and replaced: at once the first time, then after growing pauses, for ever. An answer ends the count.
 */
export class WorkerSeat<Request, Answer> {
  readonly #options: WorkerSeatOptions<Request, Answer>;
  #phase: "starting" | "idle" | "busy" | "resting" | "closed" = "starting";
  #worker: PoolWorker<Request> | undefined;
  #task: SeatTask<Request, Answer> | undefined;
  #losses = 0;
  /** Workers started here: what an earlier one still tells is of no interest. */
  #generation = 0;
  #cancelTimer = (): void => {};

  constructor(options: WorkerSeatOptions<Request, Answer>) {
    this.#options = options;
  }

  get isFree(): boolean {
    return this.#phase === "idle";
  }

  /** Whether there is a worker that can work. */
  get isAlive(): boolean {
    return this.#phase === "idle" || this.#phase === "busy";
  }

  /** Whether a worker will be there so soon that waiting for it makes sense: it was never lost, or only once. */
  get isPromising(): boolean {
    return this.isAlive || (this.#phase === "starting" && this.#losses <= 1);
  }

  /** Starts a worker. */
  open(): void {
    this.#phase = "starting";
    const generation = ++this.#generation;
    const heard =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        if (generation === this.#generation) act(...args);
      };
    this.#limitTime(this.#options.startTimeoutMs, "the worker did not start in time");
    try {
      const worker = this.#options.startWorker({
        onReady: heard(() => this.#free()),
        onAnswer: heard((answer) => this.#finish((task) => task.answered(answer))),
        onFailure: heard((cause) => this.#finish((task) => task.failed(cause))),
        onLost: heard((cause) => this.#lose(cause)),
      });
      if (generation === this.#generation) this.#worker = worker;
    } catch (error) {
      if (generation === this.#generation) this.#lose(error);
    }
  }

  /** Gives the worker a request; the seat must be free. */
  give(task: SeatTask<Request, Answer>): void {
    this.#phase = "busy";
    this.#task = task;
    this.#limitTime(task.timeoutMs, "the worker took too long over a request");
    try {
      this.#worker?.send(task.request);
    } catch (error) {
      this.#lose(error);
    }
  }

  /** Nobody wants the answer any more: asks the worker to leave off. */
  leaveOff(task: SeatTask<Request, Answer>): void {
    if (this.#task !== task) return;
    this.#limitTime(
      Math.min(task.timeoutMs, this.#options.abortGraceMs),
      "the worker did not leave off an aborted request",
    );
    this.#worker?.abort();
  }

  /** Ends the worker for good. Nothing is told of the request in its hands. */
  async close(): Promise<void> {
    this.#generation += 1;
    this.#phase = "closed";
    this.#task = undefined;
    this.#cancelTimer();
    await this.#worker?.close();
  }

  #free(): void {
    this.#cancelTimer();
    this.#phase = "idle";
    this.#options.onFree();
  }

  #finish(tell: (task: SeatTask<Request, Answer>) => void): void {
    const task = this.#task;
    this.#task = undefined;
    this.#losses = 0;
    if (task !== undefined) tell(task);
    this.#free();
  }

  #lose(cause: unknown): void {
    const [worker, task] = [this.#worker, this.#task];
    this.#generation += 1;
    this.#worker = undefined;
    this.#task = undefined;
    this.#losses += 1;
    this.#phase = "resting";
    // Whatever is left of it; that it does not end well is no news.
    worker?.close().catch(() => {});
    this.#cancelTimer();
    const delayMs = respawnDelayMs(this.#losses);
    if (delayMs === 0) this.open();
    else this.#cancelTimer = this.#options.timers.setTimer(delayMs, () => this.open());
    task?.lost(cause);
    this.#options.onLost(cause);
  }

  #limitTime(timeoutMs: number, reason: string): void {
    this.#cancelTimer();
    const generation = this.#generation;
    this.#cancelTimer = this.#options.timers.setTimer(timeoutMs, () => {
      if (generation === this.#generation) this.#lose(new Error(reason));
    });
  }
}
