import { createRecognizerByLanguage } from "@vivavoce/engine";
import type {
  EndOfUtteranceJudge,
  EngineSet,
  NoiseSuppressorEngine,
  NoiseSuppressorStream,
  Recognizer,
  RecognizerStream,
} from "@vivavoce/engine";
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
  const { byLanguage, health } = recognizer;
  if (byLanguage !== undefined) {
    // One engine of several languages stays one.
    const known = new Map<Recognizer, Recognizer>();
    const shedding = (engine: Recognizer): Recognizer => {
      const made = known.get(engine) ?? sheddingRecognizer(engine, load);
      known.set(engine, made);
      return made;
    };
    const parts = byLanguage.parts.map(({ language, engine }) => ({ language, engine: shedding(engine) }));
    return createRecognizerByLanguage({ usual: shedding(byLanguage.usual), parts });
  }
  return {
    info: recognizer.info,
    ...(health !== undefined && { health: () => health.call(recognizer) }),
    openStream(options) {
      const { onPartial, ...rest } = options;
      // Who gets no growing text has none made.
      const isShed = onPartial === undefined || load.sheds("partials");
      return counted(recognizer.openStream(isShed ? rest : options), load, options.sessionId ?? "");
    },
    close: () => recognizer.close(),
  };
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
  const { health } = engine;
  const { delaySamples } = engine.info.capabilities;
  return {
    info: engine.info,
    ...(health !== undefined && { health: () => health.call(engine) }),
    openStream: (options) => new SheddingStream(engine.openStream(options), delaySamples, load),
    close: () => engine.close(),
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
    // Nothing more is waited for than the silence that was asked for.
    judge: (facts) => (load.sheds("judge") ? 1 : judge.judge(facts)),
    ...(judge.listener !== undefined && {
      listener: (language: string | undefined) => (load.sheds("judge") ? undefined : judge.listener?.(language)),
    }),
    ...(judge.close !== undefined && { close: async () => judge.close?.() }),
  };
}
