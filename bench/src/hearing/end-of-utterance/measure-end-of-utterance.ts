import type { EndOfUtteranceJudge, Recognizer } from "@vivavoce/engine";
import { createEndOfUtteranceJudge, createTextRuleJudge, pauseSurvival } from "@vivavoce/engines/end-of-utterance";
import { decisionThreshold } from "@vivavoce/server/testing";
import { areaUnderCurve } from "@vivavoce/training";
import type { Judged, TurnPause } from "@vivavoce/training";
import { rounded } from "../../kit/statistics.ts";
import { measureJudgeCost } from "./measure-judge-cost.ts";
import type { JudgeCost } from "./measure-judge-cost.ts";
import { measureProsodyClips } from "./prosody-clips.ts";
import type { ProsodyResult } from "./prosody-clips.ts";
import { measureTurnClips } from "./turn-clips.ts";
import type { TurnClipResult } from "./turn-clips.ts";
import { pauseSets, pausesOf } from "./pause-sets.ts";
import type { PauseSet } from "./pause-sets.ts";
import { bestWithin, fastestAt, judgementTable, outcomeOf, plainSilenceAt } from "./waiting.ts";
import type { JudgementTable, Outcome, TurnSettings } from "./waiting.ts";

export interface EndOfUtteranceOptions {
  /** Folder of the shared test data; undefined measures on text of our own only. */
  readonly testData: string | undefined;
  /** Hears the recordings of turns; left out, they are not measured. Stays open. */
  readonly recognizer?: Recognizer;
  /** A fifth of the turns. */
  readonly isQuick: boolean;
}

interface AtBudget extends Outcome {
  readonly budgetMs: number;
  /** False cut-offs of plain silence of the budget's length. */
  readonly plainSilence: number;
  readonly settings: TurnSettings;
}

interface AtFalseCutOffs extends Outcome {
  readonly aimedAt: number;
  /** Latency of plain silence with as many false cut-offs, in milliseconds. */
  readonly plainSilenceMs: number;
  readonly settings: TurnSettings;
}

export interface JudgeOnSet {
  readonly judge: string;
  readonly areaUnderCurve: number;
  /** The same for text in lower case without any mark. */
  readonly areaUnderCurveBare: number;
  readonly budgets: readonly AtBudget[];
  readonly falseCutOffs: readonly AtFalseCutOffs[];
}

export interface SetResult {
  readonly set: string;
  readonly about: string;
  readonly ends: number;
  readonly pauses: number;
  readonly judges: readonly JudgeOnSet[];
  /** What a session gets with the settings of the wire, by the judge of our own. */
  readonly levels: readonly (Outcome & {
    readonly level: string;
    readonly silenceMs: number;
    readonly timeoutMs: number;
  })[];
}

export interface EndOfUtteranceReport {
  readonly sets: readonly SetResult[];
  readonly cost: JudgeCost;
  /** What sound alone tells; null without test data. */
  readonly prosody: ProsodyResult | null;
  /** Recordings with known turns; empty without test data or recognizer. */
  readonly turnClips: readonly TurnClipResult[];
}

/** Turns of a part of a corpus, at most; the held-out turns of the corpora learned from are fewer. */
const fullTurns = 1500;
const quickTurns = 300;
const budgetsMs = [300, 600] as const;
const aims = [0.05, 0.1] as const;
const levels = ["low", "medium", "high"] as const;
/** Where native sessions of the service start, and the documented default (SF-08.4). */
const levelSilencesMs = [200, 500] as const;
const levelTimeoutMs = 1000;

/** Measures the judge and the waiting against plain silence, on pauses it has never seen. Deterministic but for cost. */
export async function measureEndOfUtterance(options: EndOfUtteranceOptions): Promise<EndOfUtteranceReport> {
  const { testData, recognizer, isQuick } = options;
  const judge = createEndOfUtteranceJudge();
  const sets = pauseSets(testData === undefined ? undefined : `${testData}/eou`, isQuick ? quickTurns : fullTurns);
  return {
    sets: sets.map((set) => measureSet(set, [judge, createTextRuleJudge()])),
    cost: measureJudgeCost(judge),
    prosody: testData === undefined ? null : measureProsodyClips(testData),
    turnClips:
      testData === undefined || recognizer === undefined ? [] : await measureTurnClips(testData, recognizer, judge),
  };
}

function measureSet(set: PauseSet, judges: readonly EndOfUtteranceJudge[]): SetResult {
  const tuning = pausesOf(set.tuning, "punctuated");
  const measured = pausesOf(set.measured, "punctuated");
  const bare = pausesOf(set.measured, "bare");
  const ends = measured.filter(({ isEnd }) => isEnd).length;
  const results = judges.map((judge) => {
    const judged = judgedBy(judge, measured);
    const table = judgementTable(judged);
    const result: JudgeOnSet = {
      judge: judge.id,
      areaUnderCurve: rounded(areaUnderCurve(judged), 4),
      areaUnderCurveBare: rounded(areaUnderCurve(judgedBy(judge, bare)), 4),
      ...tradeOffs(judgementTable(judgedBy(judge, tuning)), table),
    };
    return { result, levels: wireLevels(table) };
  });
  return {
    set: set.name,
    about: set.about,
    ends,
    pauses: measured.length - ends,
    judges: results.map(({ result }) => result),
    levels: results[0]?.levels ?? [],
  };
}

function judgedBy(judge: EndOfUtteranceJudge, pauses: readonly TurnPause[]): readonly Judged[] {
  return pauses.map(({ facts, isEnd, weight }) => ({ probability: judge.judge(facts), isEnd, weight }));
}

/** Settings are chosen on one table and measured on the other. */
function tradeOffs(tuning: JudgementTable, measured: JudgementTable): Pick<JudgeOnSet, "budgets" | "falseCutOffs"> {
  const budgets = budgetsMs.flatMap((budgetMs) => {
    const settings = bestWithin(tuning, budgetMs);
    if (settings === undefined) return [];
    const plainSilence = rounded(pauseSurvival(budgetMs), 3);
    return [{ budgetMs, plainSilence, settings, ...readable(outcomeOf(measured, settings)) }];
  });
  const falseCutOffs = aims.flatMap((aimedAt) => {
    const settings = fastestAt(tuning, aimedAt);
    if (settings === undefined) return [];
    return [{ aimedAt, plainSilenceMs: plainSilenceAt(aimedAt), settings, ...readable(outcomeOf(measured, settings)) }];
  });
  return { budgets, falseCutOffs };
}

function wireLevels(table: JudgementTable): SetResult["levels"] {
  return levelSilencesMs.flatMap((silenceMs) =>
    levels.map((level) => {
      const threshold = decisionThreshold({ threshold_level: level, threshold: null });
      const settings = { silenceMs, decisionThreshold: threshold, timeoutMs: levelTimeoutMs };
      return { level, silenceMs, timeoutMs: levelTimeoutMs, ...readable(outcomeOf(table, settings)) };
    }),
  );
}

function readable({ latencyMs, falseCutOffs }: Outcome): Outcome {
  return { latencyMs: Math.round(latencyMs), falseCutOffs: rounded(falseCutOffs, 3) };
}
