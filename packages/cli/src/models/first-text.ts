import { createSystemClock, pause } from "@vivavoce/audio/clock";
import type { Recognizer } from "@vivavoce/engine";

/** As much at a time as a microphone gives. */
const pieceMs = 20;
/** Who was shown nothing by then is shown nothing while they speak. */
const longestMs = 8000;

/**
 * How long somebody has spoken when the first text is shown, in milliseconds. The speech is given as a microphone would give it,
 * until there is text; so this takes as long as it says.
 * @param speech at the recognizer's rate, mono; it begins where speech does
 * @returns undefined where nothing was shown within 8 seconds, or while the speech lasted
 */
export async function firstTextMs(
  recognizer: Recognizer,
  speech: Float32Array,
  language: string | undefined,
): Promise<number | undefined> {
  const { partials, sampleRate } = recognizer.info.capabilities;
  if (!partials) return undefined;
  const pieceSamples = (pieceMs * sampleRate) / 1000;
  const end = Math.min(speech.length, (longestMs * sampleRate) / 1000);
  const clock = createSystemClock({ keepsAlive: true });
  let shownMs: number | undefined;
  const startMs = clock.now();
  const stream = recognizer.openStream({
    ...(language !== undefined && { language }),
    onPartial({ text }) {
      if (text.trim() !== "") shownMs ??= clock.now() - startMs;
    },
  });
  try {
    for (let from = 0; from < end; from += pieceSamples) {
      // A piece is there when all of it has been said.
      const dueMs = startMs + ((from + pieceSamples) * 1000) / sampleRate;
      await pause(clock, Math.max(0, dueMs - clock.now()));
      if (shownMs !== undefined) break;
      stream.push(speech.subarray(from, from + pieceSamples));
    }
  } finally {
    stream.close();
  }
  return shownMs === undefined ? undefined : Math.round(shownMs);
}
