import type { LoggedEvent } from "../record/event-log.ts";

/** A run of appended audio: which part of the media it is, and when it was sent. */
interface SentRun {
  readonly mediaMs: number;
  readonly durationMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Sound is sent when it has been spoken: so much earlier it began. */
const frameMs = 20;
/** A run that came this much faster than it lasts was not spoken while it was sent. */
const burstFactor = 2;

/** Turns positions in the user's audio (BH-30) into moments of the recording. */
export function createMediaClock(events: readonly LoggedEvent[]): (mediaMs: number) => number | undefined {
  const runs: SentRun[] = [];
  let mediaMs = 0;
  for (const { type, direction, atMs, audio } of events) {
    if (direction !== "sent" || type !== "input_audio_buffer.append" || audio === undefined) continue;
    runs.push({ mediaMs, durationMs: audio.durationMs, firstMs: atMs, lastMs: audio.lastMs });
    mediaMs += audio.durationMs;
  }
  return (position) => {
    const run = runs.findLast((each) => each.mediaMs <= position);
    if (run === undefined) return undefined;
    const intoMs = position - run.mediaMs;
    const sentForMs = run.lastMs - run.firstMs + frameMs;
    if (run.durationMs > sentForMs * burstFactor) return run.lastMs;
    return Math.min(run.firstMs - frameMs + intoMs, run.lastMs);
  };
}
