/** The level given for silence, and the lowest level given at all, dBFS. */
const FLOOR_DB = -120;

/** Share of the ceiling up to which {@link limitPeak} leaves samples alone (2 dB under it). */
const KNEE = 0.794;

/** Root mean square level in dBFS: 0 for a square wave of full scale, -3 for a sine. Silence or no samples give -120. */
export function rmsDb(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return samples.length === 0 ? FLOOR_DB : toDb(Math.sqrt(sum / samples.length));
}

/** Level of the largest magnitude in dBFS. Silence or no samples give -120. */
export function peakDb(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] as number));
  return toDb(peak);
}

/** A copy made louder (or softer, below 0) by so many decibels. Nothing is clipped: see {@link limitPeak}. */
export function applyGainDb(samples: Float32Array, gainDb: number): Float32Array {
  const factor = 10 ** (gainDb / 20);
  return samples.map((sample) => sample * factor);
}

/**
 * A copy that rises from silence over the first `fadeSamples` and falls to it over the last, both as a raised cosine.
 * When the two would meet, each takes half of the buffer.
 */
export function fadeEdges(samples: Float32Array, fadeSamples: number): Float32Array {
  const faded = samples.slice();
  const length = Math.min(Math.floor(fadeSamples), samples.length >> 1);
  for (let i = 0; i < length; i++) {
    const weight = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / length);
    const mirror = samples.length - 1 - i;
    faded[i] = weight * (samples[i] as number);
    faded[mirror] = weight * (samples[mirror] as number);
  }
  return faded;
}

/**
 * A copy whose magnitudes are at most `ceiling` (linear, above 0, commonly 0.9 to 1). Samples within 2 dB under the
 * ceiling and above are bent smoothly towards it; those below are unchanged. Each sample counts for itself, so a stream
 * may be limited chunk by chunk.
 */
export function limitPeak(samples: Float32Array, ceiling: number): Float32Array {
  const knee = ceiling * KNEE;
  const room = ceiling - knee;
  return samples.map((sample) => {
    const magnitude = Math.abs(sample);
    // The slope is one at the knee, so the curve has no corner.
    return magnitude <= knee ? sample : Math.sign(sample) * (knee + room * Math.tanh((magnitude - knee) / room));
  });
}

function toDb(amplitude: number): number {
  return amplitude > 0 ? Math.max(FLOOR_DB, 20 * Math.log10(amplitude)) : FLOOR_DB;
}
