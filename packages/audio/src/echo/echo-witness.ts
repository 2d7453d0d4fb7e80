import { LikenessMeter } from "./likeness-meter.ts";

/** Whose a sound is that was let through to voice activity. */
export type SoundOwner =
  /** Somebody at the microphone. */
  | "near"
  /** The loudspeaker: it is like what was played. */
  | "echo"
  /** Too short to tell; ask again when it has gone on. */
  | "unclear";

/** What the filter believes of the echo, block by block. */
export interface EchoBelief {
  /** Whether the delay is known and the prediction is in use. */
  readonly isPredicted: boolean;
  /** Whether the prediction has fitted well in this answer, a moment ago. */
  readonly isProven: boolean;
}

/**
 * Shares of a sound's power that are explained by what was played, by how long it has lasted: above the second it is an
 * echo, below the first it is none, and between them it is too early to tell. Measured over five rooms with the agent's
 * voice and with human speech, alone and under somebody who speaks (docs/decisions/0010-echo-canceller.md).
 */
const verdicts: readonly { readonly fromMs: number; readonly near: number; readonly echo: number }[] = [
  { fromMs: 416, near: 0.45, echo: 0.45 },
  { fromMs: 352, near: 0.36, echo: 0.5 },
  { fromMs: 288, near: 0.32, echo: 0.6 },
  { fromMs: 256, near: 0.28, echo: 0.65 },
  { fromMs: 192, near: 0, echo: 0.75 },
];
/** Where the predicted echo is in its place, this much is believed. */
const inPlaceNear = 0.5;
/** After an echo was heard, for 0.5 s, somebody must be clearer: what is left of it in between explains less. */
const besideBlocks = 63;
const besideNear = 0.38;
/** Share explained by the prediction from which it is echo that the filter knows, at another volume. */
const predictedEcho = 0.5;
/** Share explained at a delay from which it is believed to be the echo's. */
const echoOfDelay = 0.45;
/** Sound that is looked at: what was before the sound counts by its power, and tells whether it belongs to an echo. */
const windowMs = 416;

/** Blocks by which a volume is known: 0.1 s. */
const volumeBlocks = 13;
/** Of them, those with this share of their echo count; so many and this share of those must be like it, at nearly that volume. */
const soundingShare = 0.02;
const agreeingBlocks = 5;
const agreeingShare = 0.6;
const blockLikeness = 0.3;
const blockSpread = 1.7;
/**
 * What passed is the rest of an echo when the microphone is explained so far, and the rest is less than a tenth of it, or
 * more when it is explained still further.
 */
const wholeEcho = 0.6;
const restShare = 0.1;
const restSlope = 0.75;
/** The same of a filter that has proven itself: nobody so much softer than the echo is understood. */
const provenRestShare = 0.004;
/** Most blocks that are looked back over: 0.5 s. */
const keptBlocks = 64;

/**
 * Says whose a sound is, by the sound alone: the canceller's own state is a belief, and wrong for a while whenever
 * headphones are taken off, a microphone is unmuted, or another device or volume is chosen.
 */
export class EchoWitness {
  readonly #blockSamples: number;
  readonly #likeness: LikenessMeter;
  /** Prediction and microphone of the block before: what passes is one block late. */
  readonly #predicted: Float64Array;
  readonly #microphone: Float64Array;
  /** By block: product of microphone and prediction, and the power of either. */
  readonly #cross = new Float64Array(keptBlocks);
  readonly #echoPower = new Float64Array(keptBlocks);
  readonly #heardPower = new Float64Array(keptBlocks);
  #blocks = 0;
  /** Power that passed, by block, and how many blocks there were. */
  readonly #passedPower = new Float64Array(keptBlocks);
  #passedBlocks = 0;
  #sinceEcho = Infinity;
  #sinceVolume = Infinity;
  #sincePath = Infinity;

  constructor(blockSamples: number, maxDelaySamples: number) {
    this.#blockSamples = blockSamples;
    this.#likeness = new LikenessMeter(maxDelaySamples);
    this.#predicted = new Float64Array(blockSamples);
    this.#microphone = new Float64Array(blockSamples);
  }

  /** Takes a block: microphone, prediction, what passed to voice activity one block late, and what was played. */
  feed(microphone: Float32Array, predicted: Float64Array, passed: Float32Array, played: Float32Array): void {
    this.#likeness.feed(passed, this.#microphone, this.#predicted, played);
    this.#predicted.set(predicted);
    this.#microphone.set(microphone);
    let cross = 0;
    let echo = 0;
    let heard = 0;
    let through = 0;
    for (let n = 0; n < microphone.length; n++) {
      const sample = microphone[n] as number;
      through += (passed[n] as number) ** 2;
      const guess = predicted[n] as number;
      cross += sample * guess;
      echo += guess * guess;
      heard += sample * sample;
    }
    const at = this.#blocks % keptBlocks;
    this.#cross[at] = cross;
    this.#echoPower[at] = echo;
    this.#heardPower[at] = heard;
    this.#passedPower[this.#passedBlocks % keptBlocks] = through;
    this.#passedBlocks += 1;
    this.#blocks += 1;
    this.#sinceEcho += 1;
    this.#sinceVolume += 1;
    this.#sincePath += 1;
  }

  clear(): void {
    this.#likeness.clear();
    this.#predicted.fill(0);
    this.#microphone.fill(0);
    this.#passedPower.fill(0);
    this.#blocks = 0;
    this.#sinceEcho = Infinity;
    this.#sinceVolume = Infinity;
    this.#sincePath = Infinity;
  }

  /** @param heardMs how long the sound has lasted */
  attribute(heardMs: number, { isPredicted, isProven }: EchoBelief): SoundOwner {
    const verdict = verdicts.find(({ fromMs }) => heardMs >= fromMs);
    if (verdict === undefined) return "unclear";
    const likeness = this.#likeness.compare(16 * windowMs);
    // What passes may then be made of a prediction that is not in the microphone, which is asked itself.
    const isGone = isPredicted && this.#echoIsGone();
    const byPlayed = isGone ? Math.max(likeness.byPlayed, likeness.microphoneByPlayed) : likeness.byPlayed;
    const isKnownEcho = isPredicted && likeness.byPredicted > predictedEcho;
    // A filter that is still learning leaves a rest that is like nothing, of a microphone that is echo and no more.
    const beyond = likeness.microphoneByPlayed - wholeEcho;
    const restLimit = isProven ? provenRestShare : restShare + restSlope * beyond;
    const isRest = isPredicted && beyond > 0 && likeness.share < restLimit;
    if (byPlayed > verdict.echo || isKnownEcho || isRest || this.#passedBefore(this.#sinceVolume)) {
      this.#sinceEcho = 0;
      return "echo";
    }
    if (isProven && byPlayed < inPlaceNear && this.#echoIsInPlace(heardMs)) return "near";
    // The echo that was known is not there any more: it may come another way now, which is told only by all of the time.
    if (isProven && heardMs < windowMs && isGone) return "unclear";
    const isBesideEcho = this.#sinceEcho < besideBlocks;
    return byPlayed <= (isBesideEcho ? Math.min(besideNear, verdict.near) : verdict.near) ? "near" : "unclear";
  }

  /**
   * Whether a delay, in samples, at which the microphone was found to be like what was played explains enough of its power:
   * somebody's speech is a little like any other, and the more so the less of it there is.
   */
  supportsDelay(delaySamples: number): boolean {
    return this.#likeness.explainedAt(16 * windowMs, delaySamples) > echoOfDelay;
  }

  /**
   * By how much the echo is louder than predicted, as a factor, when the last tenth of a second has it in another volume
   * and little else; null when it is as predicted or nothing can be said.
   */
  newVolume(): number | null {
    const { cross, echo, heard } = this.#sums(volumeBlocks);
    if (this.#blocks < volumeBlocks || echo < 1e-6 || cross <= 0 || cross * cross < 0.5 * echo * heard) return null;
    const gain = cross / echo;
    return (gain > 2 || gain < 0.5) && this.#agreesOn(gain, echo) ? gain : null;
  }

  /** Whether a volume is that of most blocks with echo in them: one loud block is like anything. */
  #agreesOn(gain: number, echo: number): boolean {
    let sounding = 0;
    let agreeing = 0;
    for (let age = 1; age <= volumeBlocks; age++) {
      const at = (this.#blocks - age) % keptBlocks;
      const cross = this.#cross[at] as number;
      const power = this.#echoPower[at] as number;
      if (power < soundingShare * echo) continue;
      sounding += 1;
      const isLike = cross * cross > blockLikeness * power * (this.#heardPower[at] as number);
      const ratio = cross / (power * gain);
      if (isLike && ratio > 1 / blockSpread && ratio < blockSpread) agreeing += 1;
    }
    return agreeing >= agreeingBlocks && agreeing > agreeingShare * sounding;
  }

  /**
   * The prediction has the new volume from now on. What was seen of it no longer counts, and what has passed since it was
   * too soft is echo.
   */
  followedVolume(): void {
    this.#blocks = 0;
    this.#sinceVolume = 0;
    this.#sincePath = 0;
  }

  /** The path has just been learned from nothing. */
  learnedPath(): void {
    this.#sincePath = 0;
  }

  /** Whether the sound that is looked at passed before the prediction was what it is: then it says nothing against it. */
  get isOlderThanPath(): boolean {
    return this.#passedBefore(this.#sincePath);
  }

  /** Whether most of the sound that is looked at passed more than so many blocks ago. */
  #passedBefore(sinceBlocks: number): boolean {
    const blocks = Math.floor((16 * windowMs) / this.#blockSamples);
    if (sinceBlocks >= blocks) return false;
    let before = 0;
    let since = 0;
    for (let age = 1; age <= Math.min(blocks, this.#passedBlocks); age++) {
      const power = this.#passedPower[(this.#passedBlocks - age) % keptBlocks] as number;
      // What passes is one block late.
      if (age < sinceBlocks) since += power;
      else before += power;
    }
    return before > since;
  }

  /**
   * Whether the predicted echo is in the microphone, neither louder nor softer: then what is there besides has no new way
   * in.
   */
  #echoIsInPlace(heardMs: number): boolean {
    const { cross, echo, heard } = this.#sums(Math.round((16 * heardMs) / this.#blockSamples));
    return echo > 0.03 * heard && cross > 0.6 * echo && cross < 1.6 * echo;
  }

  /** Whether the last tenth of a second should have had an echo, and had something else. */
  #echoIsGone(): boolean {
    const { cross, echo, heard } = this.#sums(volumeBlocks);
    return echo > 0.5 * heard && cross < 0.3 * echo;
  }

  #sums(blocks: number): { readonly cross: number; readonly echo: number; readonly heard: number } {
    const sums = { cross: 0, echo: 0, heard: 0 };
    for (let age = 1; age <= Math.min(this.#blocks, keptBlocks, blocks); age++) {
      const at = (this.#blocks - age) % keptBlocks;
      sums.cross += this.#cross[at] as number;
      sums.echo += this.#echoPower[at] as number;
      sums.heard += this.#heardPower[at] as number;
    }
    return sums;
  }
}
