/**
 * Fourier transform of real sequences of one power-of-two length, by a complex transform of half the length. Spectra
 * are two arrays of `size / 2 + 1` bins. Not re-entrant: an instance owns its work arrays.
 */
export class RealFft {
  /** Samples of a sequence. */
  readonly size: number;
  /** Bins of a spectrum: size / 2 + 1. */
  readonly bins: number;
  readonly #half: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /**
   * @param size a power of two, 8 or more
   * @throws RangeError for another size
   */
  constructor(size: number) {
    if (size < 8 || (size & (size - 1)) !== 0) throw new RangeError(`size must be a power of two from 8, got ${size}`);
    const half = size / 2;
    this.size = size;
    this.bins = half + 1;
    this.#half = half;
    this.#cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
    this.#reversed = new Uint32Array(half);
    for (let i = 1; i < half; i++) {
      this.#reversed[i] = ((this.#reversed[i >> 1] as number) >> 1) | ((i & 1) * (half >> 1));
    }
  }

  /** Transforms `size` samples; the result overwrites the first `bins` values of `re` and `im`. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const reversed = this.#reversed;
    for (let i = 0; i < half; i++) {
      const at = 2 * (reversed[i] as number);
      zr[i] = samples[at] as number;
      zi[i] = samples[at + 1] as number;
    }
    this.#transform(1);
    re[0] = (zr[0] as number) + (zi[0] as number);
    im[0] = 0;
    re[half] = (zr[0] as number) - (zi[0] as number);
    im[half] = 0;
    for (let k = 1, j = half - 1; k <= j; k++, j--) {
      const ar = zr[k] as number;
      const ai = zi[k] as number;
      const br = zr[j] as number;
      const bi = zi[j] as number;
      const evenRe = (ar + br) / 2;
      const evenIm = (ai - bi) / 2;
      const oddRe = (ai + bi) / 2;
      const oddIm = (br - ar) / 2;
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      const turnedRe = oddRe * c + oddIm * s;
      const turnedIm = oddIm * c - oddRe * s;
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[j] = evenRe - turnedRe;
      im[j] = turnedIm - evenIm;
    }
  }

  /** The `size` samples of a spectrum of a real sequence; inverse of {@link forward}. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const reversed = this.#reversed;
    const scale = 1 / half;
    zr[0] = (((re[0] as number) + (re[half] as number)) / 2) * scale;
    zi[0] = (((re[0] as number) - (re[half] as number)) / 2) * scale;
    for (let k = 1, j = half - 1; k <= j; k++, j--) {
      const ar = re[k] as number;
      const ai = im[k] as number;
      const br = re[j] as number;
      const bi = im[j] as number;
      const evenRe = (ar + br) / 2;
      const evenIm = (ai - bi) / 2;
      const turnedRe = (ar - br) / 2;
      const turnedIm = (ai + bi) / 2;
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      const oddRe = turnedRe * c - turnedIm * s;
      const oddIm = turnedIm * c + turnedRe * s;
      const atK = reversed[k] as number;
      const atJ = reversed[j] as number;
      zr[atK] = (evenRe - oddIm) * scale;
      zi[atK] = (evenIm + oddRe) * scale;
      zr[atJ] = (evenRe + oddIm) * scale;
      zi[atJ] = (oddRe - evenIm) * scale;
    }
    this.#transform(-1);
    for (let i = 0; i < half; i++) {
      samples[2 * i] = zr[i] as number;
      samples[2 * i + 1] = zi[i] as number;
    }
  }

  /** Complex transform in place of values already in bit-reversed order; direction -1 is the inverse, not scaled. */
  #transform(direction: 1 | -1): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    for (let i = 0; i < half; i += 2) {
      const br = zr[i + 1] as number;
      const bi = zi[i + 1] as number;
      zr[i + 1] = (zr[i] as number) - br;
      zi[i + 1] = (zi[i] as number) - bi;
      zr[i] = (zr[i] as number) + br;
      zi[i] = (zi[i] as number) + bi;
    }
    for (let span = 2; span < half; span *= 2) {
      const stride = half / span;
      for (let k = 0; k < span; k++) {
        const c = cos[k * stride] as number;
        const s = -direction * (sin[k * stride] as number);
        for (let i = k; i < half; i += 2 * span) {
          const j = i + span;
          const jr = zr[j] as number;
          const ji = zi[j] as number;
          const br = jr * c - ji * s;
          const bi = jr * s + ji * c;
          zr[j] = (zr[i] as number) - br;
          zi[j] = (zi[i] as number) - bi;
          zr[i] = (zr[i] as number) + br;
          zi[i] = (zi[i] as number) + bi;
        }
      }
    }
  }
}
