import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";
import type { Recognition, RecognizerCapabilities, RecognizerOptions } from "./recognizer.ts";

/**
 * A recognizer that reads a whole stretch of audio at once. `createIncrementalRecognizer` makes a `Recognizer` of it.
 * `Draft` is whatever a pass can hand to the next one to make it cheaper, for example the tokens it wrote.
 */
export interface BufferedRecognizer<Draft> extends HealthReporting {
  /** `partials` is left out: the adapter adds them. */
  readonly info: EngineInfo<Omit<RecognizerCapabilities, "partials">>;
  /**
   * Reads the samples. Resolves to undefined when the signal aborted it: at once when it had not started, at the next
   * chance when it had.
   * @throws EngineError when the engine fails
   */
  recognize(request: BufferedRequest<Draft>): Promise<BufferedRecognition<Draft> | undefined>;
  /** Releases the engine: a `recognize` in progress rejects with `engine_closed`, as does whatever is asked later. */
  close(): Promise<void>;
}

/** One pass over a stretch of sound. */
export interface BufferedRequest<Draft> {
  /** Mono samples in [-1, 1] at the engine's rate. The array is the engine's to keep or transfer. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** What the pass before this one over the same audio's beginning handed on. Must not change the text of a final. */
  readonly draft?: Draft;
  /**
   * How the text must begin: a beginning of the text that `draft` was made with, whole words. Absent when nothing is
   * settled. An engine that cannot obey may ignore it; what it writes is then fitted to the beginning.
   */
  readonly prefix?: string;
  /** A partial may wait and may trade exactness for speed; somebody waits for a final. */
  readonly purpose: "partial" | "final";
  /** Milliseconds from now until somebody waits for it, see `SettleNeed`; absent: at once. */
  readonly withinMs?: number;
  /** BCP-47 code of what is said; absent: the engine decides. */
  readonly language?: RecognizerOptions["language"];
  /** All languages that are expected, see `RecognizerOptions`. */
  readonly languages?: RecognizerOptions["languages"];
  /** What the talk is about; given only to engines with the capability. */
  readonly prompt?: RecognizerOptions["prompt"];
  /** Words and names likely to be said. */
  readonly phraseList?: RecognizerOptions["phraseList"];
  /** False: an engine that has to work for the times of words leaves them out. */
  readonly wantsWordTimes?: RecognizerOptions["wantsWordTimes"];
  /** Who speaks: an opaque id, whose part of the engine this pass takes from. */
  readonly sessionId?: RecognizerOptions["sessionId"];
  /** Withdraws the pass, see `recognize`. */
  readonly signal: AbortSignal;
  /** Called at most once, when work begins: from then on, waiting is cheaper than asking anew. */
  readonly onStart?: () => void;
}

/** Offsets of words count from the first sample of the request. */
export interface BufferedRecognition<Draft> extends Recognition {
  /** What the next pass over more of the same sound is given, to be cheaper. */
  readonly draft?: Draft;
}
