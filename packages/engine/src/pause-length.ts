/**
 * Lengths of pauses within a turn: log-normal with a median of 332 ms. Speakers mostly pause for 250 to 500 ms (Lundholm
 * Fors, Production and Perception of Pauses in Speech, 2015), and the distribution is close to normal only in the
 * logarithm, with a long tail (Campione and Véronis, A Large-Scale Multilingual Study of Silent Pause Duration, 2002).
 * Median and width are chosen so that an end after 300 ms of silence cuts off 55 % of the pauses.
 */
export const pauseLengths = { medianMs: 331.7, width: 0.8 } as const;
const { medianMs, width } = pauseLengths;

/** Silence after which a pause is noticed and recognized, in milliseconds: judgements are made for it. */
const noticedMs = 200;

/** Share of the pauses within a turn that last longer than this, 0 to 1. */
export function pauseSurvival(silenceMs: number): number {
  if (silenceMs <= 0) return 1;
  return normalTail(Math.log(silenceMs / medianMs) / width);
}

/** What a pause of this length adds to the log-odds of an end: most pauses within a turn would be over by now. */
export function silenceEvidence(silenceMs: number): number {
  const survival = Math.max(pauseSurvival(silenceMs), 1e-4);
  return silenceMs <= noticedMs ? 0 : Math.log(pauseSurvival(noticedMs) / survival);
}

/** Chance that a standard normal variable is above x, to about 1e-5 (Zelen and Severo's polynomial). */
function normalTail(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return x >= 0 ? tail : 1 - tail;
}
