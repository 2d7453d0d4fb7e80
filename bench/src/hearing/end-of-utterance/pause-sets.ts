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
 * @param share of the dialogues to use, 0 to 1
 */
export function pauseSets(folder: string | undefined, share: number): readonly PauseSet[] {
  const read = (name: string) => {
    const path = `${folder ?? ""}/${name}.jsonl`;
    return folder !== undefined && existsSync(path) ? readCorpus(path) : [];
  };
  const held = (name: string, about: string, turns: readonly Turn[]): PauseSet => ({
    name,
    about,
    tuning: turnsOf(turns, "calibration"),
    measured: turnsOf(turns, "held-out"),
  });
  const unseen = (name: string, about: string, turns: readonly Turn[]): PauseSet => {
    const used = sampled(turns, share);
    return {
      name,
      about,
      tuning: [...turnsOf(used, "calibration"), ...turnsOf(used, "held-out")],
      measured: turnsOf(used, "training"),
    };
  };
  const [taskmaster, slurp] = [read("taskmaster4"), read("slurp")];
  const own = ownTurns(Math.round(3000 * share), ownSeed);
  return [
    held("held-out", "held-out dialogues of Taskmaster-4 and SLURP: the bar", [...taskmaster, ...slurp]),
    held("taskmaster4", "held-out, coffee orders written as dialogue", taskmaster),
    held("slurp", "held-out, single spoken commands", slurp),
    unseen("sgd", "never learned from, task dialogues with many turns of several sentences", read("sgd")),
    unseen("mrda", "never learned from, meetings of many people", read("mrda")),
    { ...held("own", "made by the same grammar as training text, other seed", own), tuning: turnsOf(own, "training") },
  ].filter(({ measured }) => measured.length > 0);
}

/** All pauses of turns, drawn the same way each time. */
export function pausesOf(turns: readonly Turn[], form: TextForm): readonly TurnPause[] {
  const random = createRandom(11);
  return turns.flatMap((turn) => turnPauses(turn, form, random));
}

/** Whole dialogues. */
function sampled(turns: readonly Turn[], share: number): readonly Turn[] {
  const names = [...new Set(turns.map(({ dialogue }) => dialogue))];
  const random = createRandom(3);
  const kept = new Set(names.filter(() => random.next() < share));
  return turns.filter(({ dialogue }) => kept.has(dialogue));
}
