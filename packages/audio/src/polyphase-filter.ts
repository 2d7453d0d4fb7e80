/** Zero crossings of the sinc on each side of its centre, Kaiser beta and place of the cutoff, for each quality. */
const DESIGNS = {
  fast: { zeroCrossings: 12, beta: 8, cutoff: 0.88 },
  high: { zeroCrossings: 24, beta: 9, cutoff: 0.92 },
} as const;

/**
 * How much is spent on a conversion. `high`: loses 0.3 dB at 0.85 of the lower Nyquist frequency, tones up to 0.7 of it
 * keep 95 dB of signal to noise, aliases stay under -100 dB. `fast`: half the work and half the delay; loses 3.7 dB at
 * 0.85, tones up to half of it keep 74 dB, aliases stay under -84 dB.
 */
export type ResamplerQuality = keyof typeof DESIGNS;

const MAX_SHARED_PHASES = 640;
const MAX_SHARED_FILTERS = 32;
const shared = new Map<string, PolyphaseFilter>();

/**
 * Windowed-sinc low-pass (Kaiser) cut into one row of taps for each of the `up` output phases. Output n lies at input
 * position n·down/up; its row is `(n·down) mod up`, and its window begins `halfTaps - 1` inputs before that position.
 * Rows are computed when first asked for: an awkward ratio has tens of thousands of them.
 */
export class PolyphaseFilter {
  readonly up: number;
  readonly down: number;
  /** Inputs needed after (and including the floor of) the position of an output. */
  readonly halfTaps: number;
  /** Taps of a row; a multiple of four. */
  readonly taps: number;
  /** All rows one after the other; a row holds zeros until {@link prepareRow} was called for it. */
  readonly rows: Float32Array;
  readonly #ready: Uint8Array;
  readonly #beta: number;
  /** Cutoff as a share of the input rate's Nyquist frequency. */
  readonly #cutoff: number;

  /** @param up and `down` the reduced ratio of output to input rate. */
  constructor(up: number, down: number, quality: ResamplerQuality) {
    const { zeroCrossings, beta, cutoff } = DESIGNS[quality];
    this.up = up;
    this.down = down;
    this.halfTaps = 2 * Math.ceil((zeroCrossings * Math.max(1, down / up)) / 2);
    this.taps = 2 * this.halfTaps;
    this.rows = new Float32Array(up * this.taps);
    this.#ready = new Uint8Array(up);
    this.#beta = beta;
    this.#cutoff = cutoff * Math.min(1, up / down);
  }

  /** Makes sure that the taps of a phase are computed and returns where they begin in `rows`. */
  prepareRow(phase: number): number {
    const at = phase * this.taps;
    if (this.#ready[phase] === 1) return at;
    this.#ready[phase] = 1;
    const values: number[] = [];
    let sum = 0;
    for (let tap = 0; tap < this.taps; tap++) {
      const distance = tap - (this.halfTaps - 1) - phase / this.up;
      const value = sinc(this.#cutoff * distance) * kaiser(distance / this.halfTaps, this.#beta);
      values.push(value);
      sum += value;
    }
    // Every row passes a constant unchanged, so that no ripple at the phase rate rides on it.
    for (let tap = 0; tap < this.taps; tap++) this.rows[at + tap] = (values[tap] as number) / sum;
    return at;
  }
}

/** The filter for a ratio of two positive integers; filters of usual ratios are made once and shared. */
export function polyphaseFilter(fromRate: number, toRate: number, quality: ResamplerQuality): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const up = toRate / divisor;
  const down = fromRate / divisor;
  const key = `${up}/${down}/${quality}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const filter = new PolyphaseFilter(up, down, quality);
  // A rare ratio is not worth the memory once its stream is over.
  if (up <= MAX_SHARED_PHASES && down <= MAX_SHARED_PHASES && shared.size < MAX_SHARED_FILTERS) shared.set(key, filter);
  return filter;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window, not scaled to 1 at the centre: rows are scaled to their sum anyway. */
function kaiser(position: number, beta: number): number {
  const rest = 1 - position * position;
  return rest <= 0 ? 0 : besselI0(beta * Math.sqrt(rest));
}

function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
