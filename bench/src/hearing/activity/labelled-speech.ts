import type { WordTime } from "@vivavoce/engine";
import { loadBenchClips } from "../../kit/bench-clips.ts";
import { findTestData, loadTestClips } from "../../kit/test-clips.ts";
import { seededNoise } from "../rooms/seeded-noise.ts";

/** A stretch of time, in milliseconds. */
export type Span = readonly [startMs: number, endMs: number];

/** Speech at 16 kHz with what is known of it. */
export interface LabelledSpeech {
  readonly id: string;
  readonly text: string;
  readonly samples: Float32Array;
  /** Where speech is; shorter pauses than 200 ms belong to it. */
  readonly spans: readonly Span[];
}

export interface Noise {
  readonly id: string;
  readonly samples: Float32Array;
}

export interface HearingMaterial {
  readonly speech: readonly LabelledSpeech[];
  readonly noises: readonly Noise[];
  readonly source: string;
}

const bridgedMs = 200;
const longestClipMs = 9000;

/**
 * Speech with word times by forced alignment and recorded noises out of the shared test data; where it is not there,
 * speech of our own synthesizer with times by level, and generated noises.
 */
export async function loadHearingMaterial(): Promise<HearingMaterial> {
  const folder = findTestData();
  if (folder === undefined) {
    const { clips } = await loadBenchClips();
    const speech = clips.map(({ id, text, samples }) => ({ id, text, samples, spans: loudSpans(samples) }));
    return { speech, noises: generatedNoises(), source: "speech of our own synthesizer, generated noises" };
  }
  const speech = loadTestClips(folder, "speech")
    .filter(({ isAligned, samples }) => isAligned && samples.length < longestClipMs * 16)
    .map(({ id, text, samples, words }) => ({ id, text, samples, spans: bridged(words.map(spanOf)) }));
  const noises = loadTestClips(folder, "noise").map(({ id, samples }) => ({ id, samples }));
  return { speech, noises, source: "human speech and noises of the shared test data" };
}

const spanOf = ({ offsetMs, durationMs }: WordTime): Span => [offsetMs, offsetMs + durationMs];

function bridged(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const [startMs, endMs] of spans) {
    const last = joined.at(-1);
    if (last !== undefined && startMs - last[1] < bridgedMs) joined[joined.length - 1] = [last[0], endMs];
    else joined.push([startMs, endMs]);
  }
  return joined;
}

/** Stretches of 10 ms above -45 dBFS. */
function loudSpans(samples: Float32Array): Span[] {
  const spans: Span[] = [];
  for (let start = 0; start + 160 <= samples.length; start += 160) {
    const power = samples.subarray(start, start + 160).reduce((sum, sample) => sum + sample * sample, 0) / 160;
    if (power > 10 ** -4.5) spans.push([start / 16, start / 16 + 10]);
  }
  return bridged(spans);
}

/** Half a minute each: hiss, a rumble below it, a hum with its harmonics, and clicks. */
function generatedNoises(): Noise[] {
  const length = 30 * 16_000;
  const make = (id: string, next: (index: number) => number): Noise => ({
    id,
    samples: Float32Array.from({ length }, (_, index) => next(index)),
  });
  const [hiss, rumble, click] = [1, 2, 3].map(seededNoise) as [() => number, () => number, () => number];
  let low = 0;
  let ringing = 0;
  return [
    make("generated-hiss", () => 0.05 * hiss()),
    make("generated-rumble", () => (low = 0.98 * low + 0.02 * rumble())),
    make("generated-hum", (index) => {
      const phase = (2 * Math.PI * 50 * index) / 16_000;
      return 0.03 * (Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.3 * Math.sin(5 * phase));
    }),
    make("generated-clicks", (index) => {
      ringing = index % 5600 === 0 ? 0.5 : 0.97 * ringing;
      return ringing * click();
    }),
  ];
}
