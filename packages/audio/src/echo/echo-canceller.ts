import { AlignedReference } from "./aligned-reference.ts";
import { AlignmentJudge, type AlignmentMove, type AlignmentState } from "./alignment.ts";
import { DriftTracker } from "./drift-tracker.ts";
import { EchoWitness, type SoundOwner } from "./echo-witness.ts";
import type { FastRoom } from "./fast-memory.ts";
import { KalmanFilter } from "./kalman-filter.ts";
import { ResidualSuppressor, type SuppressorGate } from "./residual-suppressor.ts";

/** What a canceller knows; plain data, for traces. */
export interface EchoState {
  readonly alignment: AlignmentState;
  /** From the reference to its echo, milliseconds; null until it was found. */
  readonly delayMs: number | null;
  /** How much the delay grows, parts per million. */
  readonly driftPpm: number;
  /** By how much the echo is weaker after the linear stage, lately; dB. */
  readonly erleDb: number;
  /** False while nothing plays: then it costs nothing. */
  readonly isActive: boolean;
  /** True when the delay is known and the echo is at least 15 dB weaker. */
  readonly isConverged: boolean;
}

/** Samples at 16 kHz that a canceller works on at once, 8 ms of them. */
export const blockSamples = 128;
/** 288 ms of room. */
const partitions = 36;
/** Filter that follows quickly, for paths that changed: 80 ms of room. */
const shadowPartitions = 10;
/** Reference weaker than this is silence: -80 dB. */
export const silencePower = 1e-8 * blockSamples;
/** Microphone weaker than this is muted: nothing but zeros comes. */
const mutePower = 1e-9;
/** Sound weaker than this is not one that somebody makes: -50 dB. */
const soundPower = 1e-5 * blockSamples;
/** Silence after which the next sound begins an answer, whose delay may be another: 0.5 s. */
const answerGapSamples = 8000;
/** Echo of the reference's past that is still in the room after the filter's end: 0.6 s. */
const roomSamples = partitions * blockSamples + 9600;
/** Microphone audio kept to try delays and to learn from. */
export const keptBlocks = 64;
/** Blocks since somebody was heard to speak in which a delay may come of their words: 4 s. */
const nearBlocks = 500;
/** Blocks for which words may be alike in the same voice, with which synthesizers say them again to the sample: 0.5 s. */
const alikeBlocks = 60;
/** Delays this near each other are of one echo: 8 ms. */
const sameEchoSamples = 128;
/** Blocks that are learned from at once when the delay was found. */
const lessonBlocks = 40;

/** Takes echo out block by block; see {@link EchoCanceller}, whose work it does from when something is played first. */
export class CancellerCore {
  readonly #sampleRate: number;
  readonly #maxDelaySamples: number;
  readonly #reference: AlignedReference;
  readonly #judge: AlignmentJudge;
  readonly #filter: KalmanFilter;
  readonly #shadow: KalmanFilter;
  readonly #suppressor: ResidualSuppressor;
  readonly #drift: DriftTracker;
  readonly #witness: EchoWitness;
  readonly #kept: Float32Array;
  readonly #left = new Float64Array(blockSamples);
  readonly #shadowLeft = new Float64Array(blockSamples);
  readonly #silence = new Float64Array(blockSamples);
  readonly #contest = { filter: 0, shadow: 0 };
  /** Power lately, before and after the prediction was taken out. */
  readonly #excess = { heard: 0, left: 0 };
  #usedShare = 1;
  #quietSamples = Infinity;
  #floorPower = 1e-4;
  #isActive = false;
  /** Power of a block that passed, lately. */
  #passedPower = 0;
  /** Whether something passed when the answer began. It is not the answer's echo, and its own delay need not be known. */
  #hadSound = false;
  #sinceNearBlocks = Infinity;
  /** A delay found while somebody speaks, and how long ago it was first. */
  #found: { readonly delaySamples: number; ageBlocks: number } | null = null;

  /**
   * @param kept the newest audio of the microphone, which the caller keeps up
   * @param before the block before the first one
   */
  constructor(
    sampleRate: number,
    maxDelaySamples: number,
    kept: Float32Array,
    before: Float32Array,
    room: FastRoom | undefined,
  ) {
    this.#sampleRate = sampleRate;
    this.#maxDelaySamples = maxDelaySamples;
    this.#kept = kept;
    this.#filter = new KalmanFilter({ blockSamples, partitions, persistence: 0.9998, room });
    this.#shadow = new KalmanFilter({ blockSamples, partitions: shadowPartitions, persistence: 0.995, room });
    this.#suppressor = new ResidualSuppressor(blockSamples, room);
    this.#suppressor.pass(before, new Float32Array(blockSamples));
    const keptSamples = maxDelaySamples + keptBlocks * blockSamples;
    this.#reference = new AlignedReference(blockSamples, partitions, keptSamples, room);
    this.#judge = new AlignmentJudge(maxDelaySamples, blockSamples, partitions, room);
    this.#drift = new DriftTracker(sampleRate, blockSamples);
    this.#witness = new EchoWitness(blockSamples, maxDelaySamples);
  }

  get state(): EchoState {
    const { state, fitDb } = this.#judge;
    const isKnown = state !== "searching";
    return {
      alignment: state,
      delayMs: isKnown ? (1000 * this.#reference.delaySamples) / this.#sampleRate : null,
      driftPpm: this.#reference.driftPpm,
      erleDb: fitDb,
      isActive: this.#isActive,
      isConverged: state === "locked" && fitDb >= 15,
    };
  }

  process(microphone: Float32Array, reference: Float32Array, linear: Float32Array, suppressed: Float32Array): void {
    const sounds = powerOf(reference) > silencePower;
    const isKnown = this.#judge.state !== "searching";
    const reachSamples = (isKnown ? this.#reference.delaySamples : this.#maxDelaySamples) + roomSamples;
    if (sounds && this.#quietSamples > answerGapSamples) this.#begin();
    this.#reference.write(reference);
    this.#quietSamples = sounds ? 0 : this.#quietSamples + blockSamples;
    if (this.#quietSamples > reachSamples) {
      this.#isActive = false;
      linear.set(microphone);
      this.#suppressor.pass(microphone, suppressed);
      this.#notePassed(suppressed);
      return;
    }
    this.#isActive = true;
    this.#sinceNearBlocks += 1;
    if (this.#found !== null) this.#found.ageBlocks += 1;
    this.#judge.feed(microphone, reference);
    if (isKnown) this.#cancel(microphone, linear);
    else {
      linear.set(microphone);
      this.#left.set(microphone);
    }
    if (this.#usedShare === 0) this.#left.set(linear);
    const isUsed = isKnown && this.#usedShare > 0;
    this.#suppressor.analyse(this.#left, isUsed ? this.#filter.echo : this.#silence);
    this.#follow();
    this.#suppressor.suppress(this.#gate(), this.#filter, suppressed);
    this.#notePassed(suppressed);
    this.#witness.feed(microphone, isKnown ? this.#filter.echo : this.#silence, suppressed, reference);
    if (isKnown) this.#followVolume();
    const move = this.#judge.move(
      this.#reference,
      this.#filter,
      (count) => this.#newest(count),
      (delaySamples) => this.#isEchoAt(delaySamples),
    );
    if (move !== null) this.#realign(move);
  }

  whoseSound(heardMs: number): SoundOwner {
    if (!this.#isActive) return "near";
    const isKnown = this.#judge.state !== "searching";
    const owner = this.#witness.attribute(heardMs, { isPredicted: isKnown, isProven: this.#judge.isProven });
    if (owner === "echo" && !this.#witness.isOlderThanPath) this.#distrust();
    if (owner === "near") this.#sinceNearBlocks = 0;
    return owner;
  }

  /** A player's volume was changed: the path is known but for that. */
  #followVolume(): void {
    const gain = this.#witness.newVolume();
    if (gain === null) return;
    this.#filter.amplify(gain);
    this.#shadow.amplify(gain);
    this.#witness.followedVolume();
    this.#suppressor.distrust();
    this.#judge.disprove();
  }

  /** Echo was let through: the delay is looked for again, and the path is learned as if little were known of it. */
  #distrust(): void {
    this.#suppressor.distrust();
    if (!this.#judge.isSuspected) this.#judge.suspect();
  }

  #begin(): void {
    this.#hadSound = this.#passedPower > Math.max(soundPower, 8 * this.#floorPower);
    if (!this.#isActive) this.#witness.clear();
    this.#judge.begin(!this.#isActive);
    this.#suppressor.distrust();
    this.#drift.clear();
    if (this.#judge.state !== "searching") this.#reference.align(this.#reference.delaySamples);
  }

  #cancel(microphone: Float32Array, linear: Float32Array): void {
    const { history } = this.#reference;
    this.#reference.advance();
    const echo = this.#filter.predict(history);
    // A muted microphone has no echo: taking one out would make one.
    if (powerOf(microphone) < mutePower) echo.fill(0);
    this.#filter.followTail(history);
    const left = this.#left;
    for (let n = 0; n < blockSamples; n++) left[n] = (microphone[n] as number) - (echo[n] as number);
    const echoPower = powerOf(echo);
    const heard = powerOf(microphone);
    const leftPower = powerOf(left);
    const excess = this.#excess;
    excess.heard = 0.8 * excess.heard + heard;
    excess.left = 0.8 * excess.left + leftPower;
    this.#subtract(microphone, echo, linear);
    const sounds = echoPower > 4 * this.#trackFloor(microphone) || echoPower > 0.25 * heard;
    // A muted microphone tells nothing of the room.
    if (heard < mutePower) return;
    if (sounds) this.#judge.observe(heard, leftPower);
    if (this.#judge.state !== "locked") return;
    this.#filter.update(history, left);
    this.#runShadow(microphone);
  }

  /** Takes the prediction out of the microphone, but not one that would only add to it. Turns smoothly between both. */
  #subtract(microphone: Float32Array, echo: Float64Array, linear: Float32Array): void {
    const from = this.#usedShare;
    const to = this.#excess.left > 2 * this.#excess.heard ? 0 : 1;
    for (let n = 0; n < blockSamples; n++) {
      const share = from + ((to - from) * (n + 1)) / blockSamples;
      linear[n] = (microphone[n] as number) - share * (echo[n] as number);
    }
    this.#usedShare = to;
  }

  /** The shadow takes over when it was clearly better for a while: the path has changed. */
  #runShadow(microphone: Float32Array): void {
    const { history } = this.#reference;
    const echo = this.#shadow.predict(history);
    const left = this.#shadowLeft;
    for (let n = 0; n < blockSamples; n++) left[n] = (microphone[n] as number) - (echo[n] as number);
    this.#shadow.update(history, left);
    const contest = this.#contest;
    contest.filter = 0.9 * contest.filter + powerOf(this.#left);
    contest.shadow = 0.9 * contest.shadow + powerOf(left);
    if (contest.shadow < 0.6 * contest.filter && contest.filter > 20 * this.#floorPower) {
      this.#filter.adopt(this.#shadow);
      this.#judge.disprove();
      contest.filter = contest.shadow;
    }
  }

  /** Steers the alignment along with the player's clock. */
  #follow(): void {
    if (this.#judge.state !== "locked" || this.#judge.fitDb < 3) return;
    const { echoRe, echoIm, leftRe, leftIm } = this.#suppressor;
    const { slewSamples, driftPpm } = this.#drift.step(echoRe, echoIm, leftRe, leftIm);
    this.#reference.slew(slewSamples);
    this.#reference.driftPpm = DriftTracker.bounded(this.#reference.driftPpm + driftPpm);
  }

  #notePassed(suppressed: Float32Array): void {
    this.#passedPower += 0.2 * (powerOf(suppressed) - this.#passedPower);
  }

  #gate(): SuppressorGate {
    switch (this.#judge.state) {
      case "searching":
        // Whose it is, the witness says: who waits to be heard until an echo is found or ruled out loses words.
        return "open";
      case "checking":
        return this.#judge.isOnTrial && !this.#hadSound ? "closed" : "judging";
      case "locked":
        return "judging";
      default:
        return this.#judge.state satisfies never;
    }
  }

  /** Whether what was found at a delay is echo. In the words of somebody who speaks it must be found for longer. */
  #isEchoAt(delaySamples: number): boolean {
    if (!this.#witness.supportsDelay(delaySamples)) {
      this.#found = null;
      return false;
    }
    if (this.#sinceNearBlocks > nearBlocks) return true;
    if (this.#found === null || Math.abs(this.#found.delaySamples - delaySamples) > sameEchoSamples) {
      this.#found = { delaySamples, ageBlocks: 0 };
    }
    return this.#found.ageBlocks > alikeBlocks;
  }

  #realign(move: AlignmentMove): void {
    this.#suppressor.distrust();
    this.#drift.clear();
    if (move.type === "shift") {
      this.#reference.align(move.delaySamples);
      return;
    }
    this.#witness.learnedPath();
    this.#reference.driftPpm = 0;
    this.#reference.align(move.delaySamples);
    const { history } = this.#reference;
    const kept = this.#newest(lessonBlocks * blockSamples);
    const pathPower = Math.min(4, powerOf(kept) / (history.totalPower + 1e-9));
    this.#filter.clear(pathPower);
    this.#shadow.clear(pathPower);
    this.#reference.rebuild(history, move.delaySamples, lessonBlocks);
    for (let age = lessonBlocks - 1; age >= 0; age--) {
      this.#reference.pushAt(history, move.delaySamples, age);
      const start = (lessonBlocks - 1 - age) * blockSamples;
      const echo = this.#filter.predict(history);
      for (let n = 0; n < blockSamples; n++) this.#left[n] = (kept[start + n] as number) - (echo[n] as number);
      this.#filter.update(history, this.#left);
    }
  }

  /** Power of a block of the noise at the microphone: falls at once, rises by a factor of two in a second. */
  #trackFloor(microphone: Float32Array): number {
    const power = powerOf(microphone);
    this.#floorPower = Math.max(1e-9, Math.min(power, this.#floorPower * 1.0055));
    return this.#floorPower;
  }

  #newest(count: number): Float64Array {
    return Float64Array.from(this.#kept.subarray(this.#kept.length - count));
  }
}

/** Sum of the squares of samples: their energy, not their mean. */
export function powerOf(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += (samples[n] as number) ** 2;
  return sum;
}
