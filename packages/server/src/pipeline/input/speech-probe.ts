import type { VoiceActivityStream } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";

/** Asks the voice activity engine and outlives its failures. */
export class SpeechProbe {
  readonly #stream: VoiceActivityStream;
  readonly #logger: Logger;
  #failing = false;
  /** What went wrong since `forgive`; undefined when nothing. */
  failure: unknown;

  constructor(stream: VoiceActivityStream, logger: Logger) {
    this.#stream = stream;
    this.#logger = logger;
  }

  /** Probability of speech. A frame that cannot be judged counts as silent, so that an utterance in progress still ends. */
  async probability(frame: Float32Array): Promise<number> {
    try {
      const probability = await this.#stream.process(frame);
      this.#failing = false;
      return probability >= 0 ? probability : 0;
    } catch (error) {
      if (!this.#failing) this.#logger.log("warn", "voice activity failed", { error: String(error) });
      this.#failing = true;
      this.failure = error;
      return 0;
    }
  }

  forgive(): void {
    this.failure = undefined;
  }

  clear(): void {
    this.#stream.clear();
    this.failure = undefined;
  }

  close(): void {
    this.#stream.close();
  }
}
