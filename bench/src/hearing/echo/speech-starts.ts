import type { VoiceActivityEngine } from "@vivavoce/engine";

/** The part of the server's segmenter that is used here. */
interface Segmenter {
  push(probability: number, frameEndMs: number): readonly { readonly type: string; readonly onsetMs?: number }[];
}
type CreateSegmenter = (settings: Readonly<Record<string, number | null>>, frameMs: number) => Segmenter;

const frameSamples = 512;
const frameMs = 32;

/**
 * Onsets, in milliseconds, at which the server would send `speech_started` for this signal: the real voice activity
 * model, and the server's own segmenter out of its build.
 * @param speechDurationMs voiced time before speech is believed (SF-08.5)
 */
export async function speechStarts(
  activity: VoiceActivityEngine,
  samples: Float32Array,
  speechDurationMs: readonly number[],
): Promise<readonly number[][]> {
  // The server's package does not offer its segmenter to others; a copy would soon measure something else.
  const url = new URL("../../../../packages/server/dist/pipeline/input/segmenter.js", import.meta.url);
  const { createSegmenter } = (await import(url.href)) as { readonly createSegmenter: CreateSegmenter };
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
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    const probability = await stream.process(samples.slice(start, start + frameSamples));
    for (const [index, segmenter] of segmenters.entries()) {
      for (const event of segmenter.push(probability, (start + frameSamples) / 16)) {
        if (event.type === "onset" && event.onsetMs !== undefined) starts[index]?.push(Math.round(event.onsetMs));
      }
    }
  }
  stream.close();
  return starts;
}
