import type { Floor } from "../floor.ts";
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
  /** Filled as the view is made. */
  #snapshot = {} as ConversationSnapshot;
  /** The snapshot that the listeners know of. */
  #told: ConversationSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: VoiceLiveClient, options: ConversationViewOptions = {}) {
    this.#client = client;
    this.#playback = options.playback;
    this.#stops = [
      client.on("*", (event) => {
        this.#list.take(event);
        this.#update();
      }),
      client.onConnection(() => this.#update()),
    ];
    this.#update();
  }

  /** Calls `listener` after every change. Returns how to stop it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The conversation now. The same object as before unless something has changed. */
  readonly getSnapshot = (): ConversationSnapshot => {
    // No event tells the end of the sound, nor that an answer was asked for: who looks sees it at once, others are told later.
    if (this.#stops.length > 0) this.#look();
    return this.#snapshot;
  };

  /** Stops following the session. The last snapshot stays. */
  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  get #pendingMs(): number {
    return this.#playback?.pendingMs ?? 0;
  }

  #update(): void {
    clearTimeout(this.#timer);
    const pendingMs = this.#pendingMs;
    if (pendingMs > 0) this.#timer = setTimeout(() => this.#update(), pendingMs + afterSoundMs);
    this.#look();
    if (this.#snapshot === this.#told) return;
    this.#told = this.#snapshot;
    for (const listener of this.#listeners) listener();
  }

  #look(): void {
    const { connectionState: connection, floor } = this.#client;
    const isOpen = connection === "open";
    const userSpeaking = isOpen && floor.userSpeaks;
    const activity = this.#pendingMs > 0 ? "speaking" : isOpen ? activityOf(floor) : "offline";
    const now: ConversationSnapshot = { connection, activity, userSpeaking, entries: this.#list.entries };
    const keys = Object.keys(now) as (keyof ConversationSnapshot)[];
    if (keys.some((key) => now[key] !== this.#snapshot[key])) this.#snapshot = now;
  }
}

/** What the assistant's side is doing, by the events alone. */
function activityOf({ userSpeaks, answerDue, responses }: Floor): Activity {
  if (userSpeaks) return "listening";
  const begun = [...responses.values()];
  if (begun.includes(true)) return "speaking";
  return answerDue || begun.length > 0 ? "thinking" : "listening";
}
