import { EngineError } from "@vivavoce/engine";
import type { Recognizer, RecognizerOptions, RecognizerStream } from "@vivavoce/engine";
import type { ToneBook } from "./tone-book.ts";
import { ToneEar } from "./tone-ear.ts";

const engineId = "tone-recognizer";
const sampleRate = 16_000;

/** A recognizer of what `speakTones` says with the same book: exact, at once, with partials as the words come. */
export function createToneRecognizer(book: ToneBook): Recognizer {
  const streams = new Set<ToneStream>();
  return {
    info: {
      id: engineId,
      languages: ["*"],
      licence: "MIT",
      capabilities: { sampleRate, partials: true, wordTimes: false, logprobs: false, phraseList: true },
    },
    openStream(options) {
      const stream = new ToneStream(new ToneEar(book, sampleRate), options, () => streams.delete(stream));
      streams.add(stream);
      return stream;
    },
    close() {
      for (const stream of streams) stream.close();
      return Promise.resolve();
    },
  };
}

class ToneStream implements RecognizerStream {
  readonly #ear: ToneEar;
  readonly #options: RecognizerOptions;
  readonly #onClose: () => void;
  #isClosed = false;

  constructor(ear: ToneEar, options: RecognizerOptions, onClose: () => void) {
    this.#ear = ear;
    this.#options = options;
    this.#onClose = onClose;
  }

  push(samples: Float32Array): void {
    if (this.#isClosed) return;
    const before = this.#ear.words.length;
    this.#ear.push(samples);
    if (this.#ear.words.length === before) return;
    const text = this.#ear.words.join(" ");
    this.#options.onPartial?.({ text, stableText: text });
  }

  settle(): ReturnType<RecognizerStream["settle"]> {
    if (this.#isClosed) return Promise.reject(new EngineError(engineId, "engine_closed", "the stream is closed"));
    return Promise.resolve({ text: this.#ear.words.join(" ") });
  }

  close(): void {
    this.#isClosed = true;
    this.#onClose();
  }
}
