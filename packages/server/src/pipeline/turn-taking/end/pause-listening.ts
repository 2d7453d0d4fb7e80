import { resample } from "@vivavoce/audio";
import type { Clock } from "@vivavoce/audio/clock";
import type { EndOfUtteranceJudge, PauseListener } from "@vivavoce/engine";
import type { Logger } from "../../../runtime/logger.ts";
import type { SampleSource } from "../utterance.ts";

/** What is judged in a pause, and who hears of it. */
export interface PauseListeningOptions {
  readonly judge: EndOfUtteranceJudge | undefined;
  /** The user's audio. */
  readonly sound: SampleSource;
  /** Of that audio, in Hz. */
  readonly sampleRate: number;
  /** For how long an answer is waited for; absent: nobody is asked. */
  readonly clock: Pick<Clock, "setTimer"> | undefined;
  readonly logger: Logger;
  readonly sessionId?: string | undefined;
}

/** A stretch of the user's audio, in media time. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A question about one pause. */
interface Question {
  readonly listener: PauseListener;
  readonly controller: AbortController;
  /** Resolves to undefined when it was withdrawn or failed; never rejects. */
  readonly answer: Promise<number | undefined>;
  /** The answer, once it is there. */
  heard: number | undefined;
}

/**
 * Asks a judge's listener about the sound of a pause, early enough for the answer to be there when the silence is long enough
 * to decide. One question at a time; whoever goes on speaking withdraws it.
 */
export class PauseListening {
  readonly #options: PauseListeningOptions;
  #question: Question | undefined;
  #hasFailed = false;

  constructor(options: PauseListeningOptions) {
    this.#options = options;
  }

  /** The answer to the question of this pause; undefined as long as there is none. */
  get heard(): number | undefined {
    return this.#question?.heard;
  }

  /** Sound before a pause that is made use of in this language, in milliseconds; 0 when nobody listens. */
  soundMs(language: string | undefined): number {
    return this.#listener(language)?.soundMs ?? 0;
  }

  /** Asks, unless the listener for the language has been asked about this pause already. */
  ask(language: string | undefined, stretch: Stretch): void {
    const listener = this.#listener(language);
    if (listener === this.#question?.listener) return;
    this.withdraw();
    if (listener === undefined) return;
    const controller = new AbortController();
    const { sessionId } = this.#options;
    const answering = this.#listen(listener, stretch, {
      signal: controller.signal,
      ...(sessionId !== undefined && { sessionId }),
    });
    const question: Question = { listener, controller, answer: answering, heard: undefined };
    void answering.then((heard) => (question.heard = heard));
    this.#question = question;
  }

  /**
   * Waits for the answer, as long as the listener's budget allows and no longer than `mostMs`. A late one is withdrawn.
   * @returns undefined when it was late, withdrawn or a failure; null when nobody listens in this language
   */
  async answer(language: string | undefined, stretch: Stretch, mostMs: number): Promise<number | null | undefined> {
    this.ask(language, stretch);
    const question = this.#question;
    const { clock } = this.#options;
    if (question === undefined || clock === undefined) return null;
    let cancel = (): void => {};
    const late = new Promise<undefined>((resolve) => {
      cancel = clock.setTimer(Math.min(question.listener.budgetMs, mostMs), () => resolve(undefined));
    });
    const heard = await Promise.race([question.answer, late]);
    cancel();
    if (heard === undefined) question.controller.abort();
    return heard;
  }

  /** The pause is over, or its judgement is. */
  withdraw(): void {
    this.#question?.controller.abort();
    this.#question = undefined;
  }

  #listener(language: string | undefined): PauseListener | undefined {
    return this.#options.clock === undefined ? undefined : this.#options.judge?.listener?.(language);
  }

  async #listen(
    listener: PauseListener,
    { fromMs, toMs }: Stretch,
    options: Parameters<PauseListener["listen"]>[1],
  ): Promise<number | undefined> {
    const { sound, sampleRate, logger } = this.#options;
    const sampleAt = (ms: number): number => Math.round((ms * sampleRate) / 1000);
    try {
      const samples = sound.read(sampleAt(Math.max(fromMs, toMs - listener.soundMs)), sampleAt(toMs));
      const heard = await listener.listen(resample(samples, sampleRate, listener.sampleRate), options);
      if (heard === undefined || options.signal.aborted) return undefined;
      if (heard >= 0 && heard <= 1) return heard;
      throw new RangeError("a listener's answer is no probability");
    } catch (error) {
      // The words decide; one line a session tells why.
      if (!options.signal.aborted && !this.#hasFailed) {
        this.#hasFailed = true;
        logger.log("warn", "the sound of a pause could not be judged", { listener: listener.id, error: String(error) });
      }
      return undefined;
    }
  }
}
