import type { VoiceActivityEngine, VoiceActivityStream } from "@vivavoce/engine";
import type { Logger } from "../../../runtime/logger.ts";
import type { Slots } from "../../../runtime/slots.ts";
import { OnsetFinder } from "./onset-finder.ts";

/** What a frame holds. */
export interface ProbedFrame {
  /** Probability of speech, 0 to 1. */
  readonly probability: number;
  /** How long before the end of the frame its sound began, in milliseconds. To be asked before the next frame. */
  readonly soundMs: () => number;
}

/** Asks the voice activity engine, outlives its failures, and knows more exactly than frames when a sound began. */
export class SpeechProbe {
  readonly #stream: VoiceActivityStream;
  readonly #onsets: OnsetFinder;
  readonly #logger: Logger;
  #failing = false;
  /** What went wrong since `forgive`; undefined when nothing. */
  failure: unknown;

  /** @throws EngineError when the engine opens no stream */
  constructor(engine: VoiceActivityEngine, logger: Logger) {
    const { sampleRate, frameSamples } = engine.info.capabilities;
    this.#stream = engine.openStream();
    this.#onsets = new OnsetFinder(sampleRate, (frameSamples * 1000) / sampleRate);
    this.#logger = logger;
  }

  /**
   * A frame that cannot be judged counts as silent, so that an utterance in progress still ends.
   * @param mayWait nobody waits for what is in the frame, before `hurry`
   * @param slots of which one is needed to ask the engine; absent: it is asked at once
   */
  async hear(frame: Float32Array, mayWait: boolean, slots?: Slots): Promise<ProbedFrame> {
    this.#onsets.push(frame);
    const soundMs = (): number => this.#onsets.soundMs();
    const giveBack = slots === undefined ? undefined : await slots.take();
    try {
      const probability = await this.#stream.process(frame, mayWait);
      this.#failing = false;
      return { probability: probability >= 0 ? probability : 0, soundMs };
    } catch (error) {
      if (!this.#failing) this.#logger.log("warn", "voice activity failed", { error: String(error) });
      this.#failing = true;
      this.failure = error;
      return { probability: 0, soundMs };
    } finally {
      giveBack?.();
    }
  }

  /** Level, dBFS, up to which sound may be given a little later; -Infinity: none. */
  get calmDb(): number {
    return this.#stream.calmDb ?? -Infinity;
  }

  /** Somebody waits for the frame that is asked about. */
  hurry(): void {
    this.#stream.hurry?.();
  }

  forgive(): void {
    this.failure = undefined;
  }

  clear(): void {
    this.#stream.clear();
    this.#onsets.clear();
    this.failure = undefined;
  }

  close(): void {
    this.#stream.close();
  }
}
