/** Samples before a frame that the filters here need. */
export const filterPastSamples = 64;

const taps = filterPastSamples + 1;
const sampleRate = 16_000;

/** For half the rate: down by 6 dB at 3.7 kHz, by 60 above 4.3. */
const lowPass = windowedSinc(3700);
/** For what lies above a telephone's band: down by 70 dB and more below 4.3 kHz. */
const highPass = windowedSinc(5200).map((weight, tap) => (tap === filterPastSamples / 2 ? 1 : 0) - weight);

/** Frames softer than this say nothing: it may be rounding that fills the upper band, or that is missing there. */
const activePower = 10 ** -6;
/**
 * Share of a frame's power above 4.5 kHz. Sound sampled up from 8 kHz has some -100 dB there; old or coded recordings,
 * and vowels before a silent room, have -80 and more.
 */
const narrowShare = 10 ** -9;
const wideShare = 10 ** -7.5;
/** Frames in a row that change the mind. */
const framesToNarrow = 4;
const framesToWide = 2;
/** The upper band is looked at in one sample of so many: enough to know its power. */
const stride = 4;

/** Tells sound that came over a telephone, sampled at 8 kHz, from sound with an upper band. */
export class BandwidthWatch {
  #isNarrow = false;
  #against = 0;

  /**
   * Takes a frame and returns whether sound is narrow-band now. Sound counts as wide-band until it is known.
   * @param line `filterPastSamples` samples, then the frame, at 16 kHz
   */
  watch(line: Float32Array): boolean {
    let power = 0;
    for (let at = filterPastSamples; at < line.length; at++) power += (line[at] as number) ** 2;
    const frameSamples = line.length - filterPastSamples;
    if (power < activePower * frameSamples) return this.#isNarrow;
    const share = (stride * upperPower(line)) / power;
    const contradicts = this.#isNarrow ? share > wideShare : share < narrowShare;
    this.#against = contradicts ? this.#against + 1 : 0;
    if (this.#against >= (this.#isNarrow ? framesToWide : framesToNarrow)) {
      this.#isNarrow = !this.#isNarrow;
      this.#against = 0;
    }
    return this.#isNarrow;
  }

  clear(): void {
    this.#isNarrow = false;
    this.#against = 0;
  }
}

/**
 * Writes a frame at half its rate.
 * @param line `filterPastSamples` samples, then the frame
 * @param out half as many samples as the frame
 */
export function halveRate(line: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = filtered(lowPass, line, filterPastSamples + 2 * i);
}

function upperPower(line: Float32Array): number {
  let power = 0;
  for (let at = filterPastSamples; at < line.length; at += stride) power += filtered(highPass, line, at) ** 2;
  return power;
}

function filtered(weights: Float64Array, line: Float32Array, end: number): number {
  let sum = 0;
  for (let tap = 0; tap < taps; tap++) sum += (weights[tap] as number) * (line[end - tap] as number);
  return sum;
}

/** A low pass under a Blackman window, with gain 1 at zero frequency. */
function windowedSinc(cutoffHz: number): Float64Array {
  const middle = filterPastSamples / 2;
  const weights = Float64Array.from({ length: taps }, (_, tap) => {
    const x = (2 * cutoffHz * (tap - middle)) / sampleRate;
    const turn = (2 * Math.PI * tap) / filterPastSamples;
    const blackman = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return blackman * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
