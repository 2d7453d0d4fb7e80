import type { ServerEvent } from "@vivavoce/protocol";

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

  take(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#speaking = true;
        return;
      case "input_audio_buffer.speech_stopped":
        this.#speaking = false;
        // The commit follows at once (BH-35).
        this.#awaiting = true;
        return;
      case "input_audio_buffer.committed":
        this.#speaking = false;
        this.#awaiting = true;
        return;
      case "conversation.item.input_audio_transcription.completed":
        // A turn without words gets no response (BH-39).
        if (event.transcript.trim() === "") this.#awaiting = false;
        return;
      case "response.created":
        this.#awaiting = false;
        this.#running.add(event.response.id ?? "");
        return;
      case "response.done":
        this.#running.delete(event.response.id ?? "");
        this.answers++;
        if (event.response.status === "failed") this.failures++;
        return;
      default:
    }
  }
}
