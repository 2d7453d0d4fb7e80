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
/** Few pauses within a turn last longer: what a timeout has beyond this is kept for the clearly unfinished. */
const usualPauseMs = 1500;

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
