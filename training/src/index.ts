export { areaUnderCurve, type Judged } from "./area-under-curve.ts";
export { ownTurns } from "./own-text/own-turns.ts";
export { createRandom } from "./random.ts";
export { readCorpus } from "./read-corpus.ts";
export { turnsOf } from "./split.ts";
export type { Turn } from "./turn.ts";
export { turnPauses, type TextForm, type TurnPause } from "./turn-pauses.ts";
