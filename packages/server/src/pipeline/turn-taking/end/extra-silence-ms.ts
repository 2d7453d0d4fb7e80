import { pauseLengths, pauseSurvival } from "@vivavoce/engine";
import type { EndOfUtteranceDetection } from "@vivavoce/protocol";

/** How a session wants its turns to end. */
export interface ExtraSilenceSettings {
  /** See `decisionThreshold`; 0 or less ends every turn at once. */
  readonly decisionThreshold: number;
  /** Longest extra wait in milliseconds (SF-08.24, SF-08.26; what eagerness leaves, SF-08.13). */
  readonly timeoutMs: number;
  /** Silence so far, in milliseconds; absent: as long as it takes to notice a pause. */
  readonly silenceMs?: number;
  /** How long this speaker's pauses are against usual ones; absent: 1. */
  readonly pace?: number;
}

/** So far above the threshold, in log-odds, nothing more is waited for once a pause is noticed. */
const certainty = 0.85;
/** So far below that point an utterance is clearly unfinished, in log-odds: the whole timeout is for it. */
const hopeless = 4.7;
/** Silence after which nothing more is waited for at the point of certainty, in milliseconds: a pause is noticed by then. */
const noticedMs = 200;

/**
 * How much longer to wait in silence before the turn ends, in milliseconds: 0 when it ends now, the whole timeout when
 * it is clearly unfinished, and in between what costs least (BH-34). A turn that is cut off costs as much as some time of
 * waiting, which the threshold stands for: 0.8 s at the default level. Of all waits the best is the one at which
 * the chance that the pause ends just then has fallen to the odds of an end; with lengths of pauses that are log-normal it is
 * found in closed form. One call a pause is enough: asking again during the silence changes nothing unless the text does.
 * @param probability the judge's, at the end of `silenceMs`
 */
export function extraSilenceMs(probability: number, settings: ExtraSilenceSettings): number {
  const { decisionThreshold, timeoutMs, silenceMs = noticedMs, pace = 1 } = settings;
  if (decisionThreshold <= 0) return 0;
  // The judge has counted the silence so far. The curve counts it again, from the beginning of the pause.
  const counted = Math.log(Math.max(pauseSurvival(silenceMs), 1e-4) / pauseSurvival(noticedMs));
  const missing = logOdds(decisionThreshold) + certainty - logOdds(probability) - Math.min(0, counted);
  if (missing <= 0) return 0;
  const { medianMs, width } = pauseLengths;
  const commonestMs = medianMs * pace * Math.exp(-(width ** 2));
  const bestMs = commonestMs * Math.exp(width * Math.sqrt(2 * missing));
  const usualMs = Math.min(timeoutMs, Math.max(0, bestMs - silenceMs));
  return Math.round(usualMs + (timeoutMs - usualMs) * Math.min(1, missing / hopeless) ** 6);
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
