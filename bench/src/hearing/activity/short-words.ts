import { resample, samplesToPcm16, samplesToUlaw, pcm16ToSamples, ulawToSamples } from "@vivavoce/audio";
import { rounded } from "../../kit/statistics.ts";
import { findTestData, loadTestClips } from "../../kit/test-clips.ts";
import type { TestClip } from "../../kit/test-clips.ts";
import { hear } from "./heard-speech.ts";
import type { HearingEngines } from "./heard-speech.ts";

/** Single digits, said one after the other in one call with a second and a half of silence between them. */
export interface ShortWordsRow {
  /** How the call comes in. */
  readonly path: string;
  readonly words: number;
  /** Words that start a turn, with a `speech_duration_ms` of 80 and of 200. */
  readonly heard80: number;
  readonly heard200: number;
  /** Starts a minute over all noises of the bench on the same path. */
  readonly falsePerMinute80: number;
  readonly falsePerMinute200: number;
}

const gapMs = 1500;
const noiseSeconds = 30;

const paths: Readonly<Record<string, (samples: Float32Array) => Float32Array>> = {
  "µ-law, 8 kHz": (samples) => at8kHz(samples, (sound) => ulawToSamples(samplesToUlaw(sound))),
  "pcm16, 8 kHz": (samples) => at8kHz(samples, (sound) => pcm16ToSamples(samplesToPcm16(sound))),
  "pcm16, 24 kHz": (samples) => {
    const sound = pcm16ToSamples(samplesToPcm16(resample(samples, 16_000, 24_000)));
    return resample(sound, 24_000, 16_000);
  },
};

function at8kHz(samples: Float32Array, coded: (samples: Float32Array) => Float32Array): Float32Array {
  return resample(coded(resample(samples, 16_000, 8000)), 8000, 16_000);
}

/** Empty without the shared test data. */
export async function measureShortWords(engines: HearingEngines): Promise<ShortWordsRow[]> {
  const folder = findTestData();
  if (folder === undefined) return [];
  const digits = loadTestClips(folder, "speech").filter(({ id }) => id.startsWith("fsdd"));
  const noises = loadTestClips(folder, "noise");
  const rows: ShortWordsRow[] = [];
  for (const [path, through] of Object.entries(paths)) {
    const [heard80 = 0, heard200 = 0] = await countHeard(engines, digits, through);
    const [false80 = 0, false200 = 0] = await countFalse(engines, noises, through);
    const minutes = (noises.length * noiseSeconds) / 60;
    rows.push({
      path,
      words: digits.length,
      heard80,
      heard200,
      falsePerMinute80: rounded(false80 / minutes, 2),
      falsePerMinute200: rounded(false200 / minutes, 2),
    });
  }
  return rows;
}

async function countHeard(
  engines: HearingEngines,
  digits: readonly TestClip[],
  through: (samples: Float32Array) => Float32Array,
): Promise<readonly number[]> {
  const gap = gapMs * 16;
  const call = new Float32Array(digits.reduce((sum, { samples }) => sum + samples.length + gap, gap));
  const spans: (readonly [startMs: number, endMs: number])[] = [];
  let at = gap;
  for (const { samples } of digits) {
    call.set(samples, at);
    spans.push([at / 16, (at + samples.length) / 16]);
    at += samples.length + gap;
  }
  const { events } = await hear(engines, through(call), [80, 200]);
  return events.map((each) => {
    const onsets = each.filter(({ type }) => type === "onset").map(({ knownMs }) => knownMs);
    return spans.filter(([startMs, endMs]) => onsets.some((ms) => ms > startMs && ms < endMs + 300)).length;
  });
}

async function countFalse(
  engines: HearingEngines,
  noises: readonly TestClip[],
  through: (samples: Float32Array) => Float32Array,
): Promise<readonly number[]> {
  const counts = [0, 0];
  for (const { samples } of noises) {
    const noise = Float32Array.from({ length: noiseSeconds * 16_000 }, (_, n) => samples[n % samples.length] ?? 0);
    const { events } = await hear(engines, through(noise), [80, 200]);
    for (const [index, each] of events.entries()) {
      counts[index] = (counts[index] ?? 0) + each.filter(({ type }) => type === "onset").length;
    }
  }
  return counts;
}
