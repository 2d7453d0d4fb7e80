import type { Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { recognize } from "./kit/recognize.ts";
import { voicedPart } from "./kit/test-clips.ts";
import type { TestClip } from "./kit/test-clips.ts";

/** What the recognizer alone makes of a clip, in one pass over it. */
export interface BareRecognition {
  /** Of the whole file. */
  readonly whole: string;
  /** From 200 ms before the first word to 300 ms after the last, by the manifest. */
  readonly byManifest: string;
  /** From 200 ms before to 200 ms after what voice activity finds, inner pauses included: as a session hears it. */
  readonly byVoiceActivity: string;
  readonly audioMs: number;
  /** Time of the pass over `byVoiceActivity`. */
  readonly recognitionMs: number;
}

const roll = 200 * 16;

/** Recognizes clips without a server; results in the order of the clips. */
export function recognizeBare(clips: readonly TestClip[]): Promise<BareRecognition[]> {
  return withEngines(async (recognizer, voiceActivity) => {
    const results: BareRecognition[] = [];
    for (const clip of clips) {
      const voiced = await voicedByModel(voiceActivity, clip.samples);
      const { text: whole } = await heard(recognizer, clip.samples);
      const { text: byManifest } = await heard(recognizer, voicedPart(clip));
      const { text: byVoiceActivity, ms: recognitionMs } = await heard(recognizer, voiced);
      results.push({ whole, byManifest, byVoiceActivity, audioMs: voiced.length / 16, recognitionMs });
    }
    return results;
  });
}

/** A stretch of a clip, in milliseconds from its beginning; may reach beyond both its ends. */
export interface ClipSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Recognizes each clip in the stretches given for it, each cut to what voice activity finds: the text the recognizer
 * makes of a session's own utterances, without the session. Results in the order of the clips.
 */
export function recognizeSpans(clips: readonly TestClip[], spans: readonly (readonly ClipSpan[])[]): Promise<string[]> {
  return withEngines(async (recognizer, voiceActivity) => {
    const texts: string[] = [];
    for (const [index, clip] of clips.entries()) {
      const parts: string[] = [];
      for (const { fromMs, toMs } of spans[index] ?? []) {
        const part = clip.samples.slice(Math.max(0, Math.round(fromMs * 16)), Math.max(0, Math.round(toMs * 16)));
        parts.push((await heard(recognizer, await voicedByModel(voiceActivity, part))).text);
      }
      texts.push(parts.filter((text) => text !== "").join(" "));
    }
    return texts;
  });
}

async function withEngines<T>(
  work: (recognizer: Recognizer, voiceActivity: VoiceActivityEngine) => Promise<T>,
): Promise<T> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const voiceActivity = await createSileroVoiceActivity();
  try {
    return await work(recognizer, voiceActivity);
  } finally {
    await recognizer.close();
    await voiceActivity.close();
  }
}

async function heard(recognizer: Recognizer, samples: Float32Array): Promise<{ text: string; ms: number }> {
  return samples.length === 0 ? { text: "", ms: 0 } : recognize(recognizer, samples);
}

async function voicedByModel(engine: VoiceActivityEngine, samples: Float32Array): Promise<Float32Array> {
  const { frameSamples } = engine.info.capabilities;
  const padded = new Float32Array(samples.length + 2 * roll);
  padded.set(samples, roll);
  const stream = engine.openStream();
  let first = Number.NaN;
  let last = Number.NaN;
  for (let start = 0; start + frameSamples <= padded.length; start += frameSamples) {
    const probability = await stream.process(padded.subarray(start, start + frameSamples));
    if (probability < (Number.isNaN(first) ? 0.5 : 0.35)) continue;
    if (Number.isNaN(first)) first = start;
    last = start + frameSamples;
  }
  stream.close();
  return Number.isNaN(first) ? new Float32Array() : padded.slice(Math.max(0, first - roll), last + roll);
}
