import type {
  EndOfUtteranceJudge,
  LanguageModel,
  NoiseSuppressorEngine,
  Recognizer,
  Synthesizer,
  VoiceActivityEngine,
} from "@vivavoce/engine";
import { EngineError } from "@vivavoce/engine";
import { createSystemClock } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";
import { nearestName } from "../config/nearest-name.ts";
import { engineTable } from "./engine-table.ts";
import type { EngineTable, LoadEngine } from "./engine-table.ts";
import { loadModels } from "./load-models.ts";
import type { Models } from "./load-models.ts";
import { loadLanguageModel } from "./load-language-model.ts";
import type { ModelSurroundings } from "./load-language-model.ts";

/** All engines of a server, loaded and warm. */
export interface Engines {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly synthesizer: Synthesizer;
  readonly languageModel: LanguageModel;
  readonly judge: EndOfUtteranceJudge;
  /** Absent when the configuration wants none. */
  readonly noiseSuppressor?: NoiseSuppressorEngine;
  /** Why it is this language model; shown at the start. */
  readonly languageModelReason: string;
  /** Who answers by which name (TR-11, TR-12). */
  readonly models: Models;
  /** Closes all engines; never rejects. */
  close(): Promise<void>;
}

/** What engines are loaded with; everything but the logger has the machine's own as its default. */
export interface LoadEnginesOptions extends Partial<ModelSurroundings> {
  readonly logger: Logger;
  readonly table?: EngineTable;
}

/**
 * Loads all engines side by side. When one fails, those already loaded are closed.
 * @throws ConfigError on an engine that does not exist
 * @throws EngineError naming the engine that could not be loaded
 */
export async function loadEngines(config: Config, options: LoadEnginesOptions): Promise<Engines> {
  const { logger, table = engineTable } = options;
  // Names are checked before anything is loaded.
  const loadVoiceActivity = pickEngine("voiceActivity", config.voiceActivity.engine, table.voiceActivity);
  const loadRecognizer = pickEngine("recognizer", config.recognizer.engine, table.recognizer);
  const loadSynthesizer = pickEngine("synthesizer", config.synthesizer.engine, table.synthesizer);
  const loadJudge = pickEngine("endOfUtterance", config.endOfUtterance.engine, table.endOfUtterance);
  const loadNoiseSuppressor = pickEngine("noiseSuppressor", config.noiseSuppressor.engine, table.noiseSuppressor);
  const surroundings = {
    env: options.env ?? process.env,
    fetch: options.fetch ?? globalThis.fetch,
    timers: options.timers ?? createSystemClock(),
  };
  const loading = [
    loadVoiceActivity({ logger, workers: undefined }),
    loadRecognizer({ logger, ...settingsOf(config.recognizer) }),
    loadSynthesizer({ logger, ...settingsOf(config.synthesizer) }),
    loadLanguageModel(config.model, surroundings),
    loadNoiseSuppressor({ logger, workers: undefined }),
  ] as const;
  try {
    const [voiceActivity, recognizer, synthesizer, chosen, noiseSuppressor] = await Promise.all(loading);
    const judge = await loadJudge({ logger, workers: undefined });
    const { languageModel, reason } = chosen;
    const models = await loadModels(config, languageModel, { ...surroundings, logger });
    const suppressors = noiseSuppressor === undefined ? [] : [noiseSuppressor];
    const engines = [voiceActivity, recognizer, synthesizer, languageModel, models, ...suppressors];
    return {
      voiceActivity,
      recognizer,
      synthesizer,
      languageModel,
      judge,
      ...(noiseSuppressor === undefined ? {} : { noiseSuppressor }),
      languageModelReason: reason,
      models,
      close: () => closeAll(engines, logger),
    };
  } catch (error) {
    const settled = await Promise.allSettled(loading);
    const loaded = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value ?? []] : []).flat());
    await closeAll(
      loaded.map((engine) => ("languageModel" in engine ? engine.languageModel : engine)),
      logger,
    );
    throw error;
  }
}

/** What of a stage's configuration its engine is loaded with. */
function settingsOf<Stage extends { readonly engine: string; readonly workers?: number | undefined }>({
  engine: _engine,
  workers,
  ...limits
}: Stage): Omit<Stage, "engine" | "workers"> & { readonly workers: number | undefined } {
  return { ...limits, workers };
}

/**
 * The loader of a stage's engine by name.
 * @throws ConfigError on an engine that does not exist; the loader throws EngineError naming stage and engine.
 */
export function pickEngine<Engine>(
  stage: keyof EngineTable,
  name: string,
  engines: Readonly<Record<string, LoadEngine<Engine>>>,
): LoadEngine<Engine> {
  const load = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (load === undefined) {
    const nearest = nearestName(name, Object.keys(engines));
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    const known = Object.keys(engines).join(", ");
    throw new ConfigError(`${stage}.engine: there is no engine "${name}"; known: ${known}.${hint}`);
  }
  return async (settings) => {
    try {
      return await load(settings);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof EngineError ? error.code : "engine_unavailable";
      throw new EngineError(name, code, `The ${stage} engine "${name}" could not be loaded: ${reason}`, {
        cause: error,
      });
    }
  };
}

async function closeAll(engines: readonly { close(): Promise<void> }[], logger: Logger): Promise<void> {
  const results = await Promise.allSettled(engines.map((engine) => engine.close()));
  for (const result of results) {
    if (result.status === "rejected") logger.log("warn", "an engine did not close", { error: String(result.reason) });
  }
}
