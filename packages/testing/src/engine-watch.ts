import type { Clock } from "@vivavoce/server";
import type { LanguageModel, ModelRequest, Recognizer, Synthesizer, VoiceActivityEngine } from "@vivavoce/engine";

/** What an engine takes in the time of the call, in milliseconds; 0 when absent. What it really takes is of no account. */
export interface Latencies {
  /** From the request to the first part of an answer, beside what a scripted reply says. */
  readonly modelMs?: number;
  /** From the end of an utterance to its text. */
  readonly recognizerMs?: number;
  /** From a clause to its first sound. */
  readonly synthesizerMs?: number;
}

/** A model that knows how long it thinks, in the time of the call. */
export interface PacedModel extends LanguageModel {
  /** Milliseconds before the first part of the answer to a request that was given to `generate`. */
  thinkingMs(request: ModelRequest): number;
}

/** Real time in which engines must answer before a test gives up, in milliseconds. */
const patienceMs = 30_000;

/**
 * Knows when engines are at work, so that the call's time can stand still until they have answered. Waiting for the
 * call's own clock is not work.
 */
export class EngineWatch {
  readonly #clock: Clock;
  #working = 0;
  #idle: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether any engine is at work. */
  get isIdle(): boolean {
    return this.#working === 0;
  }

  /**
   * Resolves when no engine is at work any more.
   * @throws Error when that takes more than half a minute of real time
   */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const message = `An engine or function has not answered within ${patienceMs / 1000} s of real time.`;
      const timer = setTimeout(() => reject(new Error(message)), patienceMs);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Time stands still until this work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
      if (this.#working === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  voiceActivity(engine: VoiceActivityEngine): VoiceActivityEngine {
    return {
      info: engine.info,
      openStream: () => {
        const stream = engine.openStream();
        return {
          process: (frame) => this.during(stream.process(frame)),
          clear: () => stream.clear(),
          close: () => stream.close(),
        };
      },
      close: () => engine.close(),
    };
  }

  recognizer(engine: Recognizer, latencyMs = 0): Recognizer {
    return {
      info: engine.info,
      openStream: (options) => {
        const stream = engine.openStream(options);
        const over = new AbortController();
        return {
          push: (samples) => stream.push(samples),
          settle: async () => {
            const recognition = await this.during(stream.settle());
            await this.#pass(latencyMs, over.signal);
            return recognition;
          },
          close: () => {
            over.abort();
            stream.close();
          },
        };
      },
      close: () => engine.close(),
    };
  }

  synthesizer(engine: Synthesizer, latencyMs = 0): Synthesizer {
    return {
      info: engine.info,
      synthesize: (request) => this.#read(engine.synthesize(request), latencyMs, request.signal),
      close: () => engine.close(),
    };
  }

  languageModel(model: LanguageModel | PacedModel, latencyMs = 0): LanguageModel {
    return {
      info: model.info,
      generate: (request) => {
        const answer = model.generate(request);
        const thinkingMs = "thinkingMs" in model ? model.thinkingMs(request) : 0;
        return this.#read(answer, latencyMs + thinkingMs, request.signal);
      },
      close: () => model.close(),
    };
  }

  async *#read<T>(source: AsyncIterable<T>, latencyMs: number, signal: AbortSignal): AsyncGenerator<T, void> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (let nth = 0; ; nth++) {
        const step = await this.during(iterator.next());
        if (nth === 0) await this.#pass(latencyMs, signal);
        if (step.done === true || signal.aborted) return;
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  #pass(durationMs: number, signal: AbortSignal): Promise<void> {
    if (durationMs <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = (): void => {
        cancel();
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const cancel = this.#clock.setTimer(durationMs, stop);
      signal.addEventListener("abort", stop);
    });
  }
}
