import type { Clock } from "@vivavoce/audio/clock";
import { ProtocolError } from "@vivavoce/protocol";
import type { ClientEvent } from "@vivavoce/protocol";
import type { SessionState } from "../session/state/session-state.ts";
import { isTurnInProgress, owedByClient } from "../session/state/turn-in-progress.ts";

/** The end of a session that may finish what has begun. */
export interface SessionDrain {
  /** From now on no turn begins; `over` is called when the last one has ended and has been played. */
  begin(): void;
  /** The session has taken an input. */
  stepped(): void;
  /** Whether the user's sound is still listened to: a turn that has begun is heard to its end. */
  hears(): boolean;
  /** What to answer an event that would begin a turn; undefined for all others. */
  refuses(event: ClientEvent): ProtocolError | undefined;
  /** Stops looking. */
  close(): void;
}

/** What has to be over before a session may end. */
export interface SessionDrainOptions {
  readonly clock: Clock;
  readonly state: () => SessionState;
  /** Sound that the client has not played yet, in milliseconds. */
  readonly remainingMs: () => number;
  /** Sound that has come in and has not been worked on, or speech that nobody has been told of yet. */
  readonly input: {
    readonly isWorking: () => boolean;
    readonly mayHearSpeech: () => boolean;
    readonly hasSpeech: () => boolean;
  };
  /** Whether the session answers; one that only transcribes owes nothing after the text. */
  readonly answers: boolean;
  /** Calls back once what has happened so far is kept, or cannot be; at once where nobody keeps the session. */
  readonly kept: (act: () => void) => void;
  readonly over: () => void;
}

/** Pause between two looks. */
const pollMs = 50;
/** The network and the client's own buffer play later than the server reckons. */
const marginMs = 300;
/** How long a client has to ask for an answer to what it has said. */
const askMs = 2_000;
/** How long a client may take for a function or an approval; the end of the drain comes first, as a rule. */
const resultMs = 60_000;

/** Lets a turn and its answer end: speech, its text, the response, its tools and its sound. */
export function createSessionDrain(options: SessionDrainOptions): SessionDrain {
  const { clock, state, input } = options;
  let isDraining = false;
  let isClosed = false;
  let cancel = (): void => {};
  let conversation = state().conversation;
  let changedAt = -Infinity;
  let playedAt = -Infinity;

  function stepped(): void {
    if (state().conversation === conversation) return;
    conversation = state().conversation;
    changedAt = clock.now();
  }

  /** A client that is silent about it for long has forgotten. */
  function isOwed(): boolean {
    const owed = options.answers ? owedByClient(state()) : null;
    return owed !== null && clock.now() - changedAt < (owed === "answer" ? askMs : resultMs);
  }

  /** By hand the client ends its turn: with speech in the buffer it has begun. */
  function isHeard(): boolean {
    const { session, input: heard } = state();
    if (heard.speech.phase !== "silent" || heard.clientTurn !== null) return true;
    return session.turn_detection === null ? input.hasSpeech() : input.mayHearSpeech();
  }

  function look(): void {
    cancel();
    if (isClosed) return;
    const now = clock.now();
    if (options.remainingMs() > 0) playedAt = now;
    const isBusy = isTurnInProgress(state()) || isHeard() || input.isWorking() || isOwed();
    if (!isBusy && now - playedAt >= marginMs) return endOnceKept();
    cancel = clock.setTimer(pollMs, look);
  }

  function endOnceKept(): void {
    const { conversation, session } = state();
    options.kept(() => {
      if (isClosed) return;
      // What came meanwhile is in no entry yet, and may have begun a turn.
      if (state().conversation !== conversation || state().session !== session) return look();
      options.over();
    });
  }

  return {
    begin() {
      if (isDraining) return;
      isDraining = true;
      look();
    },
    stepped,
    hears: () => !isDraining || isHeard(),
    refuses({ type, event_id: eventId = null }) {
      if (!isDraining || !beginsTurn.has(type)) return undefined;
      if (isOwed() || isHeard() || state().inputTexts.length > 0) return undefined;
      return new ProtocolError("session_expired", "This server is shutting down: no new turn begins.", { eventId });
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}

const beginsTurn: ReadonlySet<ClientEvent["type"]> = new Set([
  "response.create",
  "input_audio.turn.start",
  "input_text.delta",
]);
