/** Half of the analysis window: long enough for two periods of a low voice to be compared. */
const HOP_MS = 15;
/** How far from its nominal place a piece may be taken: most of a period of a low voice, at either side. */
const SEARCH_MS = 9;
/** Stride of the first, coarse search, in candidates and in samples compared. */
const COARSE_HZ = 6000;

/** Slowest and fastest tempo, as factors of speed. */
const MIN_RATE = 0.5;
const MAX_RATE = 2;

/**
 * Speeds sound up (`rate` above 1) or slows it down without changing its pitch, by overlapping pieces that fit each
 * other (WSOLA). The result has round(length/rate) samples and the mapping of time is linear: what was at offset t is at
 * t/rate, give or take 9 ms at any place. A rate of 1 gives an exact copy.
 * @param rate a factor from 0.5 to 2, else RangeError.
 */
export function changeTempo(samples: Float32Array, sampleRate: number, rate: number): Float32Array {
  if (!(rate >= MIN_RATE && rate <= MAX_RATE)) {
    throw new RangeError(`rate must be from ${MIN_RATE} to ${MAX_RATE}, got ${rate}`);
  }
  if (rate === 1) return samples.slice();
  const hop = Math.max(2, Math.round((sampleRate * HOP_MS) / 1000));
  const search = Math.round((sampleRate * SEARCH_MS) / 1000);
  const stride = Math.max(1, Math.round(sampleRate / COARSE_HZ));
  const out = new Float32Array(Math.round(samples.length / rate));
  const lastStart = Math.max(0, samples.length - hop);

  const fadeIn = Float32Array.from({ length: hop }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / hop));
  // The first piece begins where the sound does; each further one fades in over the continuation of the one before.
  out.set(samples.subarray(0, Math.min(hop, out.length)));
  let continuation = hop;
  for (let at = hop; at < out.length; at += hop) {
    const nominal = clamp(Math.round((at + hop / 2) * rate - hop / 2), 0, lastStart);
    const from = clamp(nominal - search, 0, lastStart);
    const to = clamp(nominal + search, 0, lastStart);
    const start = bestFit({ samples, target: Math.min(continuation, lastStart), from, to, nominal, hop, stride });
    crossFade(out, at, samples, continuation, start, fadeIn);
    continuation = start + hop;
  }
  return out;
}

interface Fit {
  readonly samples: Float32Array;
  /** Start of the piece to be resembled. */
  readonly target: number;
  readonly from: number;
  readonly to: number;
  readonly nominal: number;
  readonly hop: number;
  readonly stride: number;
}

/** Start, between `from` and `to`, of the piece most like the target; the nominal one unless another is better. */
function bestFit(fit: Fit): number {
  const { from, to, nominal, stride } = fit;
  let best = nominal;
  let bestLikeness = likeness(fit, nominal, stride);
  for (let start = from; start <= to; start += stride) {
    const value = likeness(fit, start, stride);
    if (value > bestLikeness) {
      best = start;
      bestLikeness = value;
    }
  }
  if (stride === 1) return best;
  const centre = best;
  bestLikeness = likeness(fit, centre, 1);
  for (let start = Math.max(from, centre - stride + 1); start < centre + stride && start <= to; start++) {
    const value = likeness(fit, start, 1);
    if (value > bestLikeness) {
      best = start;
      bestLikeness = value;
    }
  }
  return best;
}

/** Normalised correlation of the piece at `start` with the target, over every `stride`th sample. */
function likeness({ samples, target, hop }: Fit, start: number, stride: number): number {
  let product = 0;
  let energy = 1e-9;
  const length = Math.min(hop, samples.length - Math.max(target, start));
  for (let i = 0; i < length; i += stride) {
    const value = samples[start + i] as number;
    product += value * (samples[target + i] as number);
    energy += value * value;
  }
  return product / Math.sqrt(energy);
}

function crossFade(
  out: Float32Array,
  at: number,
  samples: Float32Array,
  leaving: number,
  entering: number,
  fadeIn: Float32Array,
): void {
  const length = Math.min(fadeIn.length, out.length - at);
  for (let i = 0; i < length; i++) {
    const weight = fadeIn[i] as number;
    out[at + i] = (1 - weight) * (samples[leaving + i] ?? 0) + weight * (samples[entering + i] ?? 0);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
