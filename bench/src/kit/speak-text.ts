import { concatSamples, resample } from "@vivavoce/audio";
import type { Prosody, SpeechChunk, Synthesizer, WordTime } from "@vivavoce/engine";

/** A text that was spoken, whole. */
export interface SpokenText {
  /** At the synthesizer's own rate. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly words: readonly WordTime[];
  /** From asking to the first sound, and to the last; NaN where there was none. */
  readonly firstChunkMs: number;
  readonly totalMs: number;
}

/** Speaks a text at once. @param manner what differs from a plain voice */
export async function speakText(
  synthesizer: Synthesizer,
  text: string,
  voice: string,
  manner: Partial<Prosody> = {},
): Promise<SpokenText> {
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0, ...manner };
  const chunks: SpeechChunk[] = [];
  let firstChunkMs = Number.NaN;
  const startMs = performance.now();
  for await (const chunk of synthesizer.synthesize({ text, voice, prosody, signal: new AbortController().signal })) {
    if (chunks.length === 0) firstChunkMs = performance.now() - startMs;
    chunks.push(chunk);
  }
  const totalMs = performance.now() - startMs;
  return {
    samples: concatSamples(chunks.map(({ samples }) => samples)),
    sampleRate: synthesizer.info.capabilities.sampleRate,
    words: chunks.flatMap(({ words }) => words),
    firstChunkMs,
    totalMs,
  };
}

/** The sound of a text at 16 kHz, as recognizers take it. */
export async function soundOfText(...asked: Parameters<typeof speakText>): Promise<Float32Array> {
  const { samples, sampleRate } = await speakText(...asked);
  return resample(samples, sampleRate, 16_000);
}
