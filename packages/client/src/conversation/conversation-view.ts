import type { ServerEvent } from "@vivavoce/protocol";
import type { Floor } from "../floor.ts";
import type { Playback } from "../playback.ts";
import type { VoiceLiveClient } from "../voice-live-client.ts";
import type { Activity, ConversationSnapshot } from "./conversation-snapshot.ts";
import { EntryList } from "./entry-list.ts";

type Facts = Omit<ConversationSnapshot, "entries">;

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
  #facts = {} as Facts;
  #snapshot: ConversationSnapshot | undefined;
  /** Whether something has changed that the listeners do not know of. */
  #isNews = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: VoiceLiveClient, options: ConversationViewOptions = {}) {
    this.#client = client;
    this.#playback = options.playback;
    this.#list.onChange = () => this.#renew();
    // What the session began with is told no more.
    this.#list.take({ type: "session.updated", session: client.session ?? {} } as ServerEvent);
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
    // Made when it is asked for: the list of a long conversation is not copied for every word.
    return (this.#snapshot ??= { ...this.#facts, entries: this.#list.entries });
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
    if (!this.#isNews) return;
    this.#isNews = false;
    for (const listener of this.#listeners) listener();
  }

  #look(): void {
    const { connectionState: connection, floor } = this.#client;
    const isOpen = connection === "open";
    const userSpeaking = isOpen && floor.userSpeaks;
    const activity = this.#pendingMs > 0 ? "speaking" : isOpen ? activityOf(floor) : "offline";
    const now: Facts = { connection, activity, userSpeaking };
    const keys = Object.keys(now) as (keyof Facts)[];
    if (keys.some((key) => now[key] !== this.#facts[key])) this.#renew();
    this.#facts = now;
  }

  #renew(): void {
    this.#isNews = true;
    this.#snapshot = undefined;
  }
}

/** What the assistant's side is doing, by the events alone. */
export function activityOf({ userSpeaks, answerDue, responses }: Floor): Activity {
  if (userSpeaks) return "listening";
  const begun = [...responses.values()];
  if (begun.includes(true)) return "speaking";
  return answerDue || begun.length > 0 ? "thinking" : "listening";
}
