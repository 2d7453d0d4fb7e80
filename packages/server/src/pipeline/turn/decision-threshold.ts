import type { EndOfUtteranceDetection } from "@vivavoce/protocol";

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
