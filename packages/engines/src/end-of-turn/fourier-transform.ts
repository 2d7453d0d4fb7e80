/**
 * Fourier transform of complex sequences of any length with small prime factors; not in place, and not re-entrant: an instance
 * owns its work arrays. Whisper's 400 samples are no power of two.
 */
export class FourierTransform {
  /** The last transform's result; overwritten by the next. */
  re: Float64Array;
  im: Float64Array;
  readonly #size: number;
  readonly #factors: readonly number[];
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  #otherRe: Float64Array;
  #otherIm: Float64Array;

  /** @param factors whole numbers whose product is the length */
  constructor(factors: readonly number[]) {
    const size = factors.reduce((product, factor) => product * factor, 1);
    this.#size = size;
    this.#factors = factors;
    this.#cos = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.#otherRe = new Float64Array(size);
    this.#otherIm = new Float64Array(size);
  }

  /** Transforms what stands in `re` and `im`, into `re` and `im`. */
  run(): void {
    let length = this.#size;
    let stride = 1;
    for (const radix of this.#factors) {
      this.#stage(radix, length / radix, stride);
      [this.re, this.#otherRe] = [this.#otherRe, this.re];
      [this.im, this.#otherIm] = [this.#otherIm, this.im];
      length /= radix;
      stride *= radix;
    }
  }

  /** One step of Stockham's method: sums of `radix` values that lie `parts * stride` apart, turned. */
  #stage(radix: number, parts: number, stride: number): void {
    const size = this.#size;
    const [re, im, cos, sin] = [this.re, this.im, this.#cos, this.#sin];
    const [toRe, toIm] = [this.#otherRe, this.#otherIm];
    const apart = stride * parts;
    for (let part = 0; part < parts; part++) {
      for (let to = 0; to < radix; to++) {
        // The turn of the small transform, and that of the stage, in steps of the whole circle.
        const step = (to * (size / radix)) % size;
        const first = (part * to * stride) % size;
        for (let at = 0; at < stride; at++) {
          let sumRe = 0;
          let sumIm = 0;
          let turn = first;
          let index = at + stride * part;
          for (let from = 0; from < radix; from++) {
            const c = cos[turn] as number;
            const s = sin[turn] as number;
            const x = re[index] as number;
            const y = im[index] as number;
            sumRe += x * c - y * s;
            sumIm += x * s + y * c;
            index += apart;
            turn += step;
            if (turn >= size) turn -= size;
          }
          const target = at + stride * (radix * part + to);
          toRe[target] = sumRe;
          toIm[target] = sumIm;
        }
      }
    }
  }
}
