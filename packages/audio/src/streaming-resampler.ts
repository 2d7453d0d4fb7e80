import { concatSamples } from "./concat.ts";
import { polyphaseFilter } from "./polyphase-filter.ts";
import type { PolyphaseFilter, ResamplerQuality } from "./polyphase-filter.ts";

/** Lowest rate that {@link StreamingResampler} takes, Hz. */
const MIN_RATE = 1000;
/** Highest rate that {@link StreamingResampler} takes, Hz. */
const MAX_RATE = 384_000;

/** A work buffer longer than this is given back when chunks are short again. */
const LARGE_SAMPLES = 65_536;

/** What a {@link StreamingResampler} converts. */
export interface StreamingResamplerOptions {
  /** Rate of the samples given to `process`, Hz: an integer from 1000 to 384000. */
  readonly fromRate: number;
  /** Rate of the samples returned, Hz: an integer from 1000 to 384000. */
  readonly toRate: number;
  /** Default `high`. */
  readonly quality?: ResamplerQuality;
}

/**
 * Converts a stream from one sampling rate to another. Delay is compensated: output sample n is the sound at input time
 * n/toRate, and after `flush` the outputs number round(inputs·toRate/fromRate). The output does not depend on how the
 * input was cut into chunks, to the last bit. With equal rates the samples pass unchanged.
 */
export class StreamingResampler {
  /** How much input, in milliseconds, an output sample waits for. 0 when the rates are equal. */
  readonly delayMs: number;
  readonly #convolver: Convolver | undefined;

  /** @throws RangeError when a rate is not an integer from 1000 to 384000. */
  constructor(options: StreamingResamplerOptions) {
    const { fromRate, toRate, quality = "high" } = options;
    checkRate("fromRate", fromRate);
    checkRate("toRate", toRate);
    if (fromRate === toRate) {
      this.delayMs = 0;
      return;
    }
    const filter = polyphaseFilter(fromRate, toRate, quality);
    this.delayMs = (1000 * filter.halfTaps) / fromRate;
    this.#convolver = new Convolver(filter);
  }

  /** Takes a chunk of any length and returns the output it completes: a new array, possibly empty. */
  process(samples: Float32Array): Float32Array {
    return this.#convolver === undefined ? samples.slice() : this.#convolver.process(samples);
  }

  /** Ends the stream: returns the outputs still due, and stands ready for a new stream. */
  flush(): Float32Array {
    return this.#convolver === undefined ? new Float32Array(0) : this.#convolver.flush();
  }

  /** Drops what is held, as if newly created. */
  reset(): void {
    this.#convolver?.reset();
  }
}

/** Converts a whole buffer; the result has round(length·toRate/fromRate) samples. Rates as {@link StreamingResampler}. */
export function resample(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  const resampler = new StreamingResampler({ fromRate, toRate });
  return fromRate === toRate
    ? resampler.process(samples)
    : concatSamples([resampler.process(samples), resampler.flush()]);
}

/**
 * Converts a whole buffer by the ratio of two positive integers that need not be rates.
 * The result has round(length·up/down) samples.
 */
export function resampleByRatio(samples: Float32Array, up: number, down: number): Float32Array {
  if (up === down) return samples.slice();
  const convolver = new Convolver(polyphaseFilter(down, up, "high"));
  return concatSamples([convolver.process(samples), convolver.flush()]);
}

/** Slides one polyphase filter along a stream. */
class Convolver {
  readonly #filter: PolyphaseFilter;
  /** Inputs still needed by outputs to come. */
  #held: Float32Array;
  #heldLength = 0;
  /** Where in `#held` the window of the next output begins. */
  #windowStart = 0;
  #phase = 0;
  #inputSamples = 0;
  #outputSamples = 0;

  constructor(filter: PolyphaseFilter) {
    this.#filter = filter;
    this.#held = new Float32Array(filter.taps * 2);
    this.reset();
  }

  reset(): void {
    // Silence before the stream, so that the first output lies on the first input.
    this.#heldLength = this.#filter.halfTaps - 1;
    this.#held.fill(0, 0, this.#heldLength);
    this.#windowStart = 0;
    this.#phase = 0;
    this.#inputSamples = 0;
    this.#outputSamples = 0;
  }

  process(samples: Float32Array): Float32Array {
    this.#append(samples);
    this.#inputSamples += samples.length;
    return this.#convolve(Infinity);
  }

  flush(): Float32Array {
    const { up, down, taps } = this.#filter;
    const due = Math.round((this.#inputSamples * up) / down) - this.#outputSamples;
    this.#append(new Float32Array(taps + Math.ceil(down / up)));
    const tail = this.#convolve(due);
    this.reset();
    return tail;
  }

  #append(samples: Float32Array): void {
    const kept = this.#held.subarray(this.#windowStart, this.#heldLength);
    const length = kept.length + samples.length;
    if (length > this.#held.length || this.#held.length > Math.max(LARGE_SAMPLES, 8 * length)) {
      // Also lets go of the room that one huge chunk took.
      this.#held = new Float32Array(Math.max(2 * length, 2 * this.#filter.taps));
      this.#held.set(kept);
    } else if (this.#windowStart > 0) {
      this.#held.copyWithin(0, this.#windowStart, this.#heldLength);
    }
    this.#held.set(samples, kept.length);
    this.#heldLength = length;
    this.#windowStart = 0;
  }

  #convolve(limit: number): Float32Array {
    const filter = this.#filter;
    const { up, down, taps, rows } = filter;
    const held = this.#held;
    // Output k has its window at floor((phase + k·down) / up) from the next one's; the last must end inside `held`.
    const reach = (this.#heldLength - taps + 1 - this.#windowStart) * up - this.#phase;
    const count = Math.max(0, Math.min(limit, Math.ceil(reach / down)));
    const out = new Float32Array(count);
    let start = this.#windowStart;
    let phase = this.#phase;
    for (let n = 0; n < count; n++) {
      out[n] = dot(held, start, rows, filter.prepareRow(phase), taps);
      phase += down;
      const step = Math.floor(phase / up);
      start += step;
      phase -= step * up;
    }
    this.#windowStart = start;
    this.#phase = phase;
    this.#outputSamples += count;
    return out;
  }
}

function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  // Four independent sums let the processor overlap the additions.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < length; i += 4) {
    s0 += (a[aStart + i] as number) * (b[bStart + i] as number);
    s1 += (a[aStart + i + 1] as number) * (b[bStart + i + 1] as number);
    s2 += (a[aStart + i + 2] as number) * (b[bStart + i + 2] as number);
    s3 += (a[aStart + i + 3] as number) * (b[bStart + i + 3] as number);
  }
  return s0 + s1 + (s2 + s3);
}

function checkRate(name: string, rate: number): void {
  if (!Number.isInteger(rate) || rate < MIN_RATE || rate > MAX_RATE) {
    throw new RangeError(`${name} must be an integer from ${MIN_RATE} to ${MAX_RATE} Hz, got ${rate}`);
  }
}
