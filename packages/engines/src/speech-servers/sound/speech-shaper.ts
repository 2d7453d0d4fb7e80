import { applyGainDb, concatSamples, limitPeak, StreamingResampler } from "@vivavoce/audio";
import type { DecodedSound } from "./sound-decoder.ts";

/** Rate of everything that speech servers say here, Hz: what Voice Live speaks itself, so that nothing is converted twice. */
export const speechSampleRate = 24_000;

const ceiling = 0.95;
/** Sound under this does not count as a beginning: -50 dBFS. */
const audible = 0.003;
const leadSamples = speechSampleRate / 50;
/** Most silence at the beginning that is left out: half a second; more is meant. */
const maxTrimmedSamples = speechSampleRate / 2;
const fadeSamples = speechSampleRate / 200;
const chunkSamples = speechSampleRate / 5;
const none = new Float32Array(0);

/**
 * Makes decoded sound fit to be sent as it comes: one rate, at most 20 ms of silence before the first sound, gain with peaks
 * under full scale, both ends faded over 5 ms, in chunks of 200 ms at most.
 */
export class SpeechShaper {
  readonly #gainDb: number;
  #resampler: { readonly rate: number; readonly stream: StreamingResampler } | undefined;
  /** Silence left out so far; undefined once sound has begun. */
  #trimmed: number | undefined;
  #held: Float32Array = none;
  #isFirst = true;

  /** @param options.keepsStart silence at the beginning stays, since times of words count from it; default false */
  constructor(gainDb: number, { keepsStart = false }: { readonly keepsStart?: boolean } = {}) {
    this.#gainDb = gainDb;
    this.#trimmed = keepsStart ? undefined : 0;
  }

  *push({ samples, sampleRate }: DecodedSound): Generator<Float32Array> {
    if (this.#resampler !== undefined && this.#resampler.rate !== sampleRate) {
      yield* this.#take(this.#resampler.stream.flush());
      this.#resampler = undefined;
    }
    this.#resampler ??= {
      rate: sampleRate,
      stream: new StreamingResampler({ fromRate: sampleRate, toRate: speechSampleRate }),
    };
    yield* this.#take(this.#resampler.stream.process(samples));
  }

  /** What is left, with a soft end. */
  *end(): Generator<Float32Array> {
    if (this.#resampler !== undefined) yield* this.#take(this.#resampler.stream.flush());
    const rest = this.#held;
    this.#held = none;
    if (rest.length === 0) return;
    const last = rest.slice();
    const length = Math.min(fadeSamples, last.length);
    for (let index = 0; index < length; index++) {
      const at = last.length - length + index;
      last[at] = (last[at] ?? 0) * (0.5 + 0.5 * Math.cos((Math.PI * (index + 0.5)) / length));
    }
    yield* this.#chunks(last);
  }

  /** Keeps back what the fade at the end needs. */
  *#take(samples: Float32Array): Generator<Float32Array> {
    const sounding = this.#trim(samples);
    if (sounding.length === 0) return;
    const shaped = limitPeak(applyGainDb(sounding, this.#gainDb), ceiling);
    const joined = concatSamples([this.#held, shaped]);
    const out = Math.max(0, joined.length - fadeSamples);
    this.#held = joined.slice(out);
    if (out > 0) yield* this.#chunks(joined.subarray(0, out));
  }

  *#chunks(samples: Float32Array): Generator<Float32Array> {
    for (let start = 0; start < samples.length; start += chunkSamples) {
      const chunk = samples.slice(start, start + chunkSamples);
      if (this.#isFirst) fadeIn(chunk);
      this.#isFirst = false;
      yield chunk;
    }
  }

  #trim(samples: Float32Array): Float32Array {
    if (this.#trimmed === undefined) return samples;
    const begin = samples.findIndex((sample) => Math.abs(sample) >= audible);
    const room = Math.max(0, maxTrimmedSamples - this.#trimmed);
    if (begin < 0 && samples.length <= room) {
      this.#trimmed += samples.length;
      // The last of it is kept: the sound may begin in the next piece.
      this.#lead = lastOf(this.#lead, samples);
      return none;
    }
    this.#trimmed = undefined;
    const from = Math.max(0, Math.min(begin < 0 ? samples.length : begin, room) - leadSamples);
    if (from > 0 || this.#lead.length === 0) return samples.subarray(from);
    const joined = concatSamples([this.#lead, samples]);
    this.#lead = none;
    return joined;
  }

  #lead: Float32Array = none;
}

function lastOf(before: Float32Array, samples: Float32Array): Float32Array {
  if (samples.length >= leadSamples) return samples.slice(samples.length - leadSamples);
  const joined = concatSamples([before, samples]);
  return joined.slice(Math.max(0, joined.length - leadSamples));
}

function fadeIn(samples: Float32Array): void {
  const length = Math.min(fadeSamples, samples.length);
  for (let index = 0; index < length; index++) {
    samples[index] = (samples[index] ?? 0) * (0.5 - 0.5 * Math.cos((Math.PI * (index + 0.5)) / length));
  }
}
