import type { ServerEvent, Session } from "@vivavoce/protocol";

/** Who has the floor in a session, as the server's events tell. */
export interface Floor {
  readonly userSpeaks: boolean;
  /** An answer was asked for, or a turn has ended that the server answers by itself, and no response has begun. */
  readonly answerDue: boolean;
  /** The responses that have begun and not ended, by id, and whether anything of them has come. */
  readonly responses: ReadonlyMap<string, boolean>;
}

/** Follows the floor of a session. */
export class FloorWatch implements Floor {
  userSpeaks = false;
  answerDue = false;
  readonly responses = new Map<string, boolean>();
  /** Event that asked for an answer. */
  #asked: string | undefined;

  /** The client asks for an answer by an event of this id (CE-17). */
  ask(eventId: string | undefined): void {
    this.#asked = eventId;
    this.answerDue = true;
  }

  /** @param session as it is before the event. */
  take(event: ServerEvent, session: Session | undefined): void {
    switch (event.type) {
      case "session.created":
        this.userSpeaks = this.answerDue = false;
        return this.responses.clear();
      case "input_audio_buffer.speech_started":
        this.userSpeaks = true;
        this.answerDue = false;
        return;
      case "input_audio_buffer.speech_stopped":
        this.userSpeaks = false;
        this.answerDue = session?.turn_detection?.create_response !== false;
        return;
      case "input_audio_buffer.committed":
      case "input_audio_buffer.cleared":
        // Speech that the client commits or clears itself has no other end, and no answer that was not asked for (CE-04, CE-05).
        this.userSpeaks = false;
        return;
      case "response.created":
        this.answerDue = false;
        // Each event looks through them; a server that ends none of them is none that a user talks to.
        if (this.responses.size < 99) this.responses.set(event.response.id, false);
        return;
      case "response.audio.delta":
      case "response.audio_transcript.delta":
      case "response.text.delta":
        if (this.responses.has(event.response_id)) this.responses.set(event.response_id, true);
        return;
      case "response.done":
        this.responses.delete(event.response.id);
        return;
      case "conversation.item.input_audio_transcription.completed":
        // Noise that was taken for speech is answered by nothing (BH-39).
        if (event.transcript.trim() === "") this.answerDue = false;
        return;
      case "conversation.item.input_audio_transcription.failed":
        // Where the answer goes on all the same (SE-18), its response says so.
        this.answerDue = false;
        return;
      case "error":
        // What goes wrong with another event of the client's does not end the turn.
        if (!event.error.event_id || event.error.event_id === this.#asked) this.answerDue = false;
        return;
      default:
        return;
    }
  }
}
