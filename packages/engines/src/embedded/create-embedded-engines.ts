import type {
  EndOfUtteranceJudge,
  LanguageModel,
  NoiseSuppressorEngine,
  Recognizer,
  Synthesizer,
  VoiceActivityEngine,
} from "@vivavoce/engine";

/** What to load in place of the embedded engines, and how. */
export interface EmbeddedEnginesOptions {
  /** Engines of your own; what is absent is embedded. They are closed with the others. */
  readonly voiceActivity?: VoiceActivityEngine;
  readonly recognizer?: Recognizer;
  readonly synthesizer?: Synthesizer;
  readonly languageModel?: LanguageModel;
  readonly noiseSuppressor?: NoiseSuppressorEngine;
  readonly judge?: EndOfUtteranceJudge;
  /** Worker threads of the recognizer and of the synthesizer, each; by the machine when absent. */
  readonly workers?: number;
}

/** A whole set of loaded engines, as `createServer` takes it. */
export interface EmbeddedEngines {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly synthesizer: Synthesizer;
  readonly languageModel: LanguageModel;
  readonly noiseSuppressor: NoiseSuppressorEngine;
  readonly judge: EndOfUtteranceJudge;
  /** Closes all of them, also those that were given. Close the server first. */
  close(): Promise<void>;
}

/**
 * Loads the engines that need no network, account or configuration: Silero, Moonshine, flite and the built-in model.
 * The code and weights of an engine that is given in `options` are not read. When one cannot be loaded, the others are
 * closed.
 * @throws EngineError when an engine cannot be loaded
 */
export async function createEmbeddedEngines(options: EmbeddedEnginesOptions = {}): Promise<EmbeddedEngines> {
  const workers = options.workers === undefined ? {} : { workers: options.workers };
  const loading = [
    loadVoiceActivity(options),
    loadRecognizer(options, workers),
    loadSynthesizer(options, workers),
    loadLanguageModel(options),
    loadNoiseSuppressor(options),
  ] as const;
  try {
    const [voiceActivity, recognizer, synthesizer, languageModel, noiseSuppressor] = await Promise.all(loading);
    const judge = options.judge ?? (await import("../end-of-utterance/index.ts")).createEndOfUtteranceJudge();
    const engines = { voiceActivity, recognizer, synthesizer, languageModel, noiseSuppressor };
    return { ...engines, judge, close: () => closeAll(Object.values(engines)) };
  } catch (error) {
    const settled = await Promise.allSettled(loading);
    await closeAll(settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
    throw error;
  }
}

type Given = EmbeddedEnginesOptions;
type Workers = Pick<Given, "workers">;

async function loadVoiceActivity({ voiceActivity }: Given): Promise<VoiceActivityEngine> {
  return voiceActivity ?? (await import("../silero/index.ts")).createSileroVoiceActivity();
}

async function loadRecognizer({ recognizer }: Given, workers: Workers): Promise<Recognizer> {
  return recognizer ?? (await import("../moonshine/index.ts")).createMoonshineRecognizer(workers);
}

async function loadSynthesizer({ synthesizer }: Given, workers: Workers): Promise<Synthesizer> {
  return synthesizer ?? (await import("../flite/index.ts")).createFliteSynthesizer(workers);
}

async function loadLanguageModel({ languageModel }: Given): Promise<LanguageModel> {
  return languageModel ?? (await import("../builtin-model/index.ts")).createBuiltinModel();
}

async function loadNoiseSuppressor({ noiseSuppressor }: Given): Promise<NoiseSuppressorEngine> {
  return noiseSuppressor ?? (await import("../noise-suppression/index.ts")).createNoiseSuppressor();
}

async function closeAll(engines: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.allSettled(engines.map((engine) => engine.close()));
}
