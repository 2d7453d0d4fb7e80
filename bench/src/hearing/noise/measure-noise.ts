import { siSdrDb, wordErrorRate, wordErrors } from "@vivavoce/audio/measure";
import type { NoiseReduction, NoiseSuppressorEngine, Recognizer } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createNoiseSuppressor } from "@vivavoce/engines/noise-suppression";
import { percentile } from "../../kit/statistics.ts";
import { loadHearingMaterial } from "../activity/labelled-speech.ts";
import type { LabelledSpeech, Noise } from "../activity/labelled-speech.ts";
import { inNoise, placeSpeech } from "../activity/noisy-speech.ts";
import type { PlacedSpeech } from "../activity/noisy-speech.ts";
import { recognize } from "../../kit/recognize.ts";

/** One noise at one distance. */
interface NoiseRow {
  readonly noise: string;
  readonly snrDb: number;
  readonly clips: number;
  /** Mean over the clips of what came in, and of what each reduction makes of it. */
  readonly siSdrDb: Readonly<Record<"noisy" | NoiseReduction, number>>;
  /** Word error rate of the recognizer, 0 and up, by share of suppressed sound in what it gets. */
  readonly wordErrors: Readonly<Record<string, number>>;
}

/** What suppression costs. */
interface NoiseCost {
  readonly engine: string;
  /** Share of one core in real time, and the time of a 32 ms frame, in milliseconds. */
  readonly coreShare: number;
  readonly frameP50Ms: number;
  readonly frameP99Ms: number;
  readonly delayMs: number;
}

export interface NoiseReport {
  readonly source: string;
  readonly rows: readonly NoiseRow[];
  readonly cost: NoiseCost;
}

const reductions = ["near_field", "azure_deep_noise_suppression", "far_field"] as const;
const leadMs = 1000;
/** What a session gives the recognizer around speech. */
const [preRollMs, trailMs] = [200, 250];

/** Measures what suppression does to sound and to recognition, and what it costs. */
export async function measureNoise({ isQuick }: { readonly isQuick: boolean }): Promise<NoiseReport> {
  const { speech, noises, source } = await loadHearingMaterial();
  const suppressor = await createNoiseSuppressor();
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const kinds = noises
    .filter(({ id }) => !/^(clicks|hum|tau2-dog)/.test(id))
    .filter((_, i) => i % (isQuick ? 6 : 2) === 0);
  const clips = speech.filter(({ samples }) => samples.length > 20_000).filter((_, i) => i % (isQuick ? 9 : 4) === 0);
  const rows: NoiseRow[] = [];
  try {
    for (const noise of kinds) {
      for (const snrDb of isQuick ? [10, 0] : [20, 10, 5, 0]) {
        const mixes = isQuick ? [0, 1] : [0, 0.5, 1];
        rows.push(await measureRow({ suppressor, recognizer, clips, noise, snrDb, mixes }));
      }
    }
    return { source, rows, cost: measureCost(suppressor, clips) };
  } finally {
    await recognizer.close();
    await suppressor.close();
  }
}

interface RowOptions {
  readonly suppressor: NoiseSuppressorEngine;
  readonly recognizer: Recognizer;
  readonly clips: readonly LabelledSpeech[];
  readonly noise: Noise;
  readonly snrDb: number;
  readonly mixes: readonly number[];
}

async function measureRow({ suppressor, recognizer, clips, noise, snrDb, mixes }: RowOptions): Promise<NoiseRow> {
  const sums = { noisy: 0, near_field: 0, azure_deep_noise_suppression: 0, far_field: 0 };
  const heard = mixes.map(() => [] as ReturnType<typeof wordErrors>[]);
  for (const [index, clip] of clips.entries()) {
    const clean = placeSpeech(clip, leadMs, 500, 0);
    const noisy = inNoise(clean, noise.samples, snrDb, index * 7919);
    sums.noisy += likeness(clean, noisy.samples);
    let suppressed = noisy.samples;
    for (const reduction of reductions) {
      const out = undelayed(suppressor, reduction, noisy.samples);
      sums[reduction] += likeness(clean, out);
      if (reduction === "azure_deep_noise_suppression") suppressed = out;
    }
    for (const [at, mix] of mixes.entries()) {
      const mixed = noisy.samples.map((sample, n) => (1 - mix) * sample + mix * (suppressed[n] ?? 0));
      const { text } = await recognize(recognizer, spoken(clean, mixed));
      heard[at]?.push(wordErrors(clip.text, text));
    }
  }
  const mean = (sum: number): number => sum / clips.length;
  return {
    noise: noise.id,
    snrDb,
    clips: clips.length,
    siSdrDb: {
      noisy: mean(sums.noisy),
      near_field: mean(sums.near_field),
      azure_deep_noise_suppression: mean(sums.azure_deep_noise_suppression),
      far_field: mean(sums.far_field),
    },
    wordErrors: Object.fromEntries(mixes.map((mix, at) => [String(mix), wordErrorRate(...(heard[at] ?? []))])),
  };
}

/** What suppression makes of a sound, its delay taken off. */
function undelayed(suppressor: NoiseSuppressorEngine, reduction: NoiseReduction, samples: Float32Array): Float32Array {
  const { delaySamples } = suppressor.info.capabilities;
  const stream = suppressor.openStream({ reduction });
  const padded = new Float32Array(samples.length + delaySamples);
  padded.set(samples);
  const out = stream.process(padded).slice(delaySamples);
  stream.close();
  return out;
}

function likeness(clean: PlacedSpeech, samples: Float32Array): number {
  return siSdrDb(spoken(clean, clean.samples), spoken(clean, samples));
}

/** The part that a session gives the recognizer. */
function spoken({ onsetMs, endMs }: PlacedSpeech, samples: Float32Array): Float32Array {
  return samples.slice(Math.round((onsetMs - preRollMs) * 16), Math.round((endMs + trailMs) * 16));
}

function measureCost(suppressor: NoiseSuppressorEngine, clips: readonly LabelledSpeech[]): NoiseCost {
  const stream = suppressor.openStream();
  const timesMs: number[] = [];
  for (const { samples } of clips) {
    for (let start = 0; start + 512 <= samples.length; start += 512) {
      const startMs = performance.now();
      stream.process(samples.subarray(start, start + 512));
      timesMs.push(performance.now() - startMs);
    }
  }
  stream.close();
  return {
    engine: suppressor.info.id,
    coreShare: percentile(timesMs, 0.5) / 32,
    frameP50Ms: percentile(timesMs, 0.5),
    frameP99Ms: percentile(timesMs, 0.99),
    delayMs: suppressor.info.capabilities.delaySamples / 16,
  };
}
