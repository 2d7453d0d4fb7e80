import { loadEngineSet } from "@vivavoce/engine";
import type { EngineSet, LoadedEngineSet } from "@vivavoce/engine";
import { engineTable } from "../engine-table.ts";

/** What to load in place of the embedded engines, and how. Engines of your own are closed with the others. */
export interface EmbeddedEnginesOptions extends Partial<EngineSet> {
  /** Worker threads of the recognizer and of the synthesizer, each; by the machine when absent. */
  readonly workers?: number;
}

/** A whole set of loaded engines, as `createServer` takes it. */
export type EmbeddedEngines = Required<LoadedEngineSet>;

/**
 * Loads the engines that need no network, account or configuration: Silero, Moonshine, flite and the built-in model.
 * The code and weights of an engine that is given in `options` are not read. When one cannot be loaded, the others are
 * closed.
 *
 *     const engines = await createEmbeddedEngines({ languageModel: createMyModel() });
 *     const server = createServer({ engines });
 *
 * @throws EngineError when an engine cannot be loaded
 */
export async function createEmbeddedEngines(options: EmbeddedEnginesOptions = {}): Promise<EmbeddedEngines> {
  const { workers, ...given } = options;
  const { voiceActivity, recognizer, synthesizer, languageModel, judge, noiseSuppressor } = engineTable;
  const engines = await loadEngineSet({
    voiceActivity: () => given.voiceActivity ?? voiceActivity.silero({}),
    recognizer: () => given.recognizer ?? recognizer.moonshine({ workers }),
    synthesizer: () => given.synthesizer ?? synthesizer.flite({ workers }),
    languageModel: () => given.languageModel ?? languageModel.builtin({}),
    judge: () => given.judge ?? judge.vivavoce({}),
    noiseSuppressor: () => given.noiseSuppressor ?? noiseSuppressor.rnnoise({}),
  });
  return engines as EmbeddedEngines;
}
