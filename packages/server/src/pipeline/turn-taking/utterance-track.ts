import type { PartialRecognition, Recognition, RecognizerStream } from "@vivavoce/engine";
import { Utterance } from "./utterance.ts";
import type { SampleSource } from "./utterance.ts";

/** An utterance that is over and that no item has asked for yet. */
interface Ended {
  readonly utterance: Utterance;
  readonly endMs: number;
}

/** How the utterance in progress is heard. */
export interface UtteranceTrackOptions {
  readonly sampleRate: number;
  /** Opens a recognizer stream that tells of partial text in this way. */
  readonly open: (onPartial: (partial: PartialRecognition) => void) => RecognizerStream;
  /** Told of partial text of the utterance in progress. */
  readonly onPartial: (partial: PartialRecognition) => void;
  /** Told of the text of the utterance in progress at a pause that may be its end. */
  readonly onSettledAhead: (recognition: Recognition) => void;
}

/**
 * The utterances of one session: at most one in progress, at most one ended and unclaimed, any number whose text an
 * item waits for. Each one's recognizer stream is closed on every way out.
 */
export class UtteranceTrack {
  readonly #options: UtteranceTrackOptions;
  readonly #finishing = new Set<Utterance>();
  #current: Utterance | undefined;
  #ended: Ended | undefined;

  constructor(options: UtteranceTrackOptions) {
    this.#options = options;
  }

  /** The one in progress. */
  get current(): Utterance | undefined {
    return this.#current;
  }

  /** The one that has ended and is unclaimed. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** Begins one; what was open before is dropped. */
  begin(startMs: number, fromSample: number): void {
    this.drop();
    const { sampleRate, open, onPartial, onSettledAhead } = this.#options;
    const utterance: Utterance = new Utterance({
      startMs,
      fromSample,
      sampleRate,
      // A pass over an utterance that is over may still report; the text must not go to the next one.
      open: () => open((partial) => (this.#current === utterance ? onPartial(partial) : undefined)),
      onSettledAhead: (recognition) => (this.#current === utterance ? onSettledAhead(recognition) : undefined),
    });
    this.#current = utterance;
  }

  /** Gives the one in progress its sound up to a position. */
  hear(source: SampleSource, toSample: number): void {
    this.#current?.hear(source, toSample);
  }

  /** The one in progress is over and can be claimed. */
  end(endMs: number): void {
    if (this.#current === undefined) return;
    this.#ended = { utterance: this.#current, endMs };
    this.#current = undefined;
  }

  /** Takes the ended one out, if it ended there. */
  claimEnded(endMs: number): Utterance | undefined {
    if (this.#ended?.endMs !== endMs) return undefined;
    const { utterance } = this.#ended;
    this.#ended = undefined;
    return utterance;
  }

  /** Takes the one in progress out. */
  claimCurrent(): Utterance | undefined {
    const utterance = this.#current;
    this.#current = undefined;
    return utterance;
  }

  /** Text of a claimed utterance, which is over then. Rejects as `Utterance.settle` does. */
  async finish(utterance: Utterance): Promise<Recognition> {
    this.#finishing.add(utterance);
    try {
      return await utterance.settle();
    } finally {
      utterance.close();
      this.#finishing.delete(utterance);
    }
  }

  /** Drops what is in progress and what is unclaimed. */
  drop(): void {
    this.#current?.close();
    this.#ended?.utterance.close();
    this.#current = undefined;
    this.#ended = undefined;
  }

  close(): void {
    this.drop();
    for (const utterance of this.#finishing) utterance.close();
  }
}
