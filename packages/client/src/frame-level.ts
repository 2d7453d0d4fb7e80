/** Loudness for the eye: -60 dB and less is 0, -10 dB and more is 1. */
export function frameLevel(pcm16: Int16Array): number {
  let energy = 0;
  for (const sample of pcm16) energy += (sample / 32_768) ** 2;
  return meterLevel(Math.sqrt(energy / Math.max(1, pcm16.length)));
}

/** An amplitude (0 to 1) on the same scale. */
export function meterLevel(amplitude: number): number {
  const levelDb = 20 * Math.log10(amplitude + 1e-6);
  return Math.min(1, Math.max(0, (levelDb + 60) / 50));
}
