import type { ChecklistEntry, ChecklistGroup } from "./checklist.ts";

/**
 * The answer for one id: it works; it does not; the server takes it and warns that it has no effect; it was not tried;
 * or it is nothing a server can be checked for.
 */
export const answerStatuses = ["passed", "warned", "failed", "skipped", "not_applicable"] as const;

/** The reason of ids that `only` left out. */
export const notAskedFor = "Not asked for.";

/** One of `answerStatuses`. */
export type AnswerStatus = (typeof answerStatuses)[number];

/** What one check, or one watched rule, says about one id. */
export interface Proof {
  readonly status: Exclude<AnswerStatus, "not_applicable">;
  /** What was to be proven. */
  readonly title: string;
  /** Dialect it was run in; null for rules watched in all. */
  readonly dialect: string | null;
  /** Of a failure: what the check wanted. */
  readonly expected?: string;
  /** Of a failure: what it got. */
  readonly seen?: string;
  /** Of a warning or a skipped check: in the server's or the suite's words. */
  readonly note?: string;
}

/** One id of the checklist with its answer. */
export interface Answer extends ChecklistEntry {
  readonly status: AnswerStatus;
  /** Why it is not applicable or was not tried. */
  readonly reason?: string;
  readonly proofs: readonly Proof[];
}

/** How many ids have each status. */
export type Totals = Readonly<Record<AnswerStatus, number>>;

/** What a run found. */
export interface Scorecard {
  readonly url: string;
  readonly dialects: readonly string[];
  readonly apiVersion: string;
  /** Capabilities the server was declared not to have. */
  readonly without: readonly string[];
  readonly durationMs: number;
  readonly checks: number;
  readonly answers: readonly Answer[];
  readonly totals: Totals;
  readonly groups: Readonly<Record<ChecklistGroup, Totals>>;
  /** True when no id failed. */
  readonly passed: boolean;
}
