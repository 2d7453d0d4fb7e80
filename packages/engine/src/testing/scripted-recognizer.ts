import { EngineError } from "../engine-error.ts";
import type {
  PartialRecognition,
  Recognition,
  Recognizer,
  RecognizerOptions,
  RecognizerStream,
} from "../recognizer.ts";

/** What the recognizer says to one utterance. */
export interface ScriptedUtterance {
  /** Text of the first `settle`, or of each that follows more audio; the last one stays. */
  readonly text: string | readonly string[];
  /** Partials and the audio, in milliseconds since the utterance began, after which each is given. */
  readonly partials?: readonly (PartialRecognition & { readonly afterMs: number })[];
  /** Given with the final text. */
  readonly logprobs?: Recognition["logprobs"];
  /** Language that the engine finds. */
  readonly language?: string;
  /** The engine holds it for a language that it does not know. */
  readonly isForeign?: boolean;
  /** How sure the engine is of that, see `Recognition`. */
  readonly foreignLogOdds?: number;
  /** `settle` rejects with an `EngineError` of this message. */
  readonly failure?: string;
}

/** What a scripted recognizer hears. */
export interface ScriptedRecognizerOptions {
  /** In the order in which streams receive their first audio; streams beyond the script hear nothing. */
  readonly utterances: readonly (string | ScriptedUtterance)[];
  /** Answers wait for `release`. Default false. */
  readonly manual?: boolean;
  /** In Hz; default 16000. */
  readonly sampleRate?: number;
  /** Default `scripted-recognizer`. */
  readonly id?: string;
  /** BCP-47; default `["*"]`. */
  readonly languages?: readonly string[];
  /** Default false. */
  readonly identifiesLanguage?: boolean;
}

/** A recognizer for tests: it says what the script says. */
export interface ScriptedRecognizer extends Recognizer {
  /** Every stream opened, oldest first. */
  readonly streams: readonly ScriptedRecognizerStream[];
  /** Answers that wait for `release`. */
  readonly pendingCount: number;
  /** Lets the answer that waits longest go. @throws Error when none waits */
  release(): void;
}

/** One stream of it, with what it was opened with and given. */
export interface ScriptedRecognizerStream extends RecognizerStream {
  /** What it was opened with. */
  readonly options: RecognizerOptions;
  /** Samples pushed so far. */
  readonly pushedSamples: number;
  /** Whether it was closed, by its session or with the engine. */
  readonly closed: boolean;
}

const engineId = "scripted-recognizer";

/** Builds a recognizer that answers from a script. */
export function createScriptedRecognizer(options: ScriptedRecognizerOptions): ScriptedRecognizer {
  const sampleRate = options.sampleRate ?? 16_000;
  const script = options.utterances.map((entry) => (typeof entry === "string" ? { text: entry } : entry));
  const streams: ScriptedStream[] = [];
  const waiting: (() => void)[] = [];
  let spoken = 0;
  const nextUtterance = (): ScriptedUtterance => script[spoken++] ?? { text: "" };
  const answer = (give: () => void): void => {
    if (options.manual === true) waiting.push(give);
    else give();
  };
  return {
    info: {
      id: options.id ?? engineId,
      languages: options.languages ?? ["*"],
      licence: "MIT",
      capabilities: {
        sampleRate,
        partials: true,
        wordTimes: false,
        logprobs: true,
        phraseList: true,
        ...(options.identifiesLanguage === true && { identifiesLanguage: true }),
      },
    },
    streams,
    get pendingCount() {
      return waiting.length;
    },
    release() {
      const give = waiting.shift();
      if (give === undefined) throw new Error("release: no answer is waiting");
      give();
    },
    openStream(streamOptions) {
      const stream = new ScriptedStream(streamOptions, sampleRate, nextUtterance, answer);
      streams.push(stream);
      return stream;
    },
    close() {
      for (const stream of streams) stream.close();
      return Promise.resolve();
    },
  };
}

class ScriptedStream implements ScriptedRecognizerStream {
  readonly options: RecognizerOptions;
  readonly #sampleRate: number;
  readonly #nextUtterance: () => ScriptedUtterance;
  readonly #answer: (give: () => void) => void;
  readonly #rejects = new Set<(error: unknown) => void>();
  #utterance: ScriptedUtterance | undefined;
  #settled: { readonly end: number; readonly promise: Promise<Recognition> } | undefined;
  #settleCount = 0;
  #partialCount = 0;
  pushedSamples = 0;
  closed = false;

  constructor(
    options: RecognizerOptions,
    sampleRate: number,
    nextUtterance: () => ScriptedUtterance,
    answer: (give: () => void) => void,
  ) {
    this.options = options;
    this.#sampleRate = sampleRate;
    this.#nextUtterance = nextUtterance;
    this.#answer = answer;
  }

  push(samples: Float32Array): void {
    if (this.closed || samples.length === 0) return;
    this.#utterance ??= this.#nextUtterance();
    this.pushedSamples += samples.length;
    const pushedMs = (this.pushedSamples * 1000) / this.#sampleRate;
    for (const partial of this.#utterance.partials?.slice(this.#partialCount) ?? []) {
      if (partial.afterMs > pushedMs) break;
      this.#partialCount += 1;
      this.options.onPartial?.({ text: partial.text, stableText: partial.stableText });
    }
  }

  settle(): Promise<Recognition> {
    if (this.closed) return Promise.reject(new EngineError(engineId, "engine_closed", "the stream is closed"));
    if (this.#settled?.end === this.pushedSamples) return this.#settled.promise;
    const { text = "", failure, logprobs = [], language, isForeign, foreignLogOdds } = this.#utterance ?? {};
    const found = {
      ...(language !== undefined && { language }),
      ...(isForeign === true && { isForeign }),
      ...(foreignLogOdds !== undefined && { foreignLogOdds }),
    };
    const texts = typeof text === "string" ? [text] : text;
    const said = this.#utterance === undefined ? "" : (texts[Math.min(this.#settleCount++, texts.length - 1)] ?? "");
    const promise = new Promise<Recognition>((resolve, reject) => {
      this.#rejects.add(reject);
      this.#answer(() => {
        this.#rejects.delete(reject);
        if (failure === undefined) resolve({ text: said, logprobs, ...found });
        else reject(new EngineError(engineId, "engine_failed", failure));
      });
    });
    this.#settled = { end: this.pushedSamples, promise };
    return promise;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const reject of this.#rejects) reject(new EngineError(engineId, "engine_closed", "the stream is closed"));
  }
}
