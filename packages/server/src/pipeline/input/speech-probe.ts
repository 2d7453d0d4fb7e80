import type { VoiceActivityEngine, VoiceActivityStream } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";
import { OnsetFinder } from "./onset-finder.ts";

/** What a frame holds. */
export interface ProbedFrame {
  /** Probability of speech, 0 to 1. */
  readonly probability: number;
  /** How long before the end of the frame its sound began, in milliseconds. */
  readonly soundMs: number;
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

  /** A frame that cannot be judged counts as silent, so that an utterance in progress still ends. */
  async hear(frame: Float32Array): Promise<ProbedFrame> {
    const soundMs = this.#onsets.push(frame);
    try {
      const probability = await this.#stream.process(frame);
      this.#failing = false;
      return { probability: probability >= 0 ? probability : 0, soundMs };
    } catch (error) {
      if (!this.#failing) this.#logger.log("warn", "voice activity failed", { error: String(error) });
      this.#failing = true;
      this.failure = error;
      return { probability: 0, soundMs };
    }
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
