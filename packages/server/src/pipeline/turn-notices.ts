import type { TraceFact } from "@vivavoce/protocol";
import type { Clock } from "../runtime/clock.ts";
import { sleep } from "../runtime/sleep.ts";
import { foreseeResponse } from "../session/foresee-response.ts";
import type { SessionState } from "../session/state/session-state.ts";
import type { AudioInputNotice } from "./input/audio-input-port.ts";
import type { OutputPacer } from "./output/output-pacer.ts";
import type { ResponseRuns } from "./output/response-runs.ts";
import type { SessionTrace } from "./session-trace.ts";

export interface TurnNoticesOptions {
  readonly clock: Clock;
  readonly pacer: Pick<OutputPacer, "hold" | "release">;
  readonly runs: Pick<ResponseRuns, "foresee" | "unforesee">;
  readonly trace: SessionTrace;
  readonly state: () => SessionState;
  /** Aborted when the session ends. */
  readonly over: AbortSignal;
}

/** What follows from the audio input's notices, besides the session: output waits, answers are made ahead, the trace. */
export interface TurnNotices {
  take(notice: AudioInputNotice): void;
  /** Resolves when output has been held for as long as it may. */
  holdTimeout(): Promise<void>;
}

/** Longest time that output waits for words; with the voiced time that makes speech, it is below half a second. */
const longestHoldMs = 400;
/** Output goes on after this even when nothing more is heard of who was speaking. */
const silentHoldMs = 700;

export function createTurnNotices({ clock, pacer, runs, trace, state, over }: TurnNoticesOptions): TurnNotices {
  let heldAtMs = 0;
  let cancelTimer = (): void => {};

  /** A microphone that stops sending says neither that somebody interrupts nor that nobody does. */
  function hold(): void {
    pacer.hold();
    cancelTimer();
    cancelTimer = clock.setTimer(silentHoldMs, release);
  }

  function release(): void {
    cancelTimer();
    pacer.release();
  }

  over.addEventListener("abort", () => cancelTimer());
  return {
    take(notice) {
      switch (notice.type) {
        case "speechDetected":
          if (notice.held) heldAtMs = clock.now();
          if (notice.held && state().session.turn_detection?.interrupt_response !== false) hold();
          break;
        case "speechBelieved":
        case "speechDismissed":
          release();
          break;
        case "turnForeseen": {
          const plan = foreseeResponse(state(), Math.round(notice.atMs), notice.transcript);
          if (plan !== null) runs.foresee(plan);
          break;
        }
        case "turnUnforeseen":
          runs.unforesee();
          break;
        default:
      }
      const fact = factOf(notice);
      if (fact !== null) trace(fact);
    },
    holdTimeout: () => sleep(clock, heldAtMs + longestHoldMs - clock.now(), over),
  };
}

/** The notice as the trace shows it; null for what others tell of. */
function factOf(notice: AudioInputNotice): TraceFact | null {
  switch (notice.type) {
    case "speechDetected":
      return { kind: "speech_detected", media_ms: Math.round(notice.atMs), held: notice.held };
    case "speechDismissed":
      return { kind: "speech_dismissed", media_ms: Math.round(notice.atMs), reason: notice.reason };
    case "speechPaused":
      return { kind: "speech_paused", media_ms: Math.round(notice.atMs) };
    case "speechResumed":
      return { kind: "speech_resumed", media_ms: Math.round(notice.atMs) };
    case "turnJudged":
      return {
        kind: "turn_judged",
        media_ms: Math.round(notice.atMs),
        probability: notice.probability,
        threshold: notice.threshold,
        extra_silence_ms: Math.round(notice.extraSilenceMs),
      };
    case "echo":
      return {
        kind: "echo",
        delay_ms: notice.delayMs === null ? null : Math.round(notice.delayMs),
        return_loss_enhancement_db: Math.round(notice.returnLossEnhancementDb),
        drift_ppm: Math.round(notice.driftPpm),
      };
    case "speechBelieved":
    case "turnForeseen":
    case "turnUnforeseen":
      return null;
    default:
      return notice satisfies never;
  }
}
