import { resample, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import type { LabelledSpeech, Span } from "./labelled-speech.ts";

/** Speech somewhere in a stretch of silence. */
export interface PlacedSpeech {
  readonly samples: Float32Array;
  readonly spans: readonly Span[];
  readonly onsetMs: number;
  readonly endMs: number;
}

/** Puts silence around speech; `phase`, in samples, moves it against the frames. */
export function placeSpeech(speech: LabelledSpeech, leadMs: number, tailMs: number, phase: number): PlacedSpeech {
  const lead = leadMs * 16 + phase;
  const samples = new Float32Array(lead + speech.samples.length + tailMs * 16);
  samples.set(speech.samples, lead);
  const spans = speech.spans.map(([startMs, endMs]): Span => [startMs + lead / 16, endMs + lead / 16]);
  return { samples, spans, onsetMs: spans[0]?.[0] ?? 0, endMs: spans.at(-1)?.[1] ?? 0 };
}

/** Brings speech, its pauses not counted, to a level in dBFS. */
export function atLevel(placed: PlacedSpeech, levelDb: number): PlacedSpeech {
  const gain = 10 ** (levelDb / 20) / Math.sqrt(activePower(placed));
  return { ...placed, samples: placed.samples.map((sample) => sample * gain) };
}

/** Speech in noise so many decibels softer than it; `offset` says where in the noise it begins, in samples. */
export function inNoise(placed: PlacedSpeech, noise: Float32Array, snrDb: number, offset: number): PlacedSpeech {
  const stretch = placed.samples.map((_, index) => noise[(index + offset) % noise.length] ?? 0);
  const noisePower = stretch.reduce((sum, sample) => sum + sample * sample, 0) / stretch.length;
  const gain = Math.sqrt(activePower(placed) / (noisePower * 10 ** (snrDb / 10)));
  return { ...placed, samples: placed.samples.map((sample, index) => sample + gain * (stretch[index] ?? 0)) };
}

/** As a telephone line gives it: 8 kHz, G.711. */
export function overTelephone(placed: PlacedSpeech): PlacedSpeech {
  const line = ulawToSamples(samplesToUlaw(resample(placed.samples, 16_000, 8000)));
  return { ...placed, samples: resample(line, 8000, 16_000) };
}

/** As a microphone set too high gives it. */
export function clipped(placed: PlacedSpeech): PlacedSpeech {
  return { ...placed, samples: placed.samples.map((sample) => Math.max(-1, Math.min(1, sample))) };
}

function activePower({ samples, spans }: PlacedSpeech): number {
  let sum = 0;
  let count = 0;
  for (const [startMs, endMs] of spans) {
    const part = samples.subarray(Math.round(startMs * 16), Math.round(endMs * 16));
    for (const sample of part) sum += sample * sample;
    count += part.length;
  }
  return Math.max(1e-12, sum / Math.max(1, count));
}
