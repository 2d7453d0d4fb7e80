import { maxFrameMs } from "../record/event-log.ts";
import type { LoggedEvent } from "../record/event-log.ts";

/** A run of appended audio: which part of the media it is, when its last frame was sent, and whether it was spoken. */
interface SentRun {
  readonly mediaMs: number;
  readonly durationMs: number;
  readonly lastMs: number;
  /** False for audio that was sent in one piece, such as the silence at the end. */
  readonly spoken: boolean;
}

/** Turns positions in the user's audio (BH-30) into moments of the recording. */
export function createMediaClock(events: readonly LoggedEvent[]): (mediaMs: number) => number | undefined {
  const runs: SentRun[] = [];
  let mediaMs = 0;
  for (const { type, direction, audio } of events) {
    if (direction !== "sent" || type !== "input_audio_buffer.append" || audio === undefined) continue;
    const { durationMs, lastMs, count } = audio;
    runs.push({ mediaMs, durationMs, lastMs, spoken: durationMs / count <= maxFrameMs });
    mediaMs += durationMs;
  }
  return (position) => {
    const run = runs.findLast((each) => each.mediaMs <= position);
    if (run === undefined) return undefined;
    // Frames may have waited for the connection, but the last of a run was sent when it had been spoken.
    const afterMs = Math.max(0, run.mediaMs + run.durationMs - position);
    return run.spoken ? run.lastMs - afterMs : run.lastMs;
  };
}
