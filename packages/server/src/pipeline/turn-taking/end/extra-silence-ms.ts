import type { EndOfUtteranceDetection } from "@vivavoce/protocol";
import { usualPauseMs } from "../durations.ts";

/** How a session wants its turns to end. */
export interface ExtraSilenceSettings {
  /** See `decisionThreshold`; 0 or less ends every turn at once. */
  readonly decisionThreshold: number;
  /** Longest extra wait in milliseconds (SF-08.24, SF-08.26; what eagerness leaves, SF-08.13). */
  readonly timeoutMs: number;
}

/** So far above the threshold, in log-odds, nothing more is waited for; at the threshold itself about a fifth. */
const certainty = 0.85;
/** From certain to hopeless, in log-odds. Chosen with the bench: a step in its place cuts off a quarter more turns. */
const span = 4;

/**
 * How much longer to wait in silence before the turn ends, in milliseconds: 0 when it ends now, the whole timeout when
 * it is clearly unfinished, and in between the less, the more probable the end (BH-34). One call a pause is enough: the
 * lengths of pauses are accounted for, and asking again during the silence changes nothing unless the text does.
 * @param probability the judge's, at the end of `silence_duration_ms`
 */
export function extraSilenceMs(probability: number, { decisionThreshold, timeoutMs }: ExtraSilenceSettings): number {
  if (decisionThreshold <= 0) return 0;
  const missing = (logOdds(decisionThreshold) + certainty - logOdds(probability)) / span;
  const share = Math.min(1, Math.max(0, missing));
  const usualMs = Math.min(timeoutMs, usualPauseMs);
  return Math.round(usualMs * share + (timeoutMs - usualMs) * share ** 3);
}

function logOdds(probability: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(inside / (1 - inside));
}

/** Probability from which an utterance counts as complete, by level: a lower level takes it as finished more easily. */
const byLevel = { low: 0.35, medium: 0.5, high: 0.7, default: 0.5 } as const;

/** The legacy threshold that samples of the service send; it stands for the default level. */
const usualLegacyThreshold = 0.01;

/**
 * Decision threshold of the judge's probability for `threshold_level` (SF-08.23), else the legacy `threshold`
 * (SF-08.25). The legacy number belongs to the scale of another model: its usual value means the default level here,
 * ten times more or less moves the odds tenfold, within the range of the levels.
 */
export function decisionThreshold(detection: Pick<EndOfUtteranceDetection, "threshold_level" | "threshold">): number {
  const { threshold_level: level, threshold: legacy } = detection;
  if (level !== null || legacy === null) return byLevel[level ?? "default"];
  if (legacy <= 0) return byLevel.low;
  const odds = (legacy * (1 - usualLegacyThreshold)) / ((1 - Math.min(legacy, 0.999)) * usualLegacyThreshold);
  return Math.min(byLevel.high, Math.max(byLevel.low, odds / (1 + odds)));
}
