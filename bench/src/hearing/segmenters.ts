import type { SoundOwner } from "@vivavoce/audio/echo";
import { createSegmenter, OnsetFinder } from "@vivavoce/server/testing";

/** Length of the frames that voice activity judges. */
export const frameSamples = 512;
export const frameMs = 32;

/** The server's own segmenters, one for each `speech_duration_ms` (SF-08.5), over the same frames. */
export function createSegmenters(speechDurationsMs: readonly number[]) {
  const finder = new OnsetFinder(16_000, frameMs);
  const segmenters = speechDurationsMs.map((speechDurationMs) =>
    createSegmenter(
      {
        threshold: 0.5,
        speechDurationMs,
        silenceDurationMs: 500,
        prefixPaddingMs: 300,
        maxUtteranceMs: Infinity,
        judgeTimeoutMs: null,
      },
      frameMs,
    ),
  );
  return {
    /** Whether something has been heard that may yet prove to be speech. */
    get mayBeSpeech(): boolean {
      return segmenters.some(({ candidateOnsetMs }) => candidateOnsetMs !== null);
    },
    /** What each of them makes of a frame that ends at that time. @param whose asked whose the sound is */
    push(samples: Float32Array, probability: number, endMs: number, whose?: (heardMs: number) => SoundOwner) {
      finder.push(samples);
      return segmenters.map((segmenter) => segmenter.push(probability, endMs, () => finder.soundMs(), whose));
    },
  };
}
