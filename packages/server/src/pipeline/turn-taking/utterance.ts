import type { Recognition, RecognizedWord, RecognizerStream, SettleNeed } from "@vivavoce/engine";

/** Where an utterance takes its sound from. */
export interface SampleSource {
  /** Samples between two positions, cut down to what is held. */
  read(fromSample: number, toSample: number): Float32Array;
}

/** Where an utterance begins, and how it is heard. */
export interface UtteranceOptions {
  /** Media time where the utterance begins on the wire (BH-31). */
  readonly startMs: number;
  /** First sample to recognize. */
  readonly fromSample: number;
  /** Rate of the samples, in Hz. */
  readonly sampleRate: number;
  /** Opens the recognizer's stream; its failure becomes that of `settle`. */
  readonly open: () => RecognizerStream;
  /** Told of the text at a pause, as soon as enough of the silence has been heard. */
  readonly onSettledAhead?: (recognition: Recognition) => void;
}

/**
 * One user stretch on its way through a recognizer: gives it what is voiced and holds long silence back, because a
 * recognizer invents words there.
 */
export class Utterance {
  readonly startMs: number;
  readonly #sampleRate: number;
  readonly #stream: RecognizerStream | undefined;
  #failure: unknown;
  /** Stretches that the recognizer has heard one after the other. */
  readonly #heard: { readonly fromSample: number; toSample: number }[] = [];
  #nextSample: number;
  /** From here on nothing is given until speech resumes. */
  #holdSample = Infinity;
  #aheadMs = 0;
  #settledAhead = false;
  /** Pauses that have ended: text of one of them comes too late. */
  #pauses = 0;
  readonly #onSettledAhead: (recognition: Recognition) => void;

  constructor(options: UtteranceOptions) {
    this.startMs = options.startMs;
    this.#onSettledAhead = options.onSettledAhead ?? (() => {});
    this.#sampleRate = options.sampleRate;
    this.#nextSample = options.fromSample;
    try {
      this.#stream = options.open();
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Gives the recognizer what it has not had, up to the position or to where silence is held back. */
  hear(source: SampleSource, toSample: number): void {
    const limit = Math.min(toSample, this.#holdSample);
    if (limit > this.#nextSample) {
      this.#push(source.read(this.#nextSample, limit), limit);
      this.#nextSample = limit;
    }
    if (toSample < this.#holdSample || this.#settledAhead) return;
    this.#settledAhead = true;
    // Asked ahead, so that the text is there when the silence has lasted; who needs it sees the failure.
    const pause = this.#pauses;
    const settled = (recognition: Recognition): void => {
      if (pause === this.#pauses) this.#onSettledAhead(recognition);
    };
    this.settle({ withinMs: this.#aheadMs }).then(settled, () => {});
  }

  /**
   * Speech paused: sound beyond the position is held back.
   * @param aheadMs milliseconds from there until the text is needed, if nobody speaks again
   */
  hold(fromSample: number, aheadMs = 0): void {
    this.#holdSample = fromSample;
    this.#aheadMs = Number.isFinite(aheadMs) ? aheadMs : 0;
    this.#settledAhead = false;
  }

  /** Speech goes on: of the silence held back, only what lies after the position is heard. */
  release(fromSample: number): void {
    this.#holdSample = Infinity;
    this.#pauses += 1;
    this.#nextSample = Math.max(this.#nextSample, fromSample);
  }

  /** Text of what was heard so far. Rejects with what went wrong in opening, pushing or recognizing. */
  async settle(need?: SettleNeed): Promise<Recognition> {
    if (this.#stream === undefined || this.#failure !== undefined) throw this.#failure;
    const recognition = await this.#stream.settle(need);
    if (recognition.words === undefined) return recognition;
    return { ...recognition, words: recognition.words.map((word) => this.#placed(word)) };
  }

  close(): void {
    this.#stream?.close();
  }

  #push(samples: Float32Array, endSample: number): void {
    if (this.#stream === undefined || this.#failure !== undefined || samples.length === 0) return;
    const fromSample = endSample - samples.length;
    const last = this.#heard.at(-1);
    if (last?.toSample === fromSample) last.toSample = endSample;
    else this.#heard.push({ fromSample, toSample: endSample });
    try {
      this.#stream.push(samples);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** The word's offset counted from the start of the utterance, held-back silence included. */
  #placed(word: RecognizedWord): RecognizedWord {
    let left = (word.offsetMs * this.#sampleRate) / 1000;
    let position = this.#heard[0]?.fromSample ?? 0;
    for (const stretch of this.#heard) {
      position = stretch.fromSample + left;
      if (position < stretch.toSample) break;
      left -= stretch.toSample - stretch.fromSample;
    }
    const offsetMs = Math.max(0, Math.round((position * 1000) / this.#sampleRate - this.startMs));
    return { ...word, offsetMs };
  }
}
