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
  close(): Promise<void>;
}

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
  readonly language?: RecognizerOptions["language"];
  readonly languages?: RecognizerOptions["languages"];
  readonly prompt?: RecognizerOptions["prompt"];
  readonly phraseList?: RecognizerOptions["phraseList"];
  readonly sessionId?: RecognizerOptions["sessionId"];
  readonly signal: AbortSignal;
  /** Called at most once, when work begins: from then on, waiting is cheaper than asking anew. */
  readonly onStart?: () => void;
}

/** Offsets of words count from the first sample of the request. */
export interface BufferedRecognition<Draft> extends Recognition {
  readonly draft?: Draft;
}
