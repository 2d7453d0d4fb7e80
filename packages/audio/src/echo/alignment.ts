import type { AlignedReference } from "./aligned-reference.ts";
import { DelayEstimator, type DelayCandidate } from "./delay-estimator.ts";
import type { FastRoom } from "./fast-memory.ts";
import type { KalmanFilter } from "./kalman-filter.ts";
import { SpectrumHistory } from "./spectrum-history.ts";

/**
 * What is known of the delay. searching: nothing. checking: an answer has begun, and the delay of the one before is on
 * trial. locked: the prediction fits, or did lately.
 */
export type AlignmentState = "searching" | "checking" | "locked";

/** Height of a peak that is believed at once, and of one that must be found twice. */
const sureConfidence = 28;
const likelyConfidence = 9;
/** Estimates this near each other are the same place, samples. */
const sameDelaySamples = 16;
/** Blocks of sounding echo after which a delay that does not fit is adapted to anyway. */
const patienceBlocks = 125;
/** Blocks of an answer in which nothing passes while its delay is on trial: 0.2 s. Longer would be deafness. */
const trustBlocks = 25;
/** Blocks that a jump is tried on. */
const trialBlocks = 32;
/** Largest error of a coarse estimate that the learned path can repair, samples. */
const trialReach = 40;

/** Blocks after echo was let through in which the delay is looked for as if nothing fitted: 0.5 s. */
const suspicionBlocks = 63;

/** Blocks that a prediction must have fitted: 0.3 s. */
const proofBlocks = 40;
/** Blocks that a prediction which fitted is still believed: 2 s of somebody speaking over it. */
const provenBlocks = 250;

/** Where the canceller must go. */
export type AlignmentMove =
  /** To another delay, the path unchanged. */
  | { readonly type: "shift"; readonly delaySamples: number }
  /** To another delay, and learn the path anew. */
  | { readonly type: "restart"; readonly delaySamples: number };

/**
 * Decides which delay is right. The search by correlation runs while the delay is unknown, on trial or contradicted by
 * the fit of the prediction; a delay it finds is tried with the learned path before that is given up.
 */
export class AlignmentJudge {
  state: AlignmentState = "searching";
  readonly #estimator: DelayEstimator;
  readonly #trial: SpectrumHistory;
  readonly #fit = { microphone: 0, left: 0, sounding: 0 };
  #candidate: DelayCandidate | null = null;
  /** What the correlation says where the alignment is right; they differ by the room. */
  #estimateOffset = 0;
  #suspicion = 0;
  #checkedBlocks = 0;
  /** Since the prediction fitted well, in this answer. */
  #unprovenBlocks = Infinity;
  #goodBlocks = 0;

  /** @param room where the spectra lie that a delay is tried with, the filter's own */
  constructor(maxDelaySamples: number, blockSamples: number, partitions: number, room?: FastRoom) {
    this.#estimator = new DelayEstimator(maxDelaySamples);
    this.#trial = new SpectrumHistory(blockSamples, partitions, room);
  }

  /** An answer begins after silence: its delay may be another. `afterIdle`: audio was not fed meanwhile. */
  begin(afterIdle: boolean): void {
    if (afterIdle) this.#estimator.clear();
    else this.#estimator.restart();
    this.#candidate = null;
    Object.assign(this.#fit, { microphone: 0, left: 0, sounding: 0 });
    this.#checkedBlocks = 0;
    this.disprove();
    if (this.state === "locked") this.state = "checking";
  }

  /** Echo was taken for somebody: nothing that is known of the delay counts for a while. */
  suspect(): void {
    this.#suspicion = suspicionBlocks;
  }

  /** What has been seen of the prediction does not count any more. */
  disprove(): void {
    this.#goodBlocks = 0;
    this.#unprovenBlocks = Infinity;
  }

  /** Whether the prediction fitted well, 12 dB, for a while in this answer, and within the last 2 s. */
  get isProven(): boolean {
    return this.state === "locked" && this.#goodBlocks >= proofBlocks && this.#unprovenBlocks < provenBlocks;
  }

  get isSuspected(): boolean {
    return this.#suspicion > 0;
  }

  feed(microphone: Float32Array, reference: Float32Array): void {
    this.#suspicion = Math.max(0, this.#suspicion - 1);
    this.#checkedBlocks += 1;
    this.#unprovenBlocks += 1;
    // Of an echo that is gone nothing can be observed.
    if (this.state === "checking" && this.#checkedBlocks > 3 * patienceBlocks) this.state = "locked";
    this.#estimator.feed(microphone, reference);
  }

  /** Takes the powers of a block in which echo was predicted. */
  observe(microphone: number, left: number): void {
    const fit = this.#fit;
    fit.microphone = 0.93 * fit.microphone + microphone;
    fit.left = 0.93 * fit.left + left;
    fit.sounding += 1;
    const fits = fit.left < 0.25 * fit.microphone;
    if (fit.sounding > 12 && fit.left < 0.06 * fit.microphone) {
      this.#goodBlocks += 1;
      this.#unprovenBlocks = 0;
    }
    if (this.state === "checking" && fit.sounding >= 5 && (fits || fit.sounding > patienceBlocks))
      this.state = "locked";
    if (this.state === "locked" && fits && this.#suspicion === 0) this.#estimator.restart();
  }

  /** How well the prediction fits lately: echo return loss enhancement, dB. */
  get fitDb(): number {
    return 10 * Math.log10((this.#fit.microphone + 1e-12) / (this.#fit.left + 1e-12));
  }

  /** True at the beginning of an answer, until the delay of the one before has had time to prove itself. */
  get isOnTrial(): boolean {
    return this.state === "checking" && this.#checkedBlocks <= trustBlocks;
  }

  /**
   * Looks for the delay when there is reason to; null when all stays as it is.
   * @param isEchoAt whether the microphone has so much of what was played at a delay that a path may be learned from it
   */
  move(
    reference: AlignedReference,
    filter: KalmanFilter,
    newest: (count: number) => Float64Array,
    isEchoAt: (delaySamples: number) => boolean,
  ): AlignmentMove | null {
    const { isSuspected } = this;
    const contradicted = isSuspected || (this.#fit.sounding > 40 && this.#fit.left > 0.5 * this.#fit.microphone);
    if (this.state === "locked" && !contradicted) return null;
    if (!this.#estimator.isDue) return null;
    const found = this.#confirmed(this.#estimator.estimate());
    if (found === null) return null;
    if (this.state === "searching") return isEchoAt(found) ? this.#settle("restart", found, found) : null;
    const shift = found + this.#estimateOffset - reference.delaySamples;
    if (Math.abs(shift) <= sameDelaySamples) {
      this.state = "locked";
      return null;
    }
    const trial = this.#tryDelay(reference, filter, newest, Math.max(0, reference.delaySamples + shift), trialReach);
    if (trial.likeness > 0.5) return this.#settle("shift", trial.delaySamples, found);
    const present = this.#tryDelay(reference, filter, newest, reference.delaySamples, 2);
    // Somebody speaks over an echo that is where it was: that the correlation sees another reflection means nothing.
    if (present.likeness > 0.2) return null;
    const isDue = isSuspected || this.#fit.sounding > 20;
    return isDue && isEchoAt(found) ? this.#settle("restart", found, found) : null;
  }

  #settle(type: "shift" | "restart", delaySamples: number, estimate: number): AlignmentMove {
    // Where the path is in doubt too, it must be learned at once.
    this.state = type === "shift" && this.#suspicion === 0 ? "checking" : "locked";
    this.#checkedBlocks = 0;
    this.#suspicion = 0;
    this.disprove();
    this.#estimateOffset = delaySamples - estimate;
    Object.assign(this.#fit, { microphone: 0, left: 0, sounding: 0 });
    this.#candidate = null;
    return { type, delaySamples };
  }

  /** The delay of an estimate that can be believed. */
  #confirmed(estimate: DelayCandidate | null): number | null {
    const before = this.#candidate;
    this.#candidate = estimate;
    if (estimate === null || estimate.confidence < likelyConfidence) return null;
    if (estimate.confidence >= sureConfidence) return estimate.delaySamples;
    const same =
      before !== null &&
      before.confidence >= likelyConfidence &&
      Math.abs(before.delaySamples - estimate.delaySamples) <= sameDelaySamples;
    return same ? estimate.delaySamples : null;
  }

  /** Predicts the last quarter of a second with the learned path at another delay, and finds the exact one. */
  #tryDelay(
    reference: AlignedReference,
    filter: KalmanFilter,
    newest: (count: number) => Float64Array,
    delaySamples: number,
    reach: number,
  ): { readonly delaySamples: number; readonly likeness: number } {
    const { blockSamples } = filter;
    const predicted = new Float64Array(trialBlocks * blockSamples);
    reference.rebuild(this.#trial, delaySamples, trialBlocks);
    for (let age = trialBlocks - 1; age >= 0; age--) {
      reference.pushAt(this.#trial, delaySamples, age);
      predicted.set(filter.predict(this.#trial), (trialBlocks - 1 - age) * blockSamples);
    }
    const heard = sharpened(newest(predicted.length));
    const { lag, likeness } = bestLag(heard, sharpened(predicted), reach);
    return { delaySamples: delaySamples + lag, likeness };
  }
}

/** First difference, nearly: high frequencies tell time better. */
function sharpened(samples: Float64Array): Float64Array {
  return samples.map((sample, n) => sample - 0.9 * (samples[n - 1] ?? 0));
}

/** By how much `heard` is later than `predicted`, with a part of a sample, and how alike they are then, 0 to 1. */
function bestLag(heard: Float64Array, predicted: Float64Array, reach: number): { lag: number; likeness: number } {
  const scores: number[] = [];
  for (let lag = -reach; lag <= reach; lag++) {
    let sum = 0;
    for (let n = reach; n < heard.length - reach; n++) sum += (heard[n] as number) * (predicted[n - lag] as number);
    scores.push(sum);
  }
  const power = (samples: Float64Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
  const best = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const at = scores.indexOf(best);
  const before = scores[at - 1] ?? best;
  const after = scores[at + 1] ?? best;
  const bend = before - 2 * best + after;
  const part = bend < 0 ? (before - after) / (2 * bend) : 0;
  const likeness = best / Math.sqrt(power(heard) * power(predicted) + 1e-18);
  return { lag: at - reach + part, likeness };
}
