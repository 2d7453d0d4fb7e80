import type { Figures, Turn } from "./turn.ts";

/** Which turns are looked through. */
export type TurnSet = "all" | "interrupted" | "trouble" | "slowest";

/** The sets, as they are offered. */
export const turnSets: readonly TurnSet[] = ["all", "interrupted", "trouble", "slowest"];

const isIn: Readonly<Record<TurnSet, (turn: Turn) => boolean>> = {
  all: () => true,
  interrupted: ({ interrupted }) => interrupted,
  trouble: (turn) => troubleIn(turn) !== undefined,
  slowest: ({ figures }) => figures.responseMs !== undefined,
};

/** The turns of a set: in their order, or those that took longest to be answered first. */
export function turnsIn(turns: readonly Turn[], set: TurnSet): readonly Turn[] {
  const found = turns.filter(isIn[set]);
  if (set !== "slowest") return found;
  return found.toSorted((a, b) => (b.figures.responseMs ?? 0) - (a.figures.responseMs ?? 0));
}

/** The worst that happened in a turn. */
export function troubleIn({ marks }: Turn): "error" | "warning" | undefined {
  if (marks.some(({ kind }) => kind === "error")) return "error";
  return marks.some(({ kind }) => kind === "warning") ? "warning" : undefined;
}

/** Stages that follow each other from the user's last sound to the first of the assistant. */
type Stage = Exclude<keyof Figures, "responseMs">;
const stages: readonly Stage[] = ["turnEndMs", "recognitionMs", "firstTokenMs", "firstAudioMs"];

/** The stage that took most of the time until the answer, if it is worth a word. */
export function longestStage(
  figures: Figures,
): { readonly stage: Stage; readonly tookMs: number; readonly ofMs: number } | undefined {
  const { responseMs: ofMs } = figures;
  if (ofMs === undefined) return undefined;
  const [longest] = stages
    .flatMap((stage) => (figures[stage] === undefined ? [] : [{ stage, tookMs: figures[stage], ofMs }]))
    .toSorted((a, b) => b.tookMs - a.tookMs);
  // Where a server works ahead, a stage may have begun before the wait did.
  return longest === undefined || longest.tookMs * 3 < ofMs || longest.tookMs > ofMs ? undefined : longest;
}

/** Turns that stand together in the picture of a whole conversation. */
export interface TurnGroup {
  readonly fromMs: number;
  readonly toMs: number;
  readonly turns: readonly Turn[];
}

/** Puts turns together until each group reaches over `leastMs`, so that each can be seen and pressed. */
export function groupTurns(turns: readonly Turn[], leastMs: number, endMs: number): readonly TurnGroup[] {
  const groups: Turn[][] = [];
  for (const turn of turns) {
    const group = groups.at(-1);
    const begun = group?.[0]?.fromMs ?? -Infinity;
    if (group === undefined || turn.fromMs - begun >= leastMs) groups.push([turn]);
    else group.push(turn);
  }
  // The last has no next one that would leave it room.
  const last = groups.at(-1);
  if (last !== undefined && groups.length > 1 && endMs - (last[0]?.fromMs ?? 0) < leastMs) {
    groups.pop();
    groups.at(-1)?.push(...last);
  }
  return groups.map((group) => ({
    fromMs: group[0]?.fromMs ?? 0,
    toMs: Math.max(...group.map(({ toMs }) => toMs)),
    turns: group,
  }));
}
