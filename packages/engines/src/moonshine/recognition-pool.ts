import { EngineError } from "@vivavoce/engine";
import { engineId } from "./moonshine-files.ts";
import { RecognitionQueue } from "./recognition-queue.ts";
import type { FromWorker, PassRequest, PassResult, ToWorker } from "./worker-messages.ts";

/** A worker as the pool sees it. */
export interface PoolWorker {
  /** Gives it a pass; the samples are transferred. */
  send(pass: ToWorker): void;
  /** Asks it to leave off a pass at its next step. */
  abort(id: number): void;
  close(): Promise<void>;
}

export interface PoolWorkerEvents {
  readonly onMessage: (message: FromWorker) => void;
  /** The worker is gone: it crashed or could not start. Called once, not after `close`. */
  readonly onLost: (cause: unknown) => void;
}

export interface RecognitionPoolOptions {
  readonly size: number;
  readonly startWorker: (events: PoolWorkerEvents) => PoolWorker;
  /** Told of each worker lost. */
  readonly onLost?: (cause: unknown) => void;
}

interface Pass extends PassRequest {
  readonly id: number;
  readonly signal: AbortSignal;
  readonly onStart: (() => void) | undefined;
  readonly onAbort: () => void;
  readonly resolve: (result: PassResult | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Place of one worker: it is filled again when the worker is lost. */
interface Slot {
  worker: PoolWorker;
  phase: "loading" | "idle" | "busy" | "given up";
  pass: Pass | undefined;
  /** Workers lost here since the last pass that went well. */
  losses: number;
}

const mostLosses = 3;

/** Shares workers among all streams: finals first, and every pass at most once in a worker's hands. */
export class RecognitionPool {
  readonly #options: RecognitionPoolOptions;
  readonly #queue = new RecognitionQueue<Pass>();
  readonly #slots: Slot[] = [];
  /** Resolves when every worker has loaded its models. @throws EngineError when one cannot */
  readonly ready: Promise<void>;
  readonly #readiness = { resolve: (): void => {}, reject: (_error: unknown): void => {} };
  #lastId = 0;
  #closed = false;

  constructor(options: RecognitionPoolOptions) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => Object.assign(this.#readiness, { resolve, reject }));
    // Whoever waits for it hears of a failure; nobody else needs to.
    this.ready.catch(() => {});
    for (let index = 0; index < options.size; index++) this.#slots.push(this.#fill());
  }

  /**
   * Has a pass done. Resolves to undefined when the signal aborted it.
   * @throws EngineError when the pass failed or no worker is left
   */
  recognize(request: PassRequest, signal: AbortSignal, onStart?: () => void): Promise<PassResult | undefined> {
    if (this.#closed) return Promise.reject(closedError());
    if (signal.aborted) return Promise.resolve(undefined);
    if (this.#slots.every((slot) => slot.phase === "given up")) return Promise.reject(givenUpError());
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#abort(pass);
      const pass: Pass = { ...request, id: this.#nextId(), signal, onStart, onAbort, resolve, reject };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(pass);
      this.#dispatch();
    });
  }

  /** Ends all workers; passes at work and waiting reject with `engine_closed`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#readiness.reject(closedError());
    for (const pass of this.#queue.clear()) this.#finish(pass, () => pass.reject(closedError()));
    for (const { pass } of this.#slots) if (pass !== undefined) this.#finish(pass, () => pass.reject(closedError()));
    await Promise.all(this.#slots.map((slot) => slot.worker.close()));
  }

  #fill(): Slot {
    const slot: Slot = { worker: this.#start(() => slot), phase: "loading", pass: undefined, losses: 0 };
    return slot;
  }

  #start(slot: () => Slot): PoolWorker {
    return this.#options.startWorker({
      onMessage: (message) => this.#hear(slot(), message),
      onLost: (cause) => this.#lose(slot(), cause),
    });
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % 0x7fff_ffff) + 1;
    return this.#lastId;
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (slot.phase !== "idle") continue;
      const pass = this.#queue.take();
      if (pass === undefined) return;
      slot.phase = "busy";
      slot.pass = pass;
      pass.onStart?.();
      slot.worker.send({
        id: pass.id,
        samples: pass.samples,
        draft: pass.draft,
        purpose: pass.purpose,
        ...(pass.prefix !== undefined && { prefix: pass.prefix }),
      });
    }
  }

  #abort(pass: Pass): void {
    if (this.#queue.remove(pass)) pass.resolve(undefined);
    else this.#slots.find((slot) => slot.pass === pass)?.worker.abort(pass.id);
  }

  #hear(slot: Slot, message: FromWorker): void {
    if (this.#closed) return;
    const { pass } = slot;
    slot.phase = "idle";
    slot.pass = undefined;
    if (message.type === "ready") {
      if (this.#slots.every((other) => other.phase !== "loading")) this.#readiness.resolve();
    } else if (pass !== undefined) {
      slot.losses = 0;
      if (message.type === "done") this.#finish(pass, () => pass.resolve(message.result));
      else {
        const cause = new Error(message.reason);
        const error = new EngineError(engineId, "engine_failed", "speech recognition failed", { cause });
        this.#finish(pass, () => pass.reject(error));
      }
    }
    this.#dispatch();
  }

  #lose(slot: Slot, cause: unknown): void {
    if (this.#closed) return;
    this.#options.onLost?.(cause);
    const { pass } = slot;
    slot.pass = undefined;
    slot.losses += 1;
    if (pass !== undefined) {
      const error = new EngineError(engineId, "engine_failed", "the speech recognizer crashed", { cause });
      this.#finish(pass, () => pass.reject(error));
    }
    if (slot.losses < mostLosses) {
      slot.phase = "loading";
      slot.worker = this.#start(() => slot);
      return;
    }
    slot.phase = "given up";
    this.#readiness.reject(givenUpError(cause));
    if (this.#slots.some((other) => other.phase !== "given up")) return;
    for (const waiting of this.#queue.clear()) this.#finish(waiting, () => waiting.reject(givenUpError(cause)));
  }

  #finish(pass: Pass, settle: () => void): void {
    pass.signal.removeEventListener("abort", pass.onAbort);
    settle();
  }
}

function closedError(): EngineError {
  return new EngineError(engineId, "engine_closed", "the recognizer is closed");
}

function givenUpError(cause?: unknown): EngineError {
  const message = "the speech recognizer could not be started";
  return new EngineError(engineId, "engine_unavailable", message, { cause });
}
