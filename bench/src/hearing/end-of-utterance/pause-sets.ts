import { existsSync } from "node:fs";
import { createRandom, ownTurns, readCorpus, turnPauses, turnsOf } from "@vivavoce/training";
import type { TextForm, Turn, TurnPause } from "@vivavoce/training";

/** Pauses of dialogues that the judge has never seen. */
export interface PauseSet {
  readonly name: string;
  /** Where it comes from and what it says about the judge. */
  readonly about: string;
  /** Settings are chosen on these. */
  readonly tuning: readonly Turn[];
  /** All figures are of these. */
  readonly measured: readonly Turn[];
}

/** Own text is made from another seed than the text that the judge learned from. */
const ownSeed = 4242;

/**
 * The sets to measure on: held-out dialogues of the corpora learned from, corpora never learned from, and text of our
 * own, which is all there is without the corpora. In corpora never learned from, one third of the dialogues is for
 * choosing settings.
 * @param folder of the corpora; files that are not there are left out
 * @param mostTurns of each part of a corpus: every so many turns are taken
 */
export function pauseSets(folder: string | undefined, mostTurns: number): readonly PauseSet[] {
  const read = (name: string) => {
    const path = `${folder ?? ""}/${name}.jsonl`;
    return folder !== undefined && existsSync(path) ? readCorpus(path) : [];
  };
  const held = (name: string, about: string, turns: readonly Turn[]): PauseSet => ({
    name,
    about,
    tuning: thinned(turnsOf(turns, "calibration"), mostTurns),
    measured: thinned(turnsOf(turns, "held-out"), mostTurns),
  });
  const unseen = (name: string, about: string, turns: readonly Turn[]): PauseSet => ({
    name,
    about,
    tuning: thinned([...turnsOf(turns, "calibration"), ...turnsOf(turns, "held-out")], mostTurns / 2),
    measured: thinned(turnsOf(turns, "training"), mostTurns),
  });
  const [taskmaster, slurp] = [read("taskmaster4"), read("slurp")];
  const own = ownTurns(mostTurns * 2, ownSeed);
  return [
    held("held-out", "held-out dialogues of Taskmaster-4 and SLURP: the bar", [...taskmaster, ...slurp]),
    held("taskmaster4", "held-out, coffee orders written as dialogue", taskmaster),
    held("slurp", "held-out, single spoken commands", slurp),
    unseen("sgd", "never learned from, task dialogues with many turns of several sentences", read("sgd")),
    unseen("mrda", "never learned from, meetings of many people", read("mrda")),
    unseen("own", "made by the same grammar as training text, other seed", own),
  ].filter(({ measured }) => measured.length > 0);
}

/** All pauses of turns, drawn the same way each time. */
export function pausesOf(turns: readonly Turn[], form: TextForm): readonly TurnPause[] {
  const random = createRandom(11);
  return turns.flatMap((turn) => turnPauses(turn, form, random));
}

function thinned(turns: readonly Turn[], most: number): readonly Turn[] {
  const every = Math.max(1, Math.ceil(turns.length / most));
  return turns.filter((_, index) => index % every === 0);
}
