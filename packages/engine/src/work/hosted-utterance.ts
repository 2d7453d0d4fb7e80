import type { Recognizer, RecognizerStream } from "../recognizer.ts";
import { failureOf } from "./work-desk.ts";
import type { HostedWork, WorkDesk } from "./work-desk.ts";
import { tellQueue } from "./queue-frames.ts";
import type { WorkFailure, WorkRequest } from "./work-frame.ts";

type HearRequest = Extract<WorkRequest, { type: "hear" }>;
type SettleRequest = Extract<WorkRequest, { type: "settle" }>;

/** One utterance that is recognized here for somebody elsewhere. */
export class HostedUtterance implements HostedWork {
  readonly #id: number;
  readonly #engine: string;
  readonly #desk: WorkDesk;
  readonly #stream: RecognizerStream | undefined;
  readonly #refusal: WorkFailure | undefined;
  /** Questions without an answer yet. */
  readonly #asked = new Set<() => void>();

  constructor({ id, engine, options, wantsPartials, wantsQueue }: HearRequest, recognizer: Recognizer, desk: WorkDesk) {
    this.#id = id;
    this.#engine = recognizer.info.id;
    this.#desk = desk;
    try {
      this.#stream = recognizer.openStream({
        ...options,
        ...(wantsQueue && { watchQueue: tellQueue(id, (answer) => desk.tell(answer)) }),
        ...(wantsPartials && {
          onPartial: ({ text, stableText }) => desk.tellNewest({ type: "partial", id, text, stableText }),
        }),
      });
    } catch (error) {
      this.#refusal = failureOf(engine, error);
    }
  }

  /** See `HostedWork`. */
  take(request: WorkRequest): void {
    if (request.type === "push") this.#stream?.push(request.samples);
    if (request.type === "settle") this.#settle(request);
  }

  /** See `HostedWork`. */
  end(): void {
    for (const forget of this.#asked) forget();
    this.#stream?.close();
  }

  #settle({ ask, budgetMs, need }: SettleRequest): void {
    const id = this.#id;
    const stream = this.#stream;
    const refusal = this.#refusal ?? this.#desk.admit(this.#engine);
    if (stream === undefined || refusal !== undefined) {
      const failure = refusal ?? failureOf(this.#engine, undefined);
      return this.#desk.tell({ type: "failed", id, ask, failure });
    }
    const forget = (): void => {
      cancelTimer();
      if (this.#asked.delete(forget)) this.#desk.answered();
    };
    const isForgotten = (): boolean => !this.#asked.has(forget);
    const fail = (failure: WorkFailure): void => {
      if (isForgotten()) return;
      forget();
      this.#desk.tell({ type: "failed", id, ask, failure });
    };
    this.#asked.add(forget);
    const late = `The engine ${this.#engine} had no text within the ${Math.round(budgetMs)} ms that were left.`;
    const cancelTimer = this.#desk.timers.setTimer(Math.max(0, budgetMs), () =>
      fail({ engine: this.#engine, code: "timed_out", message: late }),
    );
    stream.settle(need).then(
      (recognition) => {
        if (isForgotten()) return;
        forget();
        this.#desk.tell({ type: "settled", id, ask, recognition });
      },
      (error: unknown) => fail(failureOf(this.#engine, error)),
    );
  }
}
