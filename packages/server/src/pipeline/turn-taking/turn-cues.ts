import type { Clock } from "@vivavoce/audio/clock";
import { sleep } from "../../runtime/sleep.ts";
import { speculativePlan } from "../../session/speculative-plan.ts";
import type { SessionState } from "../../session/state/session-state.ts";
import type { AudioInputCue } from "./cues.ts";
import type { Loudspeaker } from "../output/loudspeaker.ts";
import type { ResponseRuns } from "../output/response-runs.ts";
import { longestHoldMs, silentHoldMs } from "./durations.ts";
import { cueFact } from "../session-trace.ts";
import type { SessionTrace } from "../session-trace.ts";

/** What cues act on. */
export interface TurnCuesOptions {
  readonly clock: Clock;
  readonly loudspeaker: Pick<Loudspeaker, "hold" | "release">;
  readonly runs: Pick<ResponseRuns, "speculate" | "dropSpeculation">;
  readonly trace: SessionTrace;
  readonly state: () => SessionState;
  /** Aborted when the session ends. */
  readonly over: AbortSignal;
}

/** What follows from the audio input's cues, besides the session: output waits, answers are made ahead, the trace. */
export interface TurnCues {
  take(cue: AudioInputCue): void;
  /** Resolves when output has been held for as long as it may. */
  holdTimeout(): Promise<void>;
}

/** Does what cues ask for at once: output is held and released, answers are made ahead. */
export function createTurnCues({ clock, loudspeaker, runs, trace, state, over }: TurnCuesOptions): TurnCues {
  let heldAtMs = 0;
  let cancelTimer = (): void => {};

  /** A microphone that stops sending says neither that somebody interrupts nor that nobody does. */
  function hold(): void {
    loudspeaker.hold();
    cancelTimer();
    cancelTimer = clock.setTimer(silentHoldMs, release);
  }

  function release(): void {
    cancelTimer();
    loudspeaker.release();
  }

  over.addEventListener("abort", () => cancelTimer());
  return {
    take(cue) {
      switch (cue.type) {
        case "speechDetected":
          if (cue.held) heldAtMs = clock.now();
          if (cue.held && state().session.turn_detection?.interrupt_response !== false) hold();
          break;
        case "speechBelieved":
        case "speechDismissed":
          release();
          break;
        case "speculation": {
          const plan = speculativePlan(state(), Math.round(cue.atMs), cue.transcript);
          if (plan !== null) runs.speculate(plan);
          break;
        }
        case "speculationVoid":
          runs.dropSpeculation();
          break;
        default:
      }
      trace(cueFact(cue));
    },
    holdTimeout: () => sleep(clock, heldAtMs + longestHoldMs - clock.now(), over),
  };
}
