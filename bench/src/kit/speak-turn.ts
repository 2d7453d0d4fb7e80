import { setTimeout as sleep } from "node:timers/promises";
import type { BenchClip } from "./bench-clips.ts";
import type { Caller } from "./caller.ts";
import { wallMs } from "./child-messages.ts";
import { wireFrames } from "./wire-frames.ts";

/** Silence after a clip, at least, and how long an answer is waited for. */
const shortestGapMs = 1500;
const longestWaitMs = 12_000;

/**
 * Speaks one clip, hears some of the answer and waits until the session is at rest.
 * @param answerMs the answer is cancelled after so much of it; 0 hears it out
 * @returns when the clip began, milliseconds since 1970
 */
export async function speakTurn(caller: Caller, clip: BenchClip, answerMs: number): Promise<number> {
  const startMs = caller.say(wireFrames(clip.samples));
  const clipEndMs = startMs + clip.samples.length / 16;
  let cancelled: string | undefined;
  for (;;) {
    await sleep(20);
    const nowMs = wallMs();
    if (nowMs < clipEndMs) continue;
    const response = caller.responses.at(-1);
    const inProgress = response !== undefined && Number.isNaN(response.doneAtMs) && cancelled !== response.id;
    if (answerMs > 0 && inProgress && nowMs > response.firstAudioAtMs + answerMs) {
      cancelled = response.id;
      caller.cancelResponse();
    }
    const playedAtMs =
      response === undefined || response.cancelled ? 0 : (response.firstAudioAtMs || 0) + response.audioMs;
    const isAtRest = nowMs > clipEndMs + shortestGapMs && caller.settled && nowMs > playedAtMs;
    if (isAtRest || nowMs > Math.max(clipEndMs, playedAtMs) + longestWaitMs) return startMs;
  }
}
