import type { Synthesizer } from "../synthesizer.ts";
import { failureOf } from "./work-desk.ts";
import type { HostedWork, WorkDesk } from "./work-desk.ts";
import { tellQueue } from "./queue-frames.ts";
import type { WorkFailure, WorkRequest } from "./work-frame.ts";

type SpeakRequest = Extract<WorkRequest, { type: "speak" }>;

/** Chunks that may be on their way before the first was taken. */
const firstChunks = 8;

/** One clause that is spoken here for somebody elsewhere, no faster than it is taken there. */
export class HostedSpeech implements HostedWork {
  readonly #order: SpeakRequest;
  readonly #engine: string;
  readonly #desk: WorkDesk;
  readonly #over = new AbortController();
  #mayGive = firstChunks;
  #goOn = (): void => {};
  #isOver = false;

  constructor(order: SpeakRequest, synthesizer: Synthesizer, desk: WorkDesk) {
    this.#order = order;
    this.#engine = synthesizer.info.id;
    this.#desk = desk;
    const refusal = desk.admit(this.#engine);
    if (refusal !== undefined) {
      this.#isOver = true;
      // Not within the call that begins it.
      queueMicrotask(() => this.#tellFailure(refusal));
      return;
    }
    void this.#speak(synthesizer);
  }

  /** See `HostedWork`. */
  take(request: WorkRequest): void {
    if (request.type !== "more") return;
    this.#mayGive += request.count;
    this.#goOn();
  }

  /** See `HostedWork`. */
  end(): void {
    if (this.#isOver) return;
    this.#finish();
  }

  async #speak(synthesizer: Synthesizer): Promise<void> {
    const { id, request, wantsQueue, budgetMs } = this.#order;
    const watch = wantsQueue && { watchQueue: tellQueue(id, (answer) => this.#desk.tell(answer)) };
    const late = `The engine ${this.#engine} gave no sound within the ${Math.round(budgetMs)} ms that were left.`;
    const cancelTimer = this.#desk.timers.setTimer(Math.max(0, budgetMs), () =>
      this.#fail({ engine: this.#engine, code: "timed_out", message: late }),
    );
    try {
      for await (const chunk of synthesizer.synthesize({ ...request, ...watch, signal: this.#over.signal })) {
        cancelTimer();
        if (this.#isOver) return;
        this.#desk.tell({ type: "chunk", id, ...chunk });
        this.#mayGive -= 1;
        while (this.#mayGive <= 0 && !this.#isOver) await this.#more();
      }
      if (this.#isOver) return;
      this.#finish();
      this.#desk.tell({ type: "done", id });
      this.#desk.over(id);
    } catch (error) {
      this.#fail(failureOf(this.#engine, error));
    } finally {
      cancelTimer();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  #fail(failure: WorkFailure): void {
    if (this.#isOver) return;
    this.#finish();
    this.#tellFailure(failure);
  }

  #tellFailure(failure: WorkFailure): void {
    const { id } = this.#order;
    this.#desk.tell({ type: "failed", id, failure });
    this.#desk.over(id);
  }

  #finish(): void {
    this.#isOver = true;
    this.#desk.answered();
    this.#over.abort();
    this.#goOn();
  }
}
