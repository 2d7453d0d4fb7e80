import { resample } from "@vivavoce/audio";
import type { RecognizedWord, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { findSpeech } from "./find-speech.ts";

/** Something said in a recording. Times in milliseconds from its beginning. */
export interface TranscriptSegment {
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly text: string;
  /** Left out when the engine knows no word times. */
  readonly words?: readonly RecognizedWord[];
}

/** A recording in words. */
export interface Transcript {
  readonly durationMs: number;
  readonly text: string;
  readonly segments: readonly TranscriptSegment[];
}

/** The engines that are needed. */
export interface TranscriptionEngines {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
}

/**
 * Recognizes a recording of any rate and length.
 * @param language BCP-47 code; undefined lets the engine decide.
 * @throws EngineError when an engine fails
 */
export async function transcribeAudio(
  { voiceActivity, recognizer }: TranscriptionEngines,
  recording: { readonly samples: Float32Array; readonly sampleRate: number },
  language: string | undefined,
): Promise<Transcript> {
  const rate = recognizer.info.capabilities.sampleRate;
  const samples = resample(recording.samples, recording.sampleRate, rate);
  const detected = voiceActivity.info.capabilities.sampleRate;
  const stretches = await findSpeech(voiceActivity, resample(recording.samples, recording.sampleRate, detected));
  const segments: TranscriptSegment[] = [];
  for (const stretch of stretches) {
    const start = Math.round((stretch.start / detected) * rate);
    const end = Math.round((stretch.end / detected) * rate);
    const stream = recognizer.openStream(language === undefined ? {} : { language });
    try {
      stream.push(samples.subarray(start, end));
      const { text, words } = await stream.settle();
      const offsetMs = Math.round((start / rate) * 1000);
      if (text.trim() === "") continue;
      segments.push({
        offsetMs,
        durationMs: Math.round(((end - start) / rate) * 1000),
        text: text.trim(),
        ...(words === undefined ? {} : { words: words.map((word) => shifted(word, offsetMs)) }),
      });
    } finally {
      stream.close();
    }
  }
  return {
    durationMs: Math.round((recording.samples.length / recording.sampleRate) * 1000),
    text: segments.map(({ text }) => text).join(" "),
    segments,
  };
}

function shifted(word: RecognizedWord, offsetMs: number): RecognizedWord {
  return { ...word, offsetMs: Math.round(word.offsetMs + offsetMs), durationMs: Math.round(word.durationMs) };
}
