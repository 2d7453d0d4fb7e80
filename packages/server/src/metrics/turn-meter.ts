import type { Clock } from "@vivavoce/audio/clock";
import type { TraceFact } from "@vivavoce/protocol";

/** How long a turn took, from the end of the user's speech to the first sound of the answer. */
type MeasuredTurn = Extract<TraceFact, { readonly kind: "turn_measured" }>;

/** Reads the facts of one session, and tells how long each spoken turn took: the turn that ends with this fact. */
export type TurnMeter = (fact: TraceFact, now: SessionNow) => MeasuredTurn | null;

/** How it stands with a session when something happens in it. */
export interface SessionNow {
  /** Position in the user's audio that has been received. */
  readonly receivedMs: number;
  /** Whether speech asked for the response that runs. */
  readonly answersSpeech: boolean;
  /** Whether the newest item calls a function of the client: the answer comes after what that gives. */
  readonly awaitsFunction: boolean;
  /** Whether the newest item is what a function of the client gave. */
  readonly hasFunctionOutput: boolean;
}

/** When something of a turn happened, by the server's clock. */
interface Moments {
  /** When the last of the user's speech was received. */
  readonly spokenMs: number;
  readonly stoppedMs: number;
  transcribedMs?: number;
  startedMs?: number;
  tokenMs?: number;
  /** The model asked for a function of the client before it said anything. */
  awaitsFunction?: boolean;
}

/**
 * The moments of a turn are those that the trace tells, so both give the same account. Where an answer was begun ahead, a
 * later moment may come first: then it took no time of its own, and the parts still add up to the whole.
 */
export function createTurnMeter(clock: Pick<Clock, "now">): TurnMeter {
  let pausedMs: number | undefined;
  let turn: Moments | undefined;
  let responseId: string | undefined;

  function measure(id: string, soundMs: number): MeasuredTurn | null {
    if (turn === undefined || id !== responseId) return null;
    const { spokenMs, stoppedMs, transcribedMs = stoppedMs, tokenMs = soundMs } = turn;
    const ends = [stoppedMs, transcribedMs, tokenMs, soundMs];
    turn = undefined;
    let before = spokenMs;
    const [silence_ms = 0, transcription_ms = 0, first_token_ms = 0, speech_ms = 0] = ends.map((endMs) => {
      const end = Math.min(soundMs, Math.max(before, endMs));
      const part = Math.round((end - before) * 10) / 10;
      before = end;
      return part;
    });
    const first_audio_ms = Math.round((before - spokenMs) * 10) / 10;
    return {
      kind: "turn_measured",
      response_id: id,
      first_audio_ms,
      silence_ms,
      transcription_ms,
      first_token_ms,
      speech_ms,
    };
  }

  return (fact, { receivedMs, answersSpeech, awaitsFunction, hasFunctionOutput }) => {
    const nowMs = clock.now();
    switch (fact.kind) {
      case "speech_started":
      case "speech_resumed":
        pausedMs = undefined;
        if (fact.kind === "speech_started") turn = undefined;
        return null;
      case "speech_paused":
        pausedMs = nowMs - Math.max(0, receivedMs - fact.media_ms);
        return null;
      case "speech_stopped":
        turn = { spokenMs: Math.min(nowMs, pausedMs ?? nowMs), stoppedMs: nowMs };
        responseId = undefined;
        pausedMs = undefined;
        return null;
      case "transcribed":
        if (turn !== undefined) turn.transcribedMs ??= nowMs;
        return null;
      case "response_started":
        // Speech without words has no answer: what is asked for later in another way is none to it.
        if (turn === undefined) return null;
        if (answersSpeech || (turn.awaitsFunction === true && hasFunctionOutput)) responseId ??= fact.response_id;
        return null;
      case "response_ended":
        if (turn === undefined || fact.response_id !== responseId || !awaitsFunction) return null;
        // The user goes on waiting: the time of the function belongs to the answer's first word.
        turn.awaitsFunction = true;
        delete turn.tokenMs;
        responseId = undefined;
        return null;
      case "first_token":
        if (turn !== undefined && fact.response_id === responseId) turn.tokenMs ??= nowMs;
        return null;
      case "first_audio":
        return measure(fact.response_id, nowMs);
      default:
        return null;
    }
  };
}
