import type { Recognition } from "@vivavoce/engine";
import type { AudioInputFact } from "./audio-input-port.ts";

type Transcript = Extract<AudioInputFact, { type: "transcribed" }>["transcript"];

/** Gives the texts of items in the order in which they were asked for, however long each takes. */
export class TranscriptAnswers {
  readonly #post: (fact: AudioInputFact) => void;
  /** Settles when all answers asked for have been given; never rejects. */
  #given: Promise<void> = Promise.resolve();

  constructor(post: (fact: AudioInputFact) => void) {
    this.#post = post;
  }

  /** @param recognition of the item's audio; a rejection becomes a `transcriptionFailed` fact */
  add(itemId: string, recognition: Promise<Recognition>): void {
    const fact = answer(itemId, recognition);
    this.#given = this.#given.then(async () => this.#post(await fact));
  }
}

/** Never rejects. */
async function answer(itemId: string, recognition: Promise<Recognition>): Promise<AudioInputFact> {
  try {
    return { type: "transcribed", itemId, transcript: transcriptOf(await recognition) };
  } catch (error) {
    return transcriptionFailed(itemId, error);
  }
}

/** A recognition as sessions know it: null for what the engine does not give. */
export function transcriptOf(recognition: Recognition): Transcript {
  const { text, language = null, words = null, logprobs = null } = recognition;
  return { text, language, words, logprobs };
}

function transcriptionFailed(itemId: string, error: unknown): AudioInputFact {
  return { type: "transcriptionFailed", itemId, error: error instanceof Error ? error : new Error("unknown failure") };
}
