/** The value given when there is no error at all, and its negative when there is nothing of the reference, dB. */
const LIMIT_DB = 120;

/**
 * Scale-invariant signal to distortion ratio, dB, of an estimate of a reference of the same length and rate: how much
 * louder the part of the estimate is that is the reference at some gain than the rest of it. Means are removed first.
 * From -120 to 120.
 * @throws RangeError when the lengths differ.
 */
export function siSdrDb(reference: Float32Array, estimate: Float32Array): number {
  if (reference.length !== estimate.length) {
    throw new RangeError(`lengths differ: ${reference.length} and ${estimate.length} samples`);
  }
  const referenceMean = mean(reference);
  const estimateMean = mean(estimate);
  let product = 0;
  let referenceEnergy = 0;
  let estimateEnergy = 0;
  for (let i = 0; i < reference.length; i++) {
    const r = (reference[i] as number) - referenceMean;
    const e = (estimate[i] as number) - estimateMean;
    product += r * e;
    referenceEnergy += r * r;
    estimateEnergy += e * e;
  }
  if (referenceEnergy === 0 || product === 0) return -LIMIT_DB;
  const target = (product * product) / referenceEnergy;
  const distortion = Math.max(estimateEnergy - target, target * 10 ** (-LIMIT_DB / 10));
  return Math.max(-LIMIT_DB, 10 * Math.log10(target / distortion));
}

function mean(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] as number;
  return samples.length === 0 ? 0 : sum / samples.length;
}
