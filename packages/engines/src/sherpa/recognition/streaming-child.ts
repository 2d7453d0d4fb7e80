import { deferred } from "@vivavoce/audio/deferred";
import { EngineError } from "@vivavoce/engine";
import type { FromChild } from "../child/child-messages.ts";
import type { SeatEvents } from "../child/open-seat.ts";
import { startChild } from "../child/start-child.ts";
import type { Child } from "../child/start-child.ts";
import type { NativeResult } from "../sherpa-library.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import type { RecognizerConfig } from "./recognizer-config.ts";

/** What the owner of a stream is told. */
export interface StreamListener {
  readonly onHeard: (result: NativeResult) => void;
  readonly onRead: (samples: number) => void;
  readonly onSettled: (ask: number, result: NativeResult) => void;
  readonly onLost: (error: EngineError) => void;
}

interface StreamingChildOptions extends SeatEvents<StreamingChild> {
  readonly found: SherpaModel;
  readonly config: RecognizerConfig;
}

interface Member {
  readonly listener: StreamListener;
  sentSamples: number;
  readSamples: number;
  asks: number;
}

/** A network of a gigabyte from a slow disk. */
const startTimeoutMs = 180_000;
/** A step takes a fraction of its sound's length; a process that says nothing for so long does not go on. */
const stuckMs = 20_000;

/** A process that hears many streams side by side. When it is lost, each of its streams is told. */
export class StreamingChild {
  /** Rejects with `engine_unavailable` when it does not come up. */
  readonly ready: Promise<void>;
  readonly #cameUp = deferred();
  readonly #options: StreamingChildOptions;
  readonly #members = new Map<number, Member>();
  readonly #child: Child;
  #ids = 0;
  #isOver = false;
  #cancelLimit: (() => void) | undefined;
  #isOverweight = false;

  /** @param begin how a process is started; tests have none */
  constructor(options: StreamingChildOptions, begin: typeof startChild = startChild) {
    this.#options = options;
    this.ready = this.#cameUp.promise;
    const { found, config } = options;
    this.#limitTime(startTimeoutMs, "the process did not start in time");
    this.#child = begin({
      engine: found.id,
      model: found.model.name,
      duty: { task: "streaming", ...config },
      onReady: () => {
        this.#cancelTimer();
        this.#cameUp.resolve();
      },
      onMessage: (message) => this.#take(message),
      onLost: (cause) => this.#lost(cause),
    });
  }

  get streams(): number {
    return this.#members.size;
  }

  open(listener: StreamListener, language: string | undefined): number {
    this.#ids += 1;
    this.#members.set(this.#ids, { listener, sentSamples: 0, readSamples: 0, asks: 0 });
    this.#child.send({ type: "open", id: this.#ids, ...(language !== undefined && { language }) });
    this.#watch();
    return this.#ids;
  }

  push(id: number, samples: Float32Array<ArrayBuffer>): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    member.sentSamples += samples.length;
    this.#child.send({ type: "push", id, samples });
    this.#watch();
  }

  settle(id: number, ask: number): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    member.asks += 1;
    this.#child.send({ type: "settle", id, ask });
    this.#watch();
  }

  close(id: number): void {
    if (!this.#members.delete(id) || this.#isOver) return;
    this.#child.send({ type: "close", id });
    this.#watch();
    if (this.#isOverweight && this.streams === 0) this.#options.onWornOut(this);
  }

  /** Ends it; its streams are told that the engine is closed. */
  async end(): Promise<void> {
    this.#leave(this.#error("engine_closed", "the speech recognizer is closed"));
    await this.#child.end();
  }

  #take(message: Exclude<FromChild, { type: "ready" | "refused" }>): void {
    if (this.#isOver) return;
    const member = this.#members.get(message.id);
    if ("memoryBytes" in message && message.memoryBytes > this.#options.found.maxMemoryBytes) this.#isOverweight = true;
    if (member !== undefined && message.type === "heard") {
      if (message.readSamples !== undefined) {
        member.readSamples = message.readSamples;
        member.listener.onRead(message.readSamples);
      }
      if (message.result !== undefined) member.listener.onHeard(message.result);
    } else if (member !== undefined && message.type === "settled") {
      member.asks -= 1;
      this.#options.onWorked();
      member.listener.onSettled(message.ask, message.result);
    }
    // It goes on: it has as long again for what it says next.
    this.#cancelTimer();
    this.#watch();
  }

  /** It has to say something, as long as anything waits to be read; that more is sent gives it no more time. */
  #watch(): void {
    if (this.#isOver) return;
    const waits = [...this.#members.values()].some((each) => each.asks > 0 || each.readSamples < each.sentSamples);
    if (!waits) {
      this.#cancelTimer();
      this.#child.rest();
    } else if (this.#cancelLimit === undefined) this.#limitTime(stuckMs, "the process took too long over a step");
  }

  #limitTime(timeoutMs: number, reason: string): void {
    this.#cancelTimer();
    this.#cancelLimit = this.#options.found.timers.setTimer(timeoutMs, () => {
      const cause = new Error(reason);
      this.#child.end().catch(() => {});
      this.#lost(cause);
    });
  }

  #cancelTimer(): void {
    this.#cancelLimit?.();
    this.#cancelLimit = undefined;
  }

  #lost(cause: unknown): void {
    if (this.#isOver) return;
    this.#cameUp.reject(
      cause instanceof EngineError
        ? cause
        : this.#error("engine_unavailable", "the speech recognizer is not available at the moment", cause),
    );
    this.#leave(this.#error("engine_failed", "the speech recognizer crashed", cause));
    this.#options.onLost(this, cause);
  }

  #leave(error: EngineError): void {
    this.#isOver = true;
    this.#cancelTimer();
    const members = [...this.#members.values()];
    this.#members.clear();
    for (const { listener } of members) listener.onLost(error);
  }

  #error(
    code: "engine_closed" | "engine_failed" | "engine_unavailable",
    message: string,
    cause?: unknown,
  ): EngineError {
    return new EngineError(this.#options.found.id, code, message, cause === undefined ? undefined : { cause });
  }
}
