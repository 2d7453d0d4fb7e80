/** Where a long utterance may be cut, in milliseconds from the last cut. */
export interface CutLimits {
  /** No piece is shorter. */
  readonly minMs: number;
  /** From this length on, a real pause after `minMs` is taken. */
  readonly softMs: number;
  /** At this length the quietest place after `minMs` is taken, pause or not. */
  readonly maxMs: number;
}

const hopMs = 20;
const quietMs = 200;
/** A pause is at least 20 dB under the piece's mean power. */
const pausePowerRatio = 0.01;
/** How often a growing piece is searched for a pause, from `softMs` on. */
const searchEveryMs = 1000;

/**
 * Audio of one utterance since its last cut. Cuts depend on the samples alone, not on how they were divided into
 * pushes.
 */
export class UtteranceBuffer {
  readonly #rate: number;
  readonly #limits: CutLimits;
  #samples = new Float32Array(16_384);
  #length = 0;
  #searchAt: number;

  constructor(sampleRate: number, limits: CutLimits) {
    this.#rate = sampleRate;
    this.#limits = limits;
    this.#searchAt = this.#count(limits.softMs);
  }

  /** Samples held. */
  get length(): number {
    return this.#length;
  }

  /** Adds mono samples; they are copied. */
  push(samples: Float32Array): void {
    const needed = this.#length + samples.length;
    if (needed > this.#samples.length) {
      const larger = new Float32Array(Math.max(needed, 2 * this.#samples.length));
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    this.#samples.set(samples, this.#length);
    this.#length = needed;
  }

  /** A copy of all samples held. */
  copy(): Float32Array<ArrayBuffer> {
    return this.#samples.slice(0, this.#length);
  }

  /** Removes and gives the next finished piece of a long utterance; undefined when it is not long enough. */
  cut(): Float32Array<ArrayBuffer> | undefined {
    while (this.#searchAt <= this.#length) {
      const end = this.#searchAt;
      const forced = end >= this.#count(this.#limits.maxMs);
      const place = this.#quietestPlace(end);
      if (forced || place.isPause) return this.#remove(place.centre);
      this.#searchAt = Math.min(end + this.#count(searchEveryMs), this.#count(this.#limits.maxMs));
    }
    return undefined;
  }

  #remove(length: number): Float32Array<ArrayBuffer> {
    const piece = this.#samples.slice(0, length);
    this.#samples.copyWithin(0, length, this.#length);
    this.#length -= length;
    this.#searchAt = this.#count(this.#limits.softMs);
    return piece;
  }

  #quietestPlace(end: number): { readonly centre: number; readonly isPause: boolean } {
    const hop = this.#count(hopMs);
    const width = this.#count(quietMs);
    let lowest = Number.POSITIVE_INFINITY;
    let centre = end;
    for (let start = this.#count(this.#limits.minMs); start + width <= end; start += hop) {
      const power = this.#power(start, start + width);
      if (power < lowest) {
        lowest = power;
        centre = start + Math.floor(width / 2);
      }
    }
    return { centre, isPause: lowest < pausePowerRatio * this.#power(0, end) };
  }

  #power(start: number, end: number): number {
    let sum = 0;
    for (let index = start; index < end; index++) sum += (this.#samples[index] ?? 0) ** 2;
    return sum / (end - start);
  }

  #count(durationMs: number): number {
    return Math.floor((durationMs * this.#rate) / 1000);
  }
}
