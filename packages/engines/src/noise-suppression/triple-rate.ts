/** Length of both filters, at the high rate; odd, so that they delay by whole samples. */
const taps = 61;
const middle = (taps - 1) / 2;

/** Delay of going up and down again, in samples at the low rate. */
export const tripleRateDelaySamples = (taps - 1) / 3;

/** Filter with its edge at the low rate's highest frequency: flat up to 86 % of it, 50 dB down from 114 % on. */
const lowPass = designLowPass();

/** Of the taps each third is zero but the one in the middle, and the others are the same from both ends. */
/** Those of one phase that are neither; the other phase has them in reverse. */
const sideTaps = Float64Array.from({ length: (taps - 1) / 3 }, (_, n) => lowPass[3 * n + 1] as number);
const middleTap = lowPass[middle] as number;

/** Makes three samples of each, in a stream. Causal: the filter's delay is not taken off. */
export class TripleUpsampler {
  /** The newest inputs, oldest first, then those of the block. */
  #line: Float32Array;
  readonly #blockSamples: number;

  /** @param blockSamples length of the blocks to come, at the low rate */
  constructor(blockSamples: number) {
    this.#blockSamples = blockSamples;
    this.#line = new Float32Array(past + blockSamples);
  }

  /** @param out gets three times as many samples as the block has */
  process(block: Float32Array, out: Float32Array): void {
    const line = this.#line;
    line.copyWithin(0, this.#blockSamples);
    line.set(block, past);
    const last = sideTaps.length - 1;
    for (let i = 0; i < this.#blockSamples; i++) {
      const newest = past + i;
      let first = 0;
      let second = 0;
      for (let n = 0; n <= last; n++) {
        const sample = line[newest - n] as number;
        first += (sideTaps[n] as number) * sample;
        second += (sideTaps[last - n] as number) * sample;
      }
      out[3 * i] = 3 * middleTap * (line[newest - middle / 3] as number);
      out[3 * i + 1] = 3 * first;
      out[3 * i + 2] = 3 * second;
    }
  }

  clear(): void {
    this.#line.fill(0);
  }
}

/** Makes one sample of three, in a stream. Causal, as {@link TripleUpsampler}. */
export class TripleDownsampler {
  #line: Float32Array;
  readonly #blockSamples: number;

  /** @param blockSamples length of the blocks to come out, at the low rate */
  constructor(blockSamples: number) {
    this.#blockSamples = blockSamples;
    this.#line = new Float32Array(taps - 1 + 3 * blockSamples);
  }

  /** @param block three times as many samples as come out */
  process(block: Float32Array, out: Float32Array): void {
    const line = this.#line;
    line.copyWithin(0, 3 * this.#blockSamples);
    line.set(block, taps - 1);
    for (let i = 0; i < this.#blockSamples; i++) {
      let sum = middleTap * (line[3 * i + middle] as number);
      for (let n = 0, early = 3 * i + 1, late = 3 * i + taps - 2; n < sideTaps.length; n++, early += 3, late -= 3) {
        sum += (sideTaps[n] as number) * ((line[early] as number) + (line[late] as number));
      }
      out[i] = sum;
    }
  }

  clear(): void {
    this.#line.fill(0);
  }
}

/** Inputs before a block that its first outputs need. */
const past = Math.ceil(taps / 3);

/** A sinc under a Kaiser window, with gain 1 at zero frequency. */
function designLowPass(): Float32Array {
  const beta = 4.55;
  const weights = Float64Array.from({ length: taps }, (_, tap) => {
    const x = (tap - middle) / 3;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * besselI0(beta * Math.sqrt(1 - ((tap - middle) / middle) ** 2));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}

/** Modified Bessel function of the first kind, order zero. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 24; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
