import { blockSamples, CancellerCore, keptBlocks, powerOf, silencePower } from "./echo-canceller.ts";
import type { EchoState } from "./echo-canceller.ts";
import type { SoundOwner } from "./echo-witness.ts";
import type { FastRoom } from "./fast-memory.ts";
import { fastMemories } from "./kalman-filter.ts";

/** What a canceller is made for. */
export interface EchoCancellerOptions {
  /** Hz; 16000. */
  readonly sampleRate: number;
  /** Longest time from the reference to its echo, milliseconds; default 2000. */
  readonly maxDelayMs?: number;
}

/** A stretch of microphone audio without echo. The arrays are new with each call. */
export interface CancelledAudio {
  /** Echo removed linearly, without delay; near speech is untouched. For the recognizer. */
  readonly linear: Float32Array;
  /** What was left of the echo suppressed too, `suppressedDelayMs` late. For voice activity and barge-in. */
  readonly suppressed: Float32Array;
}

/** Takes the echo of what is played out of what a microphone hears. Synchronous; one for each session. */
export interface EchoCanceller {
  /**
   * @param microphone samples in [-1, 1], a multiple of `blockSamples`
   * @param reference what is sent to the loudspeaker in the same stretch of time, as long; its echo may come up to
   *   `maxDelayMs` later. Zeros while nothing plays.
   * @throws RangeError when the lengths differ or are no multiple of `blockSamples`
   */
  process(microphone: Float32Array, reference: Float32Array): CancelledAudio;
  /** Granularity of `process`, in samples. */
  readonly blockSamples: number;
  /** How much later than the microphone `suppressed` is, in milliseconds. */
  readonly suppressedDelayMs: number;
  readonly state: EchoState;
  /**
   * Whose the newest sound of `suppressed` is that somebody takes for speech. While something plays, and as long as its
   * echo may come, nothing should be believed to be a user before this says `near`. Costs some milliseconds while
   * something plays, nothing otherwise. The canceller learns from it.
   * @param heardMs how long the sound has lasted, milliseconds
   */
  whoseSound(heardMs: number): SoundOwner;
  /** Forgets the room, the delay and all audio. */
  clear(): void;
  /** Gives back memory that is shared; nothing can be processed any more. May be called again. */
  close(): void;
}

/**
 * Creates a canceller for one microphone. Stages: a search for the delay, a reference aligned and resampled by it, a
 * Kalman filter with a quicker shadow, and a suppressor of what is left (docs/decisions/0010-echo-canceller.md). All of it
 * is made when something is played for the first time.
 * @throws RangeError when the rate is not 16000 Hz
 */
export function createEchoCanceller(options: EchoCancellerOptions): EchoCanceller {
  return new LazyCanceller(options, () => fastMemories.open());
}

/** The room of a canceller that nobody closed, when it is collected. */
const forgotten = new FinalizationRegistry<FastRoom>((room) => room.close());

/** A canceller that costs next to nothing until something is played. */
export class LazyCanceller implements EchoCanceller {
  readonly blockSamples = blockSamples;
  readonly suppressedDelayMs: number;
  readonly #sampleRate: number;
  readonly #maxDelaySamples: number;
  readonly #openRoom: () => FastRoom | undefined;
  /** Microphone audio kept to try delays and to learn from. */
  readonly #kept = new Float32Array(keptBlocks * blockSamples);
  #core: CancellerCore | null = null;
  #room: FastRoom | undefined;
  #isClosed = false;

  /**
   * @param openRoom gives room for the program that is quicker than TypeScript, or none
   * @throws RangeError when the rate is not 16000 Hz
   */
  constructor(options: EchoCancellerOptions, openRoom: () => FastRoom | undefined) {
    const { sampleRate, maxDelayMs = 2000 } = options;
    if (sampleRate !== 16_000) throw new RangeError(`sampleRate must be 16000 Hz, got ${sampleRate}`);
    this.#sampleRate = sampleRate;
    this.#maxDelaySamples = Math.round((maxDelayMs * sampleRate) / 1000);
    this.#openRoom = openRoom;
    this.suppressedDelayMs = (1000 * blockSamples) / sampleRate;
  }

  process(microphone: Float32Array, reference: Float32Array): CancelledAudio {
    const { length } = microphone;
    if (length % blockSamples !== 0 || reference.length !== length) {
      throw new RangeError(`blocks must be equally long multiples of ${blockSamples} samples`);
    }
    if (this.#isClosed) throw new Error("the echo canceller is closed");
    const linear = new Float32Array(length);
    const suppressed = new Float32Array(length);
    for (let start = 0; start < length; start += blockSamples) {
      const end = start + blockSamples;
      this.#processBlock(
        microphone.subarray(start, end),
        reference.subarray(start, end),
        linear.subarray(start, end),
        suppressed.subarray(start, end),
      );
    }
    return { linear, suppressed };
  }

  get state(): EchoState {
    return this.#core?.state ?? untouched;
  }

  whoseSound(heardMs: number): SoundOwner {
    return this.#core?.whoseSound(heardMs) ?? "near";
  }

  clear(): void {
    this.#release();
    this.#kept.fill(0);
  }

  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #processBlock(
    microphone: Float32Array,
    reference: Float32Array,
    linear: Float32Array,
    suppressed: Float32Array,
  ): void {
    const kept = this.#kept;
    const last = kept.length - blockSamples;
    if (this.#core === null && powerOf(reference) > silencePower) this.#begin(kept.subarray(last));
    if (this.#core === null) suppressed.set(kept.subarray(last));
    kept.copyWithin(0, blockSamples);
    kept.set(microphone, last);
    if (this.#core === null) linear.set(microphone);
    else this.#core.process(microphone, reference, linear, suppressed);
  }

  /** @param before the block before this one */
  #begin(before: Float32Array): void {
    this.#room = this.#openRoom();
    if (this.#room !== undefined) forgotten.register(this, this.#room, this.#room);
    this.#core = new CancellerCore(this.#sampleRate, this.#maxDelaySamples, this.#kept, before, this.#room);
  }

  #release(): void {
    this.#core = null;
    if (this.#room !== undefined) forgotten.unregister(this.#room);
    this.#room?.close();
    this.#room = undefined;
  }
}

/** Of a canceller that nothing was played to. */
const untouched: EchoState = {
  alignment: "searching",
  delayMs: null,
  driftPpm: 0,
  erleDb: 0,
  isActive: false,
  isConverged: false,
};
