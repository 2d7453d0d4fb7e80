import { concatSamples } from "@vivavoce/audio";
import { EngineError } from "@vivavoce/engine";
import type { Recognition, RecognizerOptions, RecognizerStream } from "@vivavoce/engine";
import type { NativeResult } from "../sherpa-library.ts";
import { GrowingText } from "./growing-text.ts";
import type { StreamingChild, StreamListener } from "./streaming-child.ts";

/** The process that hears a stream. */
export type HearingChild = Pick<StreamingChild, "open" | "push" | "settle" | "close">;

interface StreamSurroundings {
  readonly engine: string;
  /** The process that hears it, or why there is none. */
  readonly child: HearingChild | EngineError;
  /** Another one, after that was lost; why there is none, when there is none for some seconds. */
  readonly replacement: () => Promise<HearingChild | EngineError>;
  /** For the network, without a region. */
  readonly language: string | undefined;
  /** The one language that the network knows, if it knows one. */
  readonly ownLanguage: string | undefined;
  /** Most samples that may wait to be read. */
  readonly maxWaitingSamples: number;
  readonly toText: (result: NativeResult) => string;
}

interface Ask {
  readonly resolve: (recognition: Recognition) => void;
  readonly reject: (error: unknown) => void;
}

/** Sound goes to the process in pieces of 100 ms: a message costs more than what it carries. */
const pieceSamples = 1600;

/** So much of an utterance is kept to be heard again, 60 s; of a longer one that loses its process the text is lost. */
const mostKeptSamples = 960_000;

/**
 * One utterance, heard by a process while it is said. When the process is lost, another one hears all of it again, once: sound
 * that brings down two is not given to a third.
 */
export class StreamingStream implements RecognizerStream {
  readonly #options: RecognizerOptions;
  readonly #surroundings: StreamSurroundings;
  readonly #text = new GrowingText();
  readonly #asks = new Map<number, Ask>();
  #child: HearingChild | undefined;
  #id = 0;
  /** All sound so far; undefined once it is too much, or has been heard again. */
  #kept: Float32Array[] | undefined = [];
  /** Partials say nothing new before so much is read again. */
  #knownSamples = 0;
  #failure: EngineError | undefined;
  #pieces: Float32Array[] = [];
  #pieceSamples = 0;
  #pushedSamples = 0;
  #readSamples = 0;
  #askCount = 0;
  #settled: { readonly end: number; readonly promise: Promise<Recognition> } | undefined;
  #isClosed = false;

  constructor(options: RecognizerOptions, surroundings: StreamSurroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    const { child, language } = surroundings;
    if (child instanceof EngineError) {
      this.#failure = child;
    } else {
      this.#child = child;
      this.#id = child.open(this.#listener(), language);
    }
  }

  push(samples: Float32Array): void {
    if (this.#isClosed || this.#failure !== undefined || samples.length === 0) return;
    const piece = samples.slice();
    this.#pieces.push(piece);
    this.#pieceSamples += samples.length;
    this.#pushedSamples += samples.length;
    if (this.#pushedSamples > mostKeptSamples) this.#kept = undefined;
    this.#kept?.push(piece);
    // What was read once does not count again while it is heard a second time.
    const readSamples = Math.max(this.#readSamples, this.#knownSamples);
    if (this.#pushedSamples - readSamples > this.#surroundings.maxWaitingSamples) {
      return this.#fail(this.#error("rate_limit_exceeded", "too much waits for the speech recognizer already"));
    }
    if (this.#pieceSamples >= pieceSamples) this.#flush();
  }

  settle(): Promise<Recognition> {
    if (this.#isClosed) return Promise.reject(this.#error("engine_closed", "the recognizer stream is closed"));
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#pushedSamples === 0) return Promise.resolve({ text: "" });
    if (this.#settled?.end === this.#pushedSamples) return this.#settled.promise;
    this.#flush();
    const ask = ++this.#askCount;
    const promise = new Promise<Recognition>((resolve, reject) => void this.#asks.set(ask, { resolve, reject }));
    this.#settled = { end: this.#pushedSamples, promise };
    this.#child?.settle(this.#id, ask);
    return promise;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#child?.close(this.#id);
    this.#rejectAsks(this.#error("engine_closed", "the recognizer stream is closed"));
  }

  #listener(): StreamListener {
    return {
      onRead: (samples) => (this.#readSamples = samples),
      onHeard: (result) => {
        if (this.#isClosed || this.#readSamples < this.#knownSamples) return;
        const text = this.#surroundings.toText(result);
        if (text !== "") this.#options.onPartial?.(this.#text.add(text));
      },
      onSettled: (ask, result) => {
        this.#asks.get(ask)?.resolve(this.#recognition(result));
        this.#asks.delete(ask);
      },
      onLost: (error) => {
        if (this.#isClosed) return;
        if (error.code === "engine_failed" && this.#kept !== undefined) void this.#hearAgain(error);
        else this.#fail(error);
      },
    };
  }

  async #hearAgain(error: EngineError): Promise<void> {
    const { replacement, language } = this.#surroundings;
    this.#child = undefined;
    this.#knownSamples = this.#readSamples;
    this.#readSamples = 0;
    const child = await replacement();
    if (this.#isClosed || this.#failure !== undefined) return;
    const kept = this.#kept;
    if (child instanceof EngineError || kept === undefined) return this.#fail(error);
    this.#kept = undefined;
    this.#child = child;
    this.#id = child.open(this.#listener(), language);
    this.#pieces = kept;
    this.#pieceSamples = this.#pushedSamples;
    this.#flush();
    for (const ask of this.#asks.keys()) child.settle(this.#id, ask);
  }

  #recognition(result: NativeResult): Recognition {
    const text = this.#surroundings.toText(result);
    const language = this.#surroundings.ownLanguage ?? this.#surroundings.language;
    return {
      text: this.#options.showsStable === true ? this.#text.fit(text) : text,
      ...(language !== undefined && { language }),
    };
  }

  #flush(): void {
    if (this.#pieceSamples === 0 || this.#child === undefined) return;
    this.#child.push(this.#id, concatSamples(this.#pieces));
    this.#pieces = [];
    this.#pieceSamples = 0;
  }

  #fail(error: EngineError): void {
    this.#failure = error;
    this.#pieces = [];
    this.#kept = undefined;
    this.#child?.close(this.#id);
    this.#rejectAsks(error);
  }

  #rejectAsks(error: EngineError): void {
    for (const { reject } of this.#asks.values()) reject(error);
    this.#asks.clear();
  }

  #error(code: "engine_closed" | "rate_limit_exceeded", message: string): EngineError {
    return new EngineError(this.#surroundings.engine, code, message);
  }
}
