import type { ServerEvent } from "@vivavoce/protocol";
import { handleEvent } from "../handle-event.ts";
import type { EventHandlers } from "../handle-event.ts";
import type { Playback } from "../playback.ts";
import type { VoiceLiveClient } from "../voice-live-client.ts";
import type { Activity, ConversationSnapshot } from "./conversation-snapshot.ts";
import { EntryList } from "./entry-list.ts";

/** What a view may be told. */
export interface ConversationViewOptions {
  /** With it, `speaking` lasts until the answer has been heard, not only received. */
  readonly playback?: Playback | undefined;
}

/** Looked at again this long after the last sound should have been heard. */
const afterSoundMs = 20;

/**
 * A conversation for a user interface to bind to: `subscribe` and `getSnapshot` have the form that React's
 * `useSyncExternalStore` and its like take; a snapshot is never changed. It begins with what comes after it was made.
 */
export class ConversationView {
  readonly #client: VoiceLiveClient;
  readonly #playback: Playback | undefined;
  readonly #list = new EntryList();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  /** The response that is being given, and whether anything of it has come. */
  #response: { readonly id: string; readonly begun: boolean } | undefined;
  #userSpeaking = false;
  /** A turn has ended that will be answered. */
  #answerDue = false;
  #snapshot: ConversationSnapshot;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: VoiceLiveClient, options: ConversationViewOptions = {}) {
    this.#client = client;
    this.#playback = options.playback;
    this.#snapshot = { connection: client.connectionState, activity: "listening", userSpeaking: false, entries: [] };
    this.#stops = [
      client.on("*", (event) => this.#take(event)),
      client.onConnection(({ state }) => {
        if (state !== "open") this.#forgetTurn();
        this.#update();
      }),
    ];
    this.#update();
  }

  /** Calls `listener` after every change. Returns how to stop it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The conversation now. The same object as before unless something has changed. */
  readonly getSnapshot = (): ConversationSnapshot => this.#snapshot;

  /** Stops following the session. The last snapshot stays. */
  close(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  readonly #handlers: EventHandlers = {
    "input_audio_buffer.speech_started": () => {
      this.#userSpeaking = true;
      this.#answerDue = false;
    },
    "input_audio_buffer.speech_stopped": () => {
      this.#userSpeaking = false;
      this.#answerDue = this.#client.session?.turn_detection?.create_response !== false;
    },
    "conversation.item.input_audio_transcription.completed": ({ transcript }) => {
      if (transcript.trim() === "") this.#answerDue = false;
    },
    "conversation.item.input_audio_transcription.failed": () => {
      // Where the answer goes on all the same (SE-18), its response says so.
      this.#answerDue = false;
    },
    error: ({ error }) => {
      // What goes wrong with an event of the client's does not end the turn.
      if (!error.event_id) this.#answerDue = false;
    },
    "response.created": ({ response }) => {
      this.#response = { id: response.id, begun: false };
      this.#answerDue = false;
    },
    "response.audio.delta": ({ response_id: id }) => this.#begin(id),
    "response.audio_transcript.delta": ({ response_id: id }) => this.#begin(id),
    "response.text.delta": ({ response_id: id }) => this.#begin(id),
    "response.done": ({ response }) => {
      if (this.#response?.id === response.id) this.#response = undefined;
    },
    "session.created": () => this.#forgetTurn(),
  };

  #take(event: ServerEvent): void {
    this.#list.take(event);
    handleEvent(this.#handlers, event);
    this.#update();
  }

  #begin(id: string): void {
    if (this.#response?.id === id) this.#response = { id, begun: true };
  }

  #forgetTurn(): void {
    this.#response = undefined;
    this.#userSpeaking = false;
    this.#answerDue = false;
  }

  #update(): void {
    const now: ConversationSnapshot = {
      connection: this.#client.connectionState,
      activity: this.#activity(),
      userSpeaking: this.#userSpeaking,
      entries: this.#list.entries,
    };
    this.#watchSound();
    const keys = Object.keys(now) as (keyof ConversationSnapshot)[];
    if (keys.every((key) => now[key] === this.#snapshot[key])) return;
    this.#snapshot = now;
    for (const listener of this.#listeners) listener();
  }

  #activity(): Activity {
    if ((this.#playback?.pendingMs ?? 0) > 0) return "speaking";
    if (this.#client.connectionState !== "open") return "offline";
    if (this.#userSpeaking) return "listening";
    if (this.#response !== undefined) return this.#response.begun ? "speaking" : "thinking";
    return this.#answerDue ? "thinking" : "listening";
  }

  /** No event tells the end of the sound. */
  #watchSound(): void {
    clearTimeout(this.#timer);
    const pendingMs = this.#playback?.pendingMs ?? 0;
    if (pendingMs > 0) this.#timer = setTimeout(() => this.#update(), pendingMs + afterSoundMs);
  }
}
