import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, ServerEvent } from "@vivavoce/client";

/** Follows a conversation to know when nothing more is to be expected of the server. */
export class ConversationWatch {
  /** Responses that ended, and those of them that failed. */
  answers = 0;
  failures = 0;
  #speaking = false;
  /** A turn was committed and its response has not begun. */
  #awaiting = false;
  readonly #running = new Set<string>();

  /** Whether something was answered and no turn or response is open. */
  get settled(): boolean {
    return this.answers > 0 && !this.#speaking && !this.#awaiting && this.#running.size === 0;
  }

  /** Whether the user was last heard to speak. */
  get hearing(): boolean {
    return this.#speaking;
  }

  /** Whether a turn waits for its answer, or an answer is being made. */
  get busy(): boolean {
    return this.#awaiting || this.#running.size > 0;
  }

  /** A new session knows nothing of what was open in the old one. */
  reset(): void {
    this.#speaking = false;
    this.#awaiting = false;
    this.#running.clear();
  }

  take(event: ServerEvent): void {
    handleEvent(this.#handlers, event);
  }

  readonly #handlers: EventHandlers = {
    "input_audio_buffer.speech_started": () => {
      this.#speaking = true;
    },
    // The commit follows at once (BH-35).
    "input_audio_buffer.speech_stopped": () => this.#await(),
    "input_audio_buffer.committed": () => this.#await(),
    "conversation.item.input_audio_transcription.completed": ({ transcript }) => {
      // A turn without words gets no response (BH-39).
      if (transcript.trim() === "") this.#awaiting = false;
    },
    "response.created": ({ response }) => {
      this.#awaiting = false;
      this.#running.add(response.id);
    },
    "response.done": ({ response }) => {
      this.#running.delete(response.id);
      this.answers++;
      if (response.status === "failed") this.failures++;
    },
  };

  #await(): void {
    this.#speaking = false;
    this.#awaiting = true;
  }
}
