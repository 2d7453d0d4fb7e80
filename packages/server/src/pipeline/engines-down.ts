import { healthOf } from "@vivavoce/engine";
import type { EngineSet } from "@vivavoce/engine";

/** An engine that cannot work at the moment. */
export interface EngineDown {
  /** What it is for: `recognizer`, `synthesizer`, … */
  readonly stage: string;
  /** Id of the engine. */
  readonly engine: string;
  /** What it says of itself. */
  readonly detail?: string;
}

/** The engines that sessions need and that cannot work now. Asks each of them; costs nothing. */
export function enginesDown(engines: Omit<EngineSet, "judge">): EngineDown[] {
  const { voiceActivity, recognizer, synthesizer, languageModel, noiseSuppressor } = engines;
  const stages = { voiceActivity, recognizer, languageModel, synthesizer, noiseSuppressor };
  return Object.entries(stages).flatMap(([stage, engine]) => {
    if (engine === undefined) return [];
    const { isReady, detail } = healthOf(engine);
    return isReady ? [] : [{ stage, engine: engine.info.id, ...(detail === undefined ? {} : { detail }) }];
  });
}
