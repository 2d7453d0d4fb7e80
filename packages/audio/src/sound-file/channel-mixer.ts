import type { SoundBlock } from "./sound-stream.ts";

/** A window is decided on at once: long enough to tell speech from hum, short enough to hold. */
const windowMs = 30_000;
/** Samples of all channels together that a window holds at most. */
const windowSamples = 1 << 22;
/** Levels are compared in frames of this length; a window shorter than `leastFrames` says nothing about steadiness. */
const frameMs = 20;
const leastFrames = 50;
/** A channel this far below the loudest is silent. */
const silentShare = 1e-6;
/** Between its loud and its quiet moments a hum or a noise differs by less than the one, speech by more than the other. */
const steadyDb = 6;
const livelyDb = 12;
/** From this correlation with the loudest channel a channel is the same sound upside down. */
const oppositeCorrelation = -0.3;
/** A mean below this share of what unrelated channels would leave has cancelled out. */
const cancelledShare = 0.25;
/** How long one mixture takes to become the next. */
const rampMs = 10;

/**
 * Makes one channel of many, in which nobody who speaks is lost: the mean of the channels that sound, without silent ones,
 * without steady noise beside speech, and with a channel of opposite phase turned round. Where they cancel out all the
 * same, the loudest alone. Decided anew every 30 s; peaks over full scale are brought down to it.
 */
export class ChannelMixer {
  readonly #sampleRate: number;
  readonly #limit: number;
  #waiting: SoundBlock[] = [];
  #waitingSamples = 0;
  #weights: readonly number[] | undefined;

  /** @param sampleRate Hz. */
  constructor(sampleRate: number, channels: number) {
    this.#sampleRate = sampleRate;
    this.#limit = Math.max(1, Math.min((sampleRate * windowMs) / 1000, Math.floor(windowSamples / channels)));
  }

  /** Takes a block and returns the sound that is decided on, if any. */
  push(block: SoundBlock): Float32Array | undefined {
    this.#waiting.push(block);
    this.#waitingSamples += block[0]?.length ?? 0;
    return this.#waitingSamples >= this.#limit ? this.end() : undefined;
  }

  /** Returns what is left. */
  end(): Float32Array | undefined {
    if (this.#waitingSamples === 0) return undefined;
    const window = joined(this.#waiting, this.#waitingSamples);
    this.#waiting = [];
    this.#waitingSamples = 0;
    const chosen = this.#choose(window);
    const peak = peakOf(window, chosen);
    const weights = peak > 1 ? chosen.map((weight) => weight / peak) : chosen;
    const mixed = mix(window, this.#weights ?? weights, weights, Math.round((this.#sampleRate * rampMs) / 1000));
    this.#weights = weights;
    return mixed;
  }

  #choose(window: SoundBlock): readonly number[] {
    if (window.length === 1) return [1];
    const frameSamples = Math.max(1, Math.round((this.#sampleRate * frameMs) / 1000));
    const frames = (window[0] as Float32Array).length / frameSamples;
    // The end of a recording is mixed as what stood before it; a moment alone tells nothing.
    if (this.#weights !== undefined && frames < leastFrames) return this.#weights;
    return frames < 1 ? window.map(() => 1 / window.length) : weightsFor(window, frameSamples);
  }
}

/** What each channel of a window is multiplied by before they are added. */
function weightsFor(window: SoundBlock, frameSamples: number): number[] {
  const means = window.map(meanOf);
  const powers = window.map((samples, c) => correlate(samples, samples, means[c] as number, means[c] as number));
  const loudest = powers.indexOf(Math.max(...powers));
  const loudestPower = powers[loudest] as number;
  const only = (channel: number): number[] => window.map((_, c) => (c === channel ? 1 : 0));
  if (loudestPower === 0) return only(0);
  let active = window.map((_, c) => c).filter((c) => (powers[c] as number) > loudestPower * silentShare);
  const ranges = window.map((samples) => levelRangeDb(samples, frameSamples));
  if (active.some((c) => (ranges[c] ?? 0) > livelyDb)) {
    active = active.filter((c) => (ranges[c] ?? Infinity) > steadyDb);
  }
  const reference = active.reduce((best, c) => ((powers[c] as number) > (powers[best] as number) ? c : best));
  const weights = window.map((samples, c) => {
    if (!active.includes(c)) return 0;
    const common = correlate(
      samples,
      window[reference] as Float32Array,
      means[c] as number,
      means[reference] as number,
    );
    const correlation = common / Math.sqrt((powers[c] as number) * (powers[reference] as number));
    return (correlation < oppositeCorrelation ? -1 : 1) / active.length;
  });
  const together = mix(window, weights, weights, 0);
  const mean = meanOf(together);
  const unrelated = active.reduce((sum, c) => sum + (powers[c] as number), 0) / active.length ** 2;
  return correlate(together, together, mean, mean) < unrelated * cancelledShare ? only(reference) : weights;
}

/** Adds the channels; the weights become the second ones over the first `rampSamples`. */
function mix(window: SoundBlock, from: readonly number[], to: readonly number[], rampSamples: number): Float32Array {
  const mixed = new Float32Array(window[0]?.length ?? 0);
  const ramp = from === to ? 0 : Math.min(rampSamples, mixed.length);
  window.forEach((samples, c) => {
    const start = from[c] as number;
    const end = to[c] as number;
    for (let i = 0; i < ramp; i++) mixed[i]! += (samples[i] as number) * (start + ((end - start) * i) / ramp);
    if (end === 0) return;
    for (let i = ramp; i < mixed.length; i++) mixed[i]! += (samples[i] as number) * end;
  });
  return mixed;
}

function peakOf(window: SoundBlock, weights: readonly number[]): number {
  return mix(window, weights, weights, 0).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

function meanOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** Sum of the products of two channels without their means. */
function correlate(a: Float32Array, b: Float32Array, meanA: number, meanB: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - meanA) * ((b[i] as number) - meanB);
  return sum;
}

/** How far apart the loud and the quiet frames of a channel are, or undefined when there are too few to tell. */
function levelRangeDb(samples: Float32Array, frameSamples: number): number | undefined {
  const levels: number[] = [];
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
    let power = 0;
    // Differences weigh voices more than mains hum, and know no offset.
    for (let i = at + 1; i < at + frameSamples; i++)
      power += ((samples[i] as number) - (samples[i - 1] as number)) ** 2;
    levels.push(10 * Math.log10(power + 1e-12));
  }
  if (levels.length < leastFrames) return undefined;
  levels.sort((a, b) => a - b);
  const at = (share: number): number => levels[Math.floor(share * (levels.length - 1))] as number;
  return at(0.95) - at(0.2);
}

function joined(blocks: readonly SoundBlock[], length: number): SoundBlock {
  if (blocks.length === 1) return blocks[0] as SoundBlock;
  return (blocks[0] as SoundBlock).map((_, c) => {
    const all = new Float32Array(length);
    let offset = 0;
    for (const block of blocks) {
      all.set(block[c] as Float32Array, offset);
      offset += (block[c] as Float32Array).length;
    }
    return all;
  });
}
