import type { VoiceActivityEngine } from "@vivavoce/engine";
import { createSegmenter, OnsetFinder } from "@vivavoce/server/testing";

const frameSamples = 512;
const frameMs = 32;

/**
 * Onsets, in milliseconds, at which the server would send `speech_started` for this signal: the real voice activity
 * model, and the server's own segmenter.
 * @param speechDurationMs voiced time before speech is believed (SF-08.5)
 */
export async function speechStarts(
  activity: VoiceActivityEngine,
  samples: Float32Array,
  speechDurationMs: readonly number[],
): Promise<readonly number[][]> {
  const segmenters = speechDurationMs.map((durationMs) =>
    createSegmenter(
      {
        threshold: 0.5,
        speechDurationMs: durationMs,
        silenceDurationMs: 500,
        prefixPaddingMs: 300,
        maxUtteranceMs: Infinity,
        judgeTimeoutMs: null,
      },
      frameMs,
    ),
  );
  const starts: number[][] = speechDurationMs.map(() => []);
  const stream = activity.openStream();
  const onsets = new OnsetFinder(16_000, frameMs);
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    const frame = samples.slice(start, start + frameSamples);
    const probability = await stream.process(frame);
    const soundMs = onsets.push(frame);
    for (const [index, segmenter] of segmenters.entries()) {
      for (const event of segmenter.push(probability, (start + frameSamples) / 16, soundMs)) {
        if (event.type === "onset") starts[index]?.push(Math.round(event.onsetMs));
      }
    }
  }
  stream.close();
  return starts;
}
