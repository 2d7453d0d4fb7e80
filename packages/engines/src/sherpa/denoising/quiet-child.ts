import { deferred } from "@vivavoce/audio/deferred";
import type { SeatEvents } from "../child/open-seat.ts";
import type { Child } from "../child/start-child.ts";
import { startChild } from "../child/start-child.ts";
import type { NativeSettings } from "../sherpa-library.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import { lateMs } from "./denoiser-config.ts";

/** What the owner of a stream is told. */
export interface QuietListener {
  /** The next sound without its noise. */
  readonly onQuiet: (samples: Float32Array) => void;
  readonly onLost: () => void;
}

interface QuietChildOptions extends Pick<SeatEvents<QuietChild>, "onLost" | "onWorked"> {
  readonly found: SherpaModel;
  readonly config: NativeSettings;
}

const startTimeoutMs = 60_000;
/** A piece takes about a tenth of its length; a process that says nothing for so long does not go on. */
const stuckMs = 5000;

/** A process that takes noise out of many streams side by side. */
export class QuietChild {
  /** Rejects when it does not come up. */
  readonly ready: Promise<void>;
  readonly #cameUp = deferred();
  readonly #options: QuietChildOptions;
  readonly #child: Child;
  readonly #listeners = new Map<number, QuietListener>();
  #ids = 0;
  /** Pieces that were sent and not answered. */
  #owed = 0;
  #isOver = false;
  #cancelLimit = (): void => {};

  constructor(options: QuietChildOptions) {
    this.#options = options;
    this.ready = this.#cameUp.promise;
    const { found, config } = options;
    this.#limitTime(startTimeoutMs, "the process did not start in time");
    this.#child = startChild({
      engine: found.id,
      model: found.model.name,
      duty: { task: "quiet", config, lateMs: lateMs(found) },
      onReady: () => {
        this.#cancelLimit();
        this.#cameUp.resolve();
      },
      onMessage: (message) => {
        if (message.type === "denoised") this.#take(message.id, message.samples, message.memoryBytes);
      },
      onLost: (cause) => this.#lose(cause),
    });
  }

  open(listener: QuietListener): number {
    this.#ids += 1;
    this.#listeners.set(this.#ids, listener);
    this.#child.send({ type: "open", id: this.#ids });
    return this.#ids;
  }

  push(id: number, samples: Float32Array<ArrayBuffer>): void {
    if (this.#isOver || !this.#listeners.has(id)) return;
    if (this.#owed === 0) this.#limitTime(stuckMs, "the process took too long over a piece of sound");
    this.#owed += 1;
    this.#child.send({ type: "push", id, samples });
  }

  close(id: number): void {
    if (this.#listeners.delete(id) && !this.#isOver) this.#child.send({ type: "close", id });
    if (this.#owed === 0) this.#child.rest();
  }

  /** Ends it at once, with a word to its streams. */
  async end(): Promise<void> {
    this.#leave();
    await this.#child.end();
  }

  #take(id: number, samples: Float32Array, memoryBytes: number): void {
    if (this.#isOver) return;
    this.#owed -= 1;
    this.#cancelLimit();
    if (this.#owed > 0) this.#limitTime(stuckMs, "the process took too long over a piece of sound");
    else this.#child.rest();
    this.#options.onWorked();
    this.#listeners.get(id)?.onQuiet(samples);
    if (memoryBytes > this.#options.found.maxMemoryBytes) this.#giveUp(new Error("the process has too much memory"));
  }

  #limitTime(timeoutMs: number, reason: string): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#options.found.timers.setTimer(timeoutMs, () => this.#giveUp(new Error(reason)));
  }

  #giveUp(cause: unknown): void {
    this.#child.end().catch(() => {});
    this.#lose(cause);
  }

  #lose(cause: unknown): void {
    if (this.#isOver) return;
    this.#cameUp.reject(cause);
    this.#leave();
    this.#options.onLost(this, cause);
  }

  #leave(): void {
    this.#isOver = true;
    this.#cancelLimit();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const { onLost } of listeners) onLost();
  }
}
