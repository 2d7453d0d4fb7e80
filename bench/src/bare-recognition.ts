import type { Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { voicedPart } from "./test-clips.ts";
import type { TestClip } from "./test-clips.ts";

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
export async function recognizeBare(clips: readonly TestClip[]): Promise<BareRecognition[]> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const voiceActivity = await createSileroVoiceActivity();
  try {
    const results: BareRecognition[] = [];
    for (const clip of clips) {
      const voiced = await voicedByModel(voiceActivity, clip.samples);
      const whole = await recognize(recognizer, clip.samples);
      const byManifest = await recognize(recognizer, voicedPart(clip));
      const startMs = performance.now();
      const byVoiceActivity = await recognize(recognizer, voiced);
      const recognitionMs = performance.now() - startMs;
      results.push({ whole, byManifest, byVoiceActivity, audioMs: voiced.length / 16, recognitionMs });
    }
    return results;
  } finally {
    await recognizer.close();
    await voiceActivity.close();
  }
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
export async function recognizeSpans(
  clips: readonly TestClip[],
  spans: readonly (readonly ClipSpan[])[],
): Promise<string[]> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const voiceActivity = await createSileroVoiceActivity();
  try {
    const texts: string[] = [];
    for (const [index, clip] of clips.entries()) {
      const parts: string[] = [];
      for (const { fromMs, toMs } of spans[index] ?? []) {
        const part = clip.samples.slice(Math.max(0, Math.round(fromMs * 16)), Math.max(0, Math.round(toMs * 16)));
        parts.push(await recognize(recognizer, await voicedByModel(voiceActivity, part)));
      }
      texts.push(parts.filter((text) => text !== "").join(" "));
    }
    return texts;
  } finally {
    await recognizer.close();
    await voiceActivity.close();
  }
}

async function recognize(recognizer: Recognizer, samples: Float32Array): Promise<string> {
  if (samples.length === 0) return "";
  const stream = recognizer.openStream({});
  stream.push(samples);
  const { text } = await stream.settle();
  stream.close();
  return text;
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
