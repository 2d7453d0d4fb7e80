import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";

export interface RecognizerCapabilities {
  /** Rate of the samples it takes, in Hz. */
  readonly sampleRate: number;
  /** Reports partial text while audio still arrives. */
  readonly partials: boolean;
  /** Gives word offsets. */
  readonly wordTimes: boolean;
  /** Gives log probabilities of tokens. */
  readonly logprobs: boolean;
  /** Honours `phraseList`. */
  readonly phraseList: boolean;
}

/** A loaded speech recognizer, shared by all sessions. */
export interface Recognizer extends HealthReporting {
  readonly info: EngineInfo<RecognizerCapabilities>;
  openStream(options: RecognizerOptions): RecognizerStream;
  close(): Promise<void>;
}

export interface RecognizerOptions {
  /** BCP-47 code; undefined lets the engine decide. */
  readonly language?: string;
  /** Words and names likely to be said; engines without the capability ignore it (the caller warns). */
  readonly phraseList?: readonly string[];
  /**
   * Somebody is shown `stableText` as it comes and cannot take it back: the text of every `settle` begins with what was
   * given. Default false: the final text may then differ from what was thought stable.
   */
  readonly showsStable?: boolean;
  /**
   * Who speaks: an opaque id. Streams of one session share that session's part of the engine, so that the work of one
   * caller does not hold up the others; streams without an id share one part.
   */
  readonly sessionId?: string;
  /** Called with growing text while audio is pushed; never after `close` or for text older than the last one given. */
  readonly onPartial?: (partial: PartialRecognition) => void;
}

/** Recognition of one utterance. Push voiced audio only: a recognizer invents words on long silence. */
export interface RecognizerStream {
  /** Adds mono samples in [-1, 1] at the engine's rate. The array is copied. */
  push(samples: Float32Array): void;
  /**
   * Text of all audio pushed so far, as good as the engine can make it. Called at a pause and again at the end: when
   * nothing was pushed in between, the same answer is returned at no cost. More audio may be pushed afterwards.
   * @throws EngineError when the engine fails or the stream is closed; `engine_unavailable` at once while it is down,
   * `rate_limit_exceeded` when the session has more waiting than its part allows
   */
  settle(): Promise<Recognition>;
  /** Stops work in progress and releases the utterance; a pending `settle` rejects with `engine_closed`. */
  close(): void;
}

export interface PartialRecognition {
  /** All text so far; its end may still change. */
  readonly text: string;
  /** The beginning of `text` that two passes agree on. It only grows; see `showsStable`. */
  readonly stableText: string;
}

export interface Recognition {
  /** Empty when no words were found. */
  readonly text: string;
  /** BCP-47 code of what was heard. */
  readonly language?: string;
  readonly words?: readonly RecognizedWord[];
  readonly logprobs?: readonly TokenLogprob[];
}

export interface RecognizedWord {
  readonly text: string;
  /** Milliseconds from the first sample pushed. */
  readonly offsetMs: number;
  readonly durationMs: number;
}

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm, at most 0. */
  readonly logprob: number;
}
