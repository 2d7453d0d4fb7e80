const FIRST_SIZE = 4096;

/**
 * The most recent samples of one stream, addressed by media position: the count of samples written since the stream
 * began, which never restarts. Memory grows with use up to the capacity; after that the oldest samples are overwritten.
 */
export class SampleRing {
  readonly #capacitySamples: number;
  #buffer: Float32Array;
  #startSample = 0;
  #endSample = 0;

  /** @param capacitySamples the most samples ever held; a positive integer, else RangeError. */
  constructor(capacitySamples: number) {
    if (!Number.isInteger(capacitySamples) || capacitySamples <= 0) {
      throw new RangeError(`capacitySamples must be a positive integer, got ${capacitySamples}`);
    }
    this.#capacitySamples = capacitySamples;
    this.#buffer = new Float32Array(Math.min(capacitySamples, FIRST_SIZE));
  }

  /** Position of the oldest sample held; equal to `endSample` when nothing is. */
  get startSample(): number {
    return this.#startSample;
  }

  /** Position after the newest sample: how many samples were written in all. */
  get endSample(): number {
    return this.#endSample;
  }

  /** Appends a copy of the samples. Of a chunk longer than the capacity only the tail stays. */
  write(samples: Float32Array): void {
    const end = this.#endSample + samples.length;
    const start = Math.max(this.#startSample, end - this.#capacitySamples);
    this.#startSample = Math.min(start, this.#endSample);
    this.#grow(end - this.#startSample);
    const kept = samples.subarray(Math.max(0, samples.length - this.#capacitySamples));
    this.#put(kept, end - kept.length);
    this.#startSample = start;
    this.#endSample = end;
  }

  /** A copy of the samples from `fromSample` up to, not including, `toSample`, cut down to what is held; may be empty. */
  read(fromSample: number, toSample: number): Float32Array {
    const from = Math.max(fromSample, this.#startSample);
    const to = Math.min(toSample, this.#endSample);
    if (to <= from) return new Float32Array(0);
    const index = from % this.#buffer.length;
    if (index + to - from <= this.#buffer.length) return this.#buffer.slice(index, index + to - from);
    const out = new Float32Array(to - from);
    const first = this.#buffer.subarray(index, Math.min(index + out.length, this.#buffer.length));
    out.set(first);
    out.set(this.#buffer.subarray(0, out.length - first.length), first.length);
    return out;
  }

  /** Puts other samples in place of some that are held; what lies outside of what is held is left out. */
  replace(fromSample: number, samples: Float32Array): void {
    const from = Math.max(fromSample, this.#startSample);
    const to = Math.min(fromSample + samples.length, this.#endSample);
    if (to > from) this.#put(samples.subarray(from - fromSample, to - fromSample), from);
  }

  /** Forgets everything before that position. A position beyond the end forgets all; an earlier one does nothing. */
  dropBefore(sample: number): void {
    this.#startSample = Math.min(Math.max(this.#startSample, sample), this.#endSample);
  }

  #put(samples: Float32Array, position: number): void {
    const index = position % this.#buffer.length;
    if (index + samples.length <= this.#buffer.length) return this.#buffer.set(samples, index);
    const first = samples.subarray(0, this.#buffer.length - index);
    this.#buffer.set(first, index);
    this.#buffer.set(samples.subarray(first.length), 0);
  }

  #grow(neededSamples: number): void {
    if (neededSamples <= this.#buffer.length) return;
    if (this.#buffer.length === this.#capacitySamples) return;
    const held = this.read(this.#startSample, this.#endSample);
    const size = Math.min(this.#capacitySamples, Math.max(neededSamples, this.#buffer.length * 2));
    this.#buffer = new Float32Array(size);
    this.#put(held, this.#endSample - held.length);
  }
}
