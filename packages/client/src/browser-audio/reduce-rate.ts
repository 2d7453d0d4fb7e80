/** Highest rate the resampler takes, Hz. */
const maxRate = 48_000;

/**
 * Brings the rates of studio devices (88.2 to 192 kHz) down to one the resampler takes, by averaging neighbours: speech
 * has next to nothing where that filter is weak. Other rates pass unchanged.
 */
export function createReducer(deviceRate: number): {
  readonly reduce: (samples: Float32Array) => Float32Array;
  /** Rate of what `reduce` returns, Hz. */
  readonly rate: number;
} {
  const factor = Math.ceil(deviceRate / maxRate);
  if (factor <= 1) return { reduce: (samples) => samples, rate: deviceRate };
  let rest = new Float32Array(0);
  return {
    rate: Math.round(deviceRate / factor),
    reduce(samples) {
      const all = new Float32Array(rest.length + samples.length);
      all.set(rest);
      all.set(samples, rest.length);
      const reduced = new Float32Array(Math.floor(all.length / factor));
      for (let i = 0; i < reduced.length; i++) {
        let sum = 0;
        for (let k = 0; k < factor; k++) sum += all[i * factor + k] ?? 0;
        reduced[i] = sum / factor;
      }
      rest = all.slice(reduced.length * factor);
      return reduced;
    },
  };
}
