import { existsSync } from "node:fs";
import { join } from "node:path";
import { ownTurns } from "./own-text/own-turns.ts";
import { readCorpus } from "./read-corpus.ts";
import { turnsOf } from "./split.ts";
import type { JudgeSources } from "./train-judge.ts";

/** Corpora the model may learn from: CC BY 4.0. The others of the folder are for measuring only. */
const trainingCorpora = ["taskmaster4", "slurp"] as const;

const ownTurnCount = 24_000;
const ownSeed = 7;

/**
 * What the judge is trained from.
 * @param folder where the corpora are, see `shared/testdata/eou`
 * @throws Error when one of the training corpora is not there
 */
export function judgeSources(folder: string): JudgeSources {
  const missing = trainingCorpora.filter((name) => !existsSync(join(folder, `${name}.jsonl`)));
  if (missing.length > 0) throw new Error(`${folder} has no ${missing.join(".jsonl, no ")}.jsonl`);
  const turns = trainingCorpora.flatMap((name) => readCorpus(join(folder, `${name}.jsonl`)));
  return {
    corpus: turnsOf(turns, "training"),
    calibration: turnsOf(turns, "calibration"),
    own: ownTurns(ownTurnCount, ownSeed),
  };
}
