import type { Clock } from "@vivavoce/audio/clock";
import type { Session } from "@vivavoce/protocol";
import type { AudioInput } from "./audio-input.ts";
import type { SessionInput } from "../../session/state/session-input.ts";
import type { SessionState } from "../../session/state/session-state.ts";
import { inputSession } from "../../session/turn/client-turn.ts";

/** Sound of speech that was being heard, or of utterances that were committed in another process, which the client says again. */
export interface HeardAgain {
  /** Begins: utterances whose text is awaited are listened to first, and as one whose end is known. */
  begin(): void;
  /** Sound up to there has come. */
  heard(receivedMs: number): void;
  /** Settings for the sound to come. */
  configure(session: Session, epoch: number): void;
  close(): void;
}

/** The session that has moved, and its audio input. */
export interface HeardAgainOptions {
  readonly audioInput: Pick<AudioInput, "configure" | "transcribe" | "isWorking" | "hasSpeech">;
  readonly state: () => SessionState;
  readonly clock: Clock;
  readonly post: (input: SessionInput) => void;
}

/** Clients say again at once what they have kept. */
const waitMs = 5000;
/** Speech that its client was told of must be found again within so much sound. */
const findMs = 3000;

/** Hears again, by hand, what a client that came back says anew. */
export function createHeardAgain({ audioInput, state, clock, post }: HeardAgainOptions): HeardAgain {
  let owed: { readonly itemId: string; readonly startMs: number; readonly endMs: number }[] = [];
  let receivedMs = 0;
  /** The speech that its client has been told of. */
  let speaking: { readonly itemId: string; readonly untilMs: number } | undefined;
  let cancel = (): void => {};

  const byHand = (session: Session): Session => ({ ...session, turn_detection: null });

  function settle(endMs: number): void {
    const [next] = owed;
    if (next === undefined) return;
    owed.shift();
    const { epoch } = state().input;
    audioInput.transcribe({ itemId: next.itemId, startMs: next.startMs, endMs, epoch });
    if (owed.length > 0) return;
    cancel();
    audioInput.configure(inputSession(state()), epoch);
  }

  /** Speech that cannot be found again, because the client has not kept it, is over: nobody would end it. */
  function seekSpeech(nowMs: number): void {
    const { speech, epoch } = state().input;
    if (speaking === undefined || nowMs < speaking.untilMs) return;
    const isSought = speech.phase === "speaking" && speech.itemId === speaking.itemId;
    if (isSought && (audioInput.isWorking() || audioInput.hasSpeech())) return;
    speaking = undefined;
    if (isSought) post({ type: "speechStopped", epoch, endMs: nowMs });
  }

  return {
    begin() {
      const { pendingUtterances, input } = state();
      receivedMs = input.receivedMs;
      if (input.speech.phase === "speaking") {
        speaking = { itemId: input.speech.itemId, untilMs: receivedMs + findMs };
      }
      owed = pendingUtterances.map(({ itemId, startMs = receivedMs, endMs = startMs }) => ({ itemId, startMs, endMs }));
      if (owed.length === 0) return;
      audioInput.configure(byHand(inputSession(state())), input.epoch);
      // What the client has not kept cannot be heard again: the text is that of what has come.
      cancel = clock.setTimer(waitMs, () => {
        while (owed.length > 0) settle(receivedMs);
      });
    },
    heard(nowMs) {
      receivedMs = nowMs;
      while (owed[0] !== undefined && owed[0].endMs <= nowMs) settle(nowMs);
      if (owed.length === 0) seekSpeech(nowMs);
    },
    configure: (session, epoch) => audioInput.configure(owed.length === 0 ? session : byHand(session), epoch),
    close: () => cancel(),
  };
}
