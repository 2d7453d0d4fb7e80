import type { Clock } from "@vivavoce/audio/clock";
import { traceFeature, traceMessageType } from "@vivavoce/protocol";
import type { TraceFact, TraceMessage } from "@vivavoce/protocol";
import { createTurnMeter } from "../metrics/turn-meter.ts";
import type { SessionNow } from "../metrics/turn-meter.ts";
import type { SessionEffect } from "../session/state/session-effect.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import type { SessionSpans } from "../telemetry/session-spans.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import type { SessionRequest } from "./session-port.ts";
import type { AudioInputCue } from "./turn-taking/cues.ts";

/** Takes facts about a turn as they happen; null is none. */
export type SessionTrace = (fact: TraceFact | null) => void;

/** Whom the facts of a session are told. */
interface TraceEnds {
  readonly state: () => SessionState;
  /** Sends a text to the client. */
  readonly tell: (text: string) => void;
  readonly spans: SessionSpans | undefined;
}

/** The trace of a session: for its client where that has asked, for numbers and for spans. */
export function openTrace(
  { clock, metrics }: Pick<SessionHostOptions, "clock" | "metrics">,
  { features }: Pick<SessionRequest, "features">,
  { state, tell, spans }: TraceEnds,
): SessionTrace {
  const toClient = features?.has(traceFeature) === true ? createSessionTrace(clock, tell) : noTrace;
  return measuringTrace(clock, state, (fact, now) => {
    toClient(fact);
    metrics?.fact(fact);
    spans?.fact(fact, now);
  });
}

/** For sessions whose client has not asked. */
const noTrace: SessionTrace = () => {};

/** Sends facts to the client in order, with the time since the session began. They are no part of its dialect. */
function createSessionTrace(clock: Clock, send: (text: string) => void): SessionTrace {
  const startMs = clock.now();
  let count = 0;
  return (fact) => {
    if (fact === null) return;
    const at_ms = Math.round((clock.now() - startMs) * 10) / 10;
    const message: TraceMessage = { type: traceMessageType, event_id: `trace_${++count}`, trace: { at_ms, ...fact } };
    send(JSON.stringify(message));
  };
}

/** Takes a fact, and how it stands with the session then. */
type TellFact = (fact: TraceFact, now: SessionNow) => void;

/** A trace that also tells how long each spoken turn took. */
function measuringTrace(clock: Clock, state: () => SessionState, tell: TellFact): SessionTrace {
  const meter = createTurnMeter(clock);
  return (fact) => {
    if (fact === null) return;
    const { input, response, session, conversation } = state();
    const asked = response.phase === "running" ? response.origin : undefined;
    // Where the client asks for every answer, it asks for those to speech too.
    const answersSpeech = asked === "turn" || (asked === "client" && session.turn_detection?.create_response === false);
    const newest = conversation.entries.at(-1)?.item.type;
    const now = {
      receivedMs: input.receivedMs,
      answersSpeech,
      awaitsFunction: newest === "function_call",
      hasFunctionOutput: newest === "function_call_output",
    };
    tell(fact, now);
    const turn = meter(fact, now);
    if (turn !== null) tell(turn, now);
  };
}

/** What happens to a session, as the trace shows it; null for what others tell of. */
export function inputFact(input: SessionInput, { session }: SessionState): TraceFact | null {
  switch (input.type) {
    case "speechStarted": {
      const { playback } = input;
      if (playback === null || session.turn_detection?.interrupt_response === false) return null;
      return { kind: "playback_cut", item_id: playback.itemId, played_ms: Math.round(playback.playedMs) };
    }
    case "speechStopped":
      return { kind: "speech_stopped", media_ms: Math.round(input.endMs) };
    case "transcribed":
      return { kind: "transcribed", item_id: input.itemId };
    default:
      return null;
  }
}

/**
 * What a session does, as the trace shows it.
 * @param remainingMs time until all that was sent has been played
 */
export function effectFact(effect: SessionEffect, state: SessionState, remainingMs: () => number): TraceFact | null {
  if (effect.type !== "send") return null;
  const { event } = effect;
  if (event.type === "input_audio_buffer.speech_started") {
    return { kind: "speech_started", media_ms: state.input.receivedMs };
  }
  if (event.type !== "response.done") return null;
  return { kind: "response_ended", response_id: event.response.id, remaining_ms: Math.round(remainingMs()) };
}

/** A cue as the trace shows it; null for what others tell of. */
export function cueFact(cue: AudioInputCue): TraceFact | null {
  switch (cue.type) {
    case "speechDetected":
      return { kind: "speech_detected", media_ms: Math.round(cue.atMs), held: cue.held };
    case "speechDismissed":
      return { kind: "speech_dismissed", media_ms: Math.round(cue.atMs), reason: cue.reason };
    case "speechPaused":
      return { kind: "speech_paused", media_ms: Math.round(cue.atMs) };
    case "speechResumed":
      return { kind: "speech_resumed", media_ms: Math.round(cue.atMs) };
    case "turnJudged":
      return {
        kind: "turn_judged",
        media_ms: Math.round(cue.atMs),
        probability: cue.probability,
        ...(cue.words !== undefined && { words_probability: cue.words }),
        ...(cue.sound !== undefined && { sound_probability: cue.sound }),
        threshold: cue.threshold,
        extra_silence_ms: Math.round(cue.extraSilenceMs),
      };
    case "echo":
      return {
        kind: "echo",
        delay_ms: cue.delayMs === null ? null : Math.round(cue.delayMs),
        return_loss_enhancement_db: Math.round(cue.returnLossEnhancementDb),
        drift_ppm: Math.round(cue.driftPpm),
      };
    case "speechBelieved":
    case "speculation":
    case "speculationVoid":
      return null;
    default:
      return cue satisfies never;
  }
}
