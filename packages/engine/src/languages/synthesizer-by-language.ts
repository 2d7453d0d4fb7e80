import { StreamingResampler } from "@vivavoce/audio";
import type { SpeechChunk, SynthesisRequest, Synthesizer, VoiceInfo } from "../synthesizer.ts";
import type { EnginesByLanguage } from "./engine-for-language.ts";
import { healthOfSeveral } from "./health-of-several.ts";

interface Speaker {
  readonly engine: Synthesizer;
  /** What the engine itself calls the voice. */
  readonly voice: string;
}

/**
 * One synthesizer of several: it has the voices of all, those of the usual engine first, and the voice decides who speaks.
 * A name that an earlier engine has is given with the language before it (`zh/alloy`). All sound is given at the highest
 * rate among them. Its `info` is that of the usual engine; `synthesizerOf` says what the engine of a voice can do.
 */
export function createSynthesizerByLanguage(engines: EnginesByLanguage<Synthesizer>): Synthesizer {
  const { usual, parts } = engines;
  const speakers = new Map<string, Speaker>();
  const voices: VoiceInfo[] = [];
  const all = new Set<Synthesizer>();
  for (const { language, engine } of [{ language: "", engine: usual }, ...parts]) {
    if (all.has(engine)) continue;
    all.add(engine);
    for (const voice of engine.info.capabilities.voices) {
      const name = speakers.has(voice.name) ? `${language}/${voice.name}` : voice.name;
      speakers.set(name, { engine, voice: voice.name });
      voices.push({ ...voice, name });
    }
  }
  const sampleRate = Math.max(...[...all].map(({ info }) => info.capabilities.sampleRate));
  const first = voices[0]?.name ?? "";
  const speakerOf = (name: string): Speaker => speakers.get(name) ?? { engine: usual, voice: first };
  return {
    info: {
      ...usual.info,
      languages: [...new Set([...all].flatMap(({ info }) => info.languages))],
      capabilities: { ...usual.info.capabilities, sampleRate, voices },
    },
    engineOf: (voice) => speakerOf(voice).engine,
    synthesize(request) {
      const { engine, voice } = speakerOf(request.voice);
      return atRate(engine, { ...request, voice }, sampleRate);
    },
    health: () => healthOfSeveral(usual, all),
    async close() {
      await Promise.all([...all].map((engine) => engine.close()));
    },
  };
}

/** The engine that speaks with a voice: the synthesizer itself when it is one. */
export function synthesizerOf(synthesizer: Synthesizer, voice: string): Synthesizer {
  return synthesizer.engineOf?.(voice) ?? synthesizer;
}

async function* atRate(
  engine: Synthesizer,
  request: SynthesisRequest,
  rate: number,
): AsyncGenerator<SpeechChunk, void> {
  const { sampleRate: fromRate } = engine.info.capabilities;
  if (fromRate === rate) return yield* engine.synthesize(request);
  const resampler = new StreamingResampler({ fromRate, toRate: rate });
  for await (const { samples, words, phones } of engine.synthesize(request)) {
    yield { samples: resampler.process(samples), words, phones };
  }
  const rest = request.signal.aborted ? new Float32Array(0) : resampler.flush();
  if (rest.length > 0) yield { samples: rest, words: [], phones: [] };
}
