import type { Recognition } from "@vivavoce/engine";
import { transcriptOf } from "../turn-taking/cues.ts";
import type { AudioInputFact } from "../turn-taking/cues.ts";

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
    const failure = error instanceof Error ? error : new Error("unknown failure");
    return { type: "transcriptionFailed", itemId, error: failure };
  }
}
