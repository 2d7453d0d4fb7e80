import type { RecognizedWord, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { findSpeech, heldMs } from "./find-speech.ts";
import { RecordingEar } from "./recording-ear.ts";
import type { Recording } from "./recording-ear.ts";

/** Something said in a recording. Times in milliseconds from its beginning. */
interface TranscriptSegment {
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
 * Recognizes a recording of any rate and length; no more of it is held than the longest stretch of speech.
 * @param language BCP-47 code; undefined lets the engine decide.
 * @param wantsWordTimes whether the times of words are wanted, which cost some engines time
 * @throws EngineError when an engine fails, and what reading the recording throws
 */
export async function transcribeAudio(
  { voiceActivity, recognizer }: TranscriptionEngines,
  recording: Recording,
  language: string | undefined,
  wantsWordTimes = true,
): Promise<Transcript> {
  const rate = recognizer.info.capabilities.sampleRate;
  const detected = voiceActivity.info.capabilities.sampleRate;
  const ear = new RecordingEar(recording, detected, rate, heldMs());
  const segments: TranscriptSegment[] = [];
  for await (const stretch of findSpeech(voiceActivity, ear.listen())) {
    const start = Math.round((stretch.start / detected) * rate);
    const end = Math.round((stretch.end / detected) * rate);
    const stream = recognizer.openStream({ wantsWordTimes, ...(language !== undefined && { language }) });
    try {
      stream.push(ear.read(start, end));
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
  return { durationMs: ear.durationMs, text: segments.map(({ text }) => text).join(" "), segments };
}

function shifted(word: RecognizedWord, offsetMs: number): RecognizedWord {
  return { ...word, offsetMs: Math.round(word.offsetMs + offsetMs), durationMs: Math.round(word.durationMs) };
}
