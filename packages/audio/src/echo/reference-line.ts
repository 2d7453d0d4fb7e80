/** Neighbours on each side of a position that an interpolated sample is made of. */
const reach = 8;
const phases = 256;

/** Windowed-sinc taps for each fraction of a sample, one row of 2·reach taps each. */
const rows = interpolationRows();

/**
 * What was given to the loudspeaker lately, read at any delay: whole samples exactly, parts of a sample by
 * interpolation. Positions count samples since the beginning.
 */
export class ReferenceLine {
  /** Samples written since the beginning. */
  written = 0;
  readonly #samples: Float32Array;
  readonly #mask: number;
  /** The samples and the taps that a read works on. */
  #near = new Float64Array(0);
  readonly #taps = new Float64Array(2 * reach);

  /** @param keptSamples how far back it can be read, at least */
  constructor(keptSamples: number) {
    const length = 2 ** Math.ceil(Math.log2(keptSamples + 2 * reach));
    this.#samples = new Float32Array(length);
    this.#mask = length - 1;
  }

  write(samples: Float32Array): void {
    const mask = this.#mask;
    let at = this.written & mask;
    for (const sample of samples) {
      this.#samples[at] = sample;
      at = (at + 1) & mask;
    }
    this.written += samples.length;
  }

  /**
   * Fills `out` with the samples from position `start` on. A position that is not a whole number is interpolated, which
   * needs eight samples after it: nearer to the newest one it is rounded.
   */
  read(start: number, out: Float64Array): void {
    const samples = this.#samples;
    const mask = this.#mask;
    let base = Math.floor(start);
    let row = Math.round((start - base) * phases);
    if (row === phases) {
      base += 1;
      row = 0;
    }
    if (row === 0 || base + out.length + reach > this.written) {
      const whole = row > phases / 2 ? base + 1 : base;
      for (let n = 0; n < out.length; n++) {
        out[n] = whole + n < this.written ? (samples[(whole + n) & mask] as number) : 0;
      }
      return;
    }
    const first = base - reach + 1;
    const near = this.#stretch(out.length + 2 * reach);
    for (let n = 0; n < near.length; n++) near[n] = samples[(first + n) & mask] as number;
    const taps = this.#taps;
    for (let k = 0; k < taps.length; k++) taps[k] = rows[row * taps.length + k] as number;
    for (let n = 0; n < out.length; n++) {
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum += (near[n + k] as number) * (taps[k] as number);
      out[n] = sum;
    }
  }

  #stretch(length: number): Float64Array {
    if (this.#near.length !== length) this.#near = new Float64Array(length);
    return this.#near;
  }
}

function interpolationRows(): Float64Array {
  const table = new Float64Array(phases * 2 * reach);
  for (let row = 0; row < phases; row++) {
    for (let k = 0; k < 2 * reach; k++) {
      const x = k - reach + 1 - row / phases;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (reach + 0.5));
      table[row * 2 * reach + k] = window * (Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
    }
  }
  return table;
}
