/** Rate of everything a page records: what the session's audio has by default. */
export const recordRate = 24_000;
const samplesPerMs = recordRate / 1000;
/** Samples under one peak of the overview: 20 ms. */
const peakSamples = 480;
/** How long a peak is, for those who draw it. */
const peakMs = peakSamples / samplesPerMs;

/** A run of sound without a gap, on the recording's clock. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  /** Whether it was cut short. */
  readonly cut: boolean;
}

/** One side's sound on the clock of a recording, with a peak for each 20 ms to draw it from. */
export class Track {
  readonly #maxSamples: number;
  #pcm16 = new Int16Array(recordRate * 10);
  #peaks = new Uint8Array(500);
  #lengthSamples = 0;
  #stretches: Stretch[] = [];

  /** @param maxMs what comes later than this is not kept. */
  constructor(maxMs: number) {
    this.#maxSamples = maxMs * samplesPerMs;
  }

  /** A track that holds the given sound; `stretches` where they are known. */
  static from(pcm16: Int16Array, stretches?: readonly Stretch[]): Track {
    const track = new Track(pcm16.length / samplesPerMs + 1);
    track.write(0, pcm16);
    if (stretches !== undefined) track.#stretches = [...stretches];
    return track;
  }

  /** Where the sound ends. */
  get endMs(): number {
    return this.#lengthSamples / samplesPerMs;
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  /** Puts samples at a place that is not before the end; what lies between is silence. */
  write(atMs: number, pcm16: Int16Array): void {
    const start = Math.max(this.#lengthSamples, Math.round(atMs * samplesPerMs));
    const kept = pcm16.subarray(0, Math.max(0, this.#maxSamples - start));
    if (kept.length === 0) return;
    this.#reserve(start + kept.length);
    this.#pcm16.set(kept, start);
    this.#lengthSamples = start + kept.length;
    this.#updatePeaks(start, this.#lengthSamples);
    this.#extend(start / samplesPerMs, this.endMs);
  }

  /** Takes back what lies after this moment: it was never heard. */
  cut(atMs: number): void {
    const end = Math.max(0, Math.round(atMs * samplesPerMs));
    if (end >= this.#lengthSamples) return;
    this.#pcm16.fill(0, end, this.#lengthSamples);
    this.#updatePeaks(end, this.#lengthSamples);
    this.#lengthSamples = end;
    const kept = this.#stretches.filter(({ startMs }) => startMs < atMs);
    const last = kept.pop();
    this.#stretches = last === undefined ? [] : [...kept, { ...last, endMs: this.endMs, cut: true }];
  }

  /** Loudest sample of a span, 0 to 1, to the 20 ms. */
  peak(fromMs: number, toMs: number): number {
    const first = Math.max(0, Math.floor(fromMs / peakMs));
    const last = Math.min(Math.ceil(this.endMs / peakMs), Math.ceil(toMs / peakMs));
    let peak = 0;
    for (let i = first; i < last; i++) peak = Math.max(peak, this.#peaks[i] ?? 0);
    return peak / 255;
  }

  /** A copy of the samples from the start to `lengthMs`, silence where there are none. */
  toPcm16(lengthMs: number): Int16Array {
    const copy = new Int16Array(Math.round(lengthMs * samplesPerMs));
    copy.set(this.#pcm16.subarray(0, Math.min(this.#lengthSamples, copy.length)));
    return copy;
  }

  #extend(startMs: number, endMs: number): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && last.endMs === startMs && !last.cut) this.#stretches.pop();
    else return void this.#stretches.push({ startMs, endMs, cut: false });
    this.#stretches.push({ ...last, endMs });
  }

  #reserve(samples: number): void {
    if (samples <= this.#pcm16.length) return;
    const grown = new Int16Array(Math.max(samples, this.#pcm16.length * 2));
    grown.set(this.#pcm16);
    this.#pcm16 = grown;
    const peaks = new Uint8Array(Math.ceil(grown.length / peakSamples));
    peaks.set(this.#peaks);
    this.#peaks = peaks;
  }

  #updatePeaks(fromSample: number, toSample: number): void {
    const last = Math.ceil(toSample / peakSamples);
    for (let i = Math.floor(fromSample / peakSamples); i < last; i++) {
      let loudest = 0;
      const end = Math.min((i + 1) * peakSamples, toSample);
      for (let at = i * peakSamples; at < end; at++) loudest = Math.max(loudest, Math.abs(this.#pcm16[at] ?? 0));
      this.#peaks[i] = Math.round((loudest / 32_768) * 255);
    }
  }
}
