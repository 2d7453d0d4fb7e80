import type { LoggedEvent } from "../record/event-log.ts";

/** A run of appended audio: which part of the media it is, when it was sent, and where its sound lies if it was spoken. */
interface SentRun {
  readonly mediaMs: number;
  readonly lastMs: number;
  readonly placeMs: number | undefined;
}

/** Turns positions in the user's audio (BH-30) into moments of the recording, where that sound is seen and heard. */
export function createMediaClock(events: readonly LoggedEvent[]): (mediaMs: number) => number | undefined {
  const runs: SentRun[] = [];
  let mediaMs = 0;
  for (const { type, direction, audio } of events) {
    if (direction !== "sent" || type !== "input_audio_buffer.append" || audio === undefined) continue;
    runs.push({ mediaMs, lastMs: audio.lastMs, placeMs: audio.placeMs });
    mediaMs += audio.durationMs;
  }
  const starts = runs.map((each) => each.mediaMs);
  return (position) => {
    const run = runs[lastUpTo(starts, position)];
    if (run?.placeMs === undefined) return run?.lastMs;
    return run.placeMs + position - run.mediaMs;
  };
}

/** Index of the last of these moments, which never fall, that is not after `atMs`; -1 where all are. */
export function lastUpTo(moments: readonly number[], atMs: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
