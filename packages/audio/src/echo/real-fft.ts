/**
 * Fourier transform of real sequences of one power-of-two length, by a complex transform of half the length. Spectra
 * are two arrays of `size / 2 + 1` bins. All instances of a size share tables and work arrays: a transform is over when it
 * returns.
 */
export class RealFft {
  /** Samples of a sequence. */
  readonly size: number;
  /** Bins of a spectrum: size / 2 + 1. */
  readonly bins: number;
  readonly #half: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #turns: readonly Float64Array[];
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
    let tables = shared.get(size);
    if (tables === undefined) {
      tables = tablesOf(size);
      shared.set(size, tables);
    }
    this.#cos = tables.cos;
    this.#sin = tables.sin;
    this.#turns = tables.turns;
    this.#re = tables.re;
    this.#im = tables.im;
    this.#reversed = tables.reversed;
  }

  /** Transforms `size` samples; the result overwrites the first `bins` values of `re` and `im`. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    const reversed = this.#reversed;
    for (let i = 0; i < half; i++) {
      const at = 2 * (reversed[i] as number);
      zr[i] = samples[at] as number;
      zi[i] = samples[at + 1] as number;
    }
    this.#transform(zr, zi);
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
      const c = cos[k] as number;
      const s = sin[k] as number;
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
    const cos = this.#cos;
    const sin = this.#sin;
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
      const c = cos[k] as number;
      const s = sin[k] as number;
      const oddRe = turnedRe * c - turnedIm * s;
      const oddIm = turnedIm * c + turnedRe * s;
      const atK = reversed[k] as number;
      const atJ = reversed[j] as number;
      zr[atK] = (evenRe - oddIm) * scale;
      zi[atK] = (evenIm + oddRe) * scale;
      zr[atJ] = (evenRe + oddIm) * scale;
      zi[atJ] = (oddRe - evenIm) * scale;
    }
    this.#transform(zi, zr);
    for (let i = 0; i < half; i++) {
      samples[2 * i] = zr[i] as number;
      samples[2 * i + 1] = zi[i] as number;
    }
  }

  /**
   * Complex transform in place of values already in bit-reversed order: pairs of stages as one of radix 4, and one of
   * radix 2 at the end when their number is odd. With real and imaginary parts exchanged it is the inverse, not scaled.
   */
  #transform(zr: Float64Array, zi: Float64Array): void {
    const half = this.#half;
    for (let i = 0; i < half; i += 4) {
      const ar = zr[i] as number;
      const ai = zi[i] as number;
      const br = zr[i + 1] as number;
      const bi = zi[i + 1] as number;
      const cr = zr[i + 2] as number;
      const ci = zi[i + 2] as number;
      const dr = zr[i + 3] as number;
      const di = zi[i + 3] as number;
      const evenRe = ar + br;
      const evenIm = ai + bi;
      const turnRe = ar - br;
      const turnIm = ai - bi;
      const oddRe = cr + dr;
      const oddIm = ci + di;
      const sideRe = cr - dr;
      const sideIm = ci - di;
      zr[i] = evenRe + oddRe;
      zi[i] = evenIm + oddIm;
      zr[i + 1] = turnRe + sideIm;
      zi[i + 1] = turnIm - sideRe;
      zr[i + 2] = evenRe - oddRe;
      zi[i + 2] = evenIm - oddIm;
      zr[i + 3] = turnRe - sideIm;
      zi[i + 3] = turnIm + sideRe;
    }
    let span = 4;
    for (const turns of this.#turns) {
      combineFour(zr, zi, span, turns);
      span *= 4;
    }
    if (span < half) combineTwo(zr, zi, this.#cos, this.#sin);
  }
}

interface FftTables {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly turns: readonly Float64Array[];
  readonly reversed: Uint32Array;
  /** What a transform works on. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** By size; there are as many as powers of two. */
const shared = new Map<number, FftTables>();

function tablesOf(size: number): FftTables {
  const half = size / 2;
  const reversed = new Uint32Array(half);
  for (let i = 1; i < half; i++) reversed[i] = ((reversed[i >> 1] as number) >> 1) | ((i & 1) * (half >> 1));
  return {
    cos: Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
    sin: Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size)),
    turns: stageTurns(half),
    reversed,
    re: new Float64Array(half),
    im: new Float64Array(half),
  };
}

/** A stage of radix 4: four transforms of `span` values become one of four times as many. */
function combineFour(zr: Float64Array, zi: Float64Array, span: number, turns: Float64Array): void {
  for (let from = 0; from < zr.length; from += 4 * span) {
    for (let a = from, t = 0; a < from + span; a++, t += 6) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const xr = zr[b] as number;
      const xi = zi[b] as number;
      const yr = zr[c] as number;
      const yi = zi[c] as number;
      const vr = zr[d] as number;
      const vi = zi[d] as number;
      const br = xr * (turns[t] as number) + xi * (turns[t + 1] as number);
      const bi = xi * (turns[t] as number) - xr * (turns[t + 1] as number);
      const cr = yr * (turns[t + 2] as number) + yi * (turns[t + 3] as number);
      const ci = yi * (turns[t + 2] as number) - yr * (turns[t + 3] as number);
      const dr = vr * (turns[t + 4] as number) + vi * (turns[t + 5] as number);
      const di = vi * (turns[t + 4] as number) - vr * (turns[t + 5] as number);
      const evenRe = (zr[a] as number) + br;
      const evenIm = (zi[a] as number) + bi;
      const turnRe = (zr[a] as number) - br;
      const turnIm = (zi[a] as number) - bi;
      const oddRe = cr + dr;
      const oddIm = ci + di;
      const sideRe = cr - dr;
      const sideIm = ci - di;
      zr[a] = evenRe + oddRe;
      zi[a] = evenIm + oddIm;
      zr[b] = turnRe + sideIm;
      zi[b] = turnIm - sideRe;
      zr[c] = evenRe - oddRe;
      zi[c] = evenIm - oddIm;
      zr[d] = turnRe - sideIm;
      zi[d] = turnIm + sideRe;
    }
  }
}

/** The last stage of radix 2. The angles are those of the real transform, twice as fine. */
function combineTwo(zr: Float64Array, zi: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const span = zr.length / 2;
  for (let a = 0; a < span; a++) {
    const b = a + span;
    const c = cos[2 * a] as number;
    const s = sin[2 * a] as number;
    const xr = zr[b] as number;
    const xi = zi[b] as number;
    const br = xr * c + xi * s;
    const bi = xi * c - xr * s;
    zr[b] = (zr[a] as number) - br;
    zi[b] = (zi[a] as number) - bi;
    zr[a] = (zr[a] as number) + br;
    zi[a] = (zi[a] as number) + bi;
  }
}

/**
 * Cosines and sines of the stages of radix 4 in the order in which they are read: for each place those of the second,
 * third and fourth value. The first stage needs none.
 */
function stageTurns(half: number): Float64Array[] {
  const stages: Float64Array[] = [];
  for (let span = 4; 4 * span <= half; span *= 4) {
    const turns = new Float64Array(6 * span);
    for (let k = 0; k < span; k++) {
      // Bits are reversed: the second value is the one with twice the angle.
      for (const [at, times] of [2, 1, 3].entries()) {
        const angle = (2 * Math.PI * times * k) / (4 * span);
        turns[6 * k + 2 * at] = Math.cos(angle);
        turns[6 * k + 2 * at + 1] = Math.sin(angle);
      }
    }
    stages.push(turns);
  }
  return stages;
}
