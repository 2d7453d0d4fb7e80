import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";

/** How long a request may take, in milliseconds; undefined for no limit. */
export interface RequestLimits {
  /** Until the first part of the answer. */
  readonly firstTokenTimeoutMs?: number;
  /** Until the end of the answer. */
  readonly requestTimeoutMs?: number;
  /** Needed for the limits above: without timers there are none. */
  readonly timers?: Timers;
}

const DRAIN_MS = 1000;

/** One request's signal: it fires when the caller aborts, a limit is passed, or the engine is closed. */
export class RequestScope {
  readonly #controller = new AbortController();
  readonly #engine: string;
  readonly #what: string;
  readonly #caller: AbortSignal;
  readonly #cancelFirst: () => void;
  readonly #cancelWhole: () => void;
  readonly #timers: Timers | undefined;
  #failure: EngineError | undefined;

  /** @param what who is asked, as the messages of errors begin */
  constructor(engine: string, caller: AbortSignal, limits: RequestLimits, what = "The language model") {
    this.#engine = engine;
    this.#what = what;
    this.#caller = caller;
    this.#timers = limits.timers;
    const { timers, firstTokenTimeoutMs, requestTimeoutMs } = limits;
    const limit = (delayMs: number | undefined, how: string): (() => void) =>
      delayMs === undefined || timers === undefined
        ? () => undefined
        : timers.setTimer(delayMs, () => this.#fail("timed_out", `did not ${how} within ${delayMs} ms`));
    this.#cancelFirst = limit(firstTokenTimeoutMs, "answer");
    this.#cancelWhole = limit(requestTimeoutMs, "finish");
    caller.addEventListener("abort", this.#abort);
    if (caller.aborted) this.#controller.abort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the request was ended from our side, other than by its caller. */
  get failure(): EngineError | undefined {
    return this.#failure;
  }

  firstTokenArrived(): void {
    this.#cancelFirst();
  }

  /** Waits before the server is asked again; false when the request has ended meanwhile. Without timers it does not wait. */
  async pause(delayMs: number): Promise<boolean> {
    if (this.#timers !== undefined && delayMs > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#timers?.setTimer(delayMs, resolve);
        const stop = (): void => {
          cancel?.();
          resolve();
        };
        this.signal.addEventListener("abort", stop, { once: true });
        if (this.signal.aborted) stop();
      });
    }
    return !this.signal.aborted;
  }

  /**
   * The server has this long to go on; the function returned is called when it did.
   * @param delayMs milliseconds
   */
  expectMore(delayMs: number): () => void {
    const cancel = this.#timers?.setTimer(delayMs, () =>
      this.#fail("timed_out", `sent nothing more within ${delayMs} ms`),
    );
    return () => cancel?.();
  }

  /** The server has said everything: no limit applies any more. */
  answerEnded(): void {
    this.#cancelFirst();
    this.#cancelWhole();
  }

  /** Ends the request because the engine is being closed. */
  shutDown(): void {
    this.#fail("engine_closed", "was closed");
  }

  /** Releases timers and listeners; closes the connection unless the answer was read to its end. */
  close(complete: boolean): void {
    this.answerEnded();
    this.#caller.removeEventListener("abort", this.#abort);
    if (!complete) this.#controller.abort();
  }

  /** Waits a little for a body that has said everything to end, and closes the connection when it does not. */
  drain(rest: Promise<unknown>): void {
    const cancel = this.#timers?.setTimer(DRAIN_MS, () => this.#controller.abort());
    const settled = (): void => cancel?.();
    void rest.then(settled, settled);
  }

  readonly #abort = (): void => this.#controller.abort();

  #fail(code: "timed_out" | "engine_closed", what: string): void {
    this.#failure ??= new EngineError(this.#engine, code, `${this.#what} ${what}.`);
    this.#controller.abort();
  }
}
