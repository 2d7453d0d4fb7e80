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

/** What engines do without at the moment, though they work. Asks each of them; costs nothing. */
export function enginesDegraded({ judge, ...engines }: EngineSet): EngineDown[] {
  const named = stagesOf(engines).map(([stage, engine]) => ({ stage, engine: engine.info.id, of: engine }));
  const judging = judge === undefined ? [] : [{ stage: "judge", engine: judge.id, of: judge }];
  return [...named, ...judging].flatMap(({ stage, engine, of }) => {
    const detail = healthOf(of).degraded;
    return detail === undefined ? [] : [{ stage, engine, detail }];
  });
}

/** The engines that sessions need and that cannot work now. Asks each of them; costs nothing. */
export function enginesDown(engines: Omit<EngineSet, "judge">): EngineDown[] {
  return stagesOf(engines).flatMap(([stage, engine]) => {
    const { isReady, detail } = healthOf(engine);
    return isReady ? [] : [{ stage, engine: engine.info.id, ...(detail === undefined ? {} : { detail }) }];
  });
}

/** By name, for a set may hold more than engines: what loads them keeps its own things in it. */
function stagesOf(engines: Omit<EngineSet, "judge">) {
  const { voiceActivity, recognizer, synthesizer, languageModel, noiseSuppressor } = engines;
  const stages = { voiceActivity, recognizer, languageModel, synthesizer, noiseSuppressor };
  return Object.entries(stages).flatMap(([stage, engine]) => (engine === undefined ? [] : [[stage, engine] as const]));
}
