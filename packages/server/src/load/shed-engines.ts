import { healthOf } from "@vivavoce/engine";
import type {
  EndOfUtteranceJudge,
  EngineSet,
  NoiseSuppressorEngine,
  NoiseSuppressorStream,
  Recognizer,
  RecognizerStream,
} from "@vivavoce/engine";
import { faceOf, openedThrough } from "../runtime/stand-in.ts";
import type { LoadWatch } from "./load-watch.ts";

/**
 * The same engines, which leave out what can be done without while there is too much to do: growing texts, noise
 * reduction, and the judge, without whom silence alone ends a turn. What is said last of an utterance is always asked for.
 */
export function shedEngines<Engines extends EngineSet>(engines: Engines, load: LoadWatch): Engines {
  const { recognizer, noiseSuppressor, judge } = engines;
  return {
    ...engines,
    recognizer: sheddingRecognizer(recognizer, load),
    ...(noiseSuppressor !== undefined && { noiseSuppressor: sheddingSuppressor(noiseSuppressor, load) }),
    ...(judge !== undefined && { judge: sheddingJudge(judge, load) }),
  };
}

function sheddingRecognizer(recognizer: Recognizer, load: LoadWatch): Recognizer {
  return openedThrough(recognizer, (engine) => (options) => {
    const { onPartial, ...rest } = options;
    // Who gets no growing text has none made.
    const isShed = onPartial === undefined || load.sheds("partials");
    return counted(engine.openStream(isShed ? rest : options), load, options.sessionId ?? "");
  });
}

function counted(stream: RecognizerStream, load: LoadWatch, session: string): RecognizerStream {
  /** Last texts that are awaited of this utterance; given back at its end too, for an engine may never give them. */
  let awaited = 0;
  const give = (count: number): void => {
    for (; count > 0 && awaited > 0; count--, awaited--) load.finals(-1, session);
  };
  return {
    push: (samples) => stream.push(samples),
    async settle(need) {
      load.finals(1, session);
      awaited += 1;
      try {
        return await stream.settle(need);
      } finally {
        give(1);
      }
    },
    close() {
      give(awaited);
      stream.close();
    },
  };
}

function sheddingSuppressor(engine: NoiseSuppressorEngine, load: LoadWatch): NoiseSuppressorEngine {
  const { delaySamples } = engine.info.capabilities;
  return {
    ...faceOf(engine),
    openStream: (options) => new SheddingStream(engine.openStream(options), delaySamples, load),
  };
}

/** Gives the sound as it came, as late as the engine gives its own, while there is too much to do. */
class SheddingStream implements NoiseSuppressorStream {
  readonly #stream: NoiseSuppressorStream;
  readonly #load: LoadWatch;
  /** The last samples that came, `delaySamples` of them. */
  #late: Float32Array;
  #isShedding = false;
  /** As the stream's own; absent where it has none. */
  readonly rest?: (samples: Float32Array) => Float32Array;

  constructor(stream: NoiseSuppressorStream, delaySamples: number, load: LoadWatch) {
    this.#stream = stream;
    const rest = stream.rest?.bind(stream);
    if (rest !== undefined) this.rest = (samples) => this.#hear(samples, () => rest(samples));
    this.#load = load;
    this.#late = new Float32Array(delaySamples);
  }

  process(samples: Float32Array): Float32Array {
    return this.#hear(samples, () => this.#stream.process(samples));
  }

  /** @param suppressed of the same sound, when nothing is shed */
  #hear(samples: Float32Array, suppressed: () => Float32Array): Float32Array {
    const joined = new Float32Array(this.#late.length + samples.length);
    joined.set(this.#late);
    joined.set(samples, this.#late.length);
    this.#late = joined.slice(samples.length);
    const isShedding = this.#load.sheds("noise_reduction");
    if (isShedding) {
      this.#isShedding = true;
      return joined.slice(0, samples.length);
    }
    if (this.#isShedding) {
      this.#isShedding = false;
      this.#stream.clear();
      // It goes on with the sound that it has not heard: what it held back is what stands before.
      this.#stream.process(joined.slice(0, joined.length - samples.length));
    }
    return suppressed();
  }

  clear(): void {
    this.#late.fill(0);
    this.#stream.clear();
  }

  close(): void {
    this.#stream.close();
  }
}

function sheddingJudge(judge: EndOfUtteranceJudge, load: LoadWatch): EndOfUtteranceJudge {
  return {
    id: judge.id,
    ...(judge.languages !== undefined && { languages: judge.languages }),
    ...(judge.byLanguage !== undefined && { byLanguage: judge.byLanguage }),
    ...(judge.heard !== undefined && { heard: judge.heard }),
    health: () => healthOf(judge),
    // Nothing more is waited for than the silence that was asked for.
    judge: (facts) => (load.sheds("judge") ? 1 : judge.judge(facts)),
    ...(judge.listener !== undefined && {
      listener: (language: string | undefined) => (load.sheds("judge") ? undefined : judge.listener?.(language)),
    }),
    ...(judge.close !== undefined && { close: async () => judge.close?.() }),
  };
}
