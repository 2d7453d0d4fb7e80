import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";
import type { EnginesByLanguage } from "./languages/engine-for-language.ts";
import type { WatchQueue } from "./watch-queue.ts";

/** What a recognizer gives and honours; of the rest the session warns. */
export interface RecognizerCapabilities {
  /** Rate of the samples it takes, in Hz. */
  readonly sampleRate: number;
  /** Reports partial text while audio still arrives. */
  readonly partials: boolean;
  /** Gives word offsets, to who wants them, see `RecognizerOptions.wantsWordTimes`. */
  readonly wordTimes: boolean;
  /** Gives log probabilities of tokens. */
  readonly logprobs: boolean;
  /** Honours `phraseList`. */
  readonly phraseList: boolean;
  /** Honours `prompt`; absent counts as false: its words are then given as part of `phraseList`, where that is honoured. */
  readonly prompt?: boolean;
  /**
   * Finds out which of its languages was spoken, and says so in `Recognition.language`; absent counts as false. Sessions
   * of several languages, or of none that was named, prefer such an engine.
   */
  readonly identifiesLanguage?: boolean;
}

/**
 * A loaded speech recognizer, shared by all sessions. One that takes whole utterances is made a stream by
 * `createIncrementalRecognizer`.
 *
 * @example
 * const stream = recognizer.openStream({ language: "en" });
 * stream.push(samples);
 * const { text } = await stream.settle();
 * stream.close();
 */
export interface Recognizer extends HealthReporting {
  /** What it is, and what it gives and honours. */
  readonly info: EngineInfo<RecognizerCapabilities>;
  /** Opens one utterance. @throws EngineError `engine_closed` once the engine is closed */
  openStream(options: RecognizerOptions): RecognizerStream;
  /** The engines of which it chooses one by the languages of a stream, see `createRecognizerByLanguage`; absent: it is one. */
  readonly byLanguage?: EnginesByLanguage<Recognizer>;
  /** Releases the engine: pending `settle` calls reject with `engine_closed`, as does whatever is asked later. */
  close(): Promise<void>;
}

/** How one utterance is recognized. */
export interface RecognizerOptions {
  /** BCP-47 code; undefined lets the engine decide. */
  readonly language?: string;
  /**
   * All languages that are expected, BCP-47, the primary one first; at least two where it is given. An engine that
   * identifies languages then chooses among these, and `language` is absent.
   */
  readonly languages?: readonly string[];
  /** Words and names likely to be said; engines without the capability ignore it (the caller warns). */
  readonly phraseList?: readonly string[];
  /** What the talk is about, in the client's words (SF-11.5); only engines with the capability are given it. */
  readonly prompt?: string;
  /**
   * Somebody is shown `stableText` as it comes and cannot take it back: the text of every `settle` begins with what was
   * given. Default false: the final text may then differ from what was thought stable.
   */
  readonly showsStable?: boolean;
  /**
   * False: nobody looks at the times of words, and an engine that has to work for them leaves them out. Default true.
   * A session wants them where `include` names phrases (SF-22).
   */
  readonly wantsWordTimes?: boolean;
  /**
   * Who speaks: an opaque id. Streams of one session share that session's part of the engine, so that the work of one
   * caller does not hold up the others; streams without an id share one part.
   */
  readonly sessionId?: string;
  /**
   * How long after a `settle` at a pause its text is needed, in milliseconds: an engine that reads ahead to be quicker then
   * may do so less often when there is time. Default 0: as soon as it can be.
   */
  readonly spareMs?: number;
  /** Told of what waits for the engine, for an operator's figures; an engine without a queue does not call it. */
  readonly watchQueue?: WatchQueue<"partial" | "final">;
  /**
   * Called with growing text while audio is pushed; never after `close` or for text older than the last one given. Absent:
   * nobody reads it, and an engine that has to work for it leaves it out.
   */
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
  settle(need?: SettleNeed): Promise<Recognition>;
  /** Stops work in progress and releases the utterance; a pending `settle` rejects with `engine_closed`. */
  close(): void;
}

/** When a text is needed that is asked for. */
export interface SettleNeed {
  /**
   * Milliseconds from now until somebody waits for it in silence, at the earliest. Default 0. Engines with several requests
   * do first what is needed first; nothing is given up by it.
   */
  readonly withinMs?: number;
  /** The trace that it is part of, as headers (W3C Trace Context): an engine elsewhere goes on with it. */
  readonly trace?: Readonly<Record<string, string>>;
}

/** What was heard so far, while audio still arrives. */
export interface PartialRecognition {
  /** All text so far; its end may still change. */
  readonly text: string;
  /** The beginning of `text` that two passes agree on. It only grows; see `showsStable`. */
  readonly stableText: string;
}

/** What was heard of all audio that was pushed. */
export interface Recognition {
  /** Empty when no words were found. */
  readonly text: string;
  /** BCP-47 code of what was heard. */
  readonly language?: string;
  /**
   * True where the engine, by its own measure, holds the speech for a language that it does not know: `text` is then a
   * guess at its sounds. Absent counts as false.
   */
  readonly isForeign?: boolean;
  /**
   * How far the speech is from the engine's languages, by its own measure: natural logarithm of the odds that it is of
   * another one. Finer than `isForeign`, for engines that are never sure of one utterance; sessions add it up over several.
   * Absent where there was too little speech, or the engine does not know.
   */
  readonly foreignLogOdds?: number;
  /** In order; only with the capability `wordTimes`, and left out by some engines where nobody wants them. */
  readonly words?: readonly RecognizedWord[];
  /** In order; only with the capability `logprobs`. */
  readonly logprobs?: readonly TokenLogprob[];
}

/** When a word was said. */
export interface RecognizedWord {
  /** The word as it stands in the text. */
  readonly text: string;
  /** Milliseconds from the first sample pushed. */
  readonly offsetMs: number;
  /** Milliseconds from its beginning to its end. */
  readonly durationMs: number;
}

/** How sure the recognizer was of one piece of its text. */
export interface TokenLogprob {
  /** The piece as the engine writes it. */
  readonly token: string;
  /** Natural logarithm, at most 0. */
  readonly logprob: number;
}
