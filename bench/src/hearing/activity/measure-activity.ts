import { createNoiseSuppressor } from "@vivavoce/engines/noise-suppression";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { percentile } from "../../kit/statistics.ts";
import { hear } from "./heard-speech.ts";
import type { HearingEngines } from "./heard-speech.ts";
import { loadHearingMaterial } from "./labelled-speech.ts";
import type { HearingMaterial, LabelledSpeech } from "./labelled-speech.ts";
import { measureShortWords } from "./short-words.ts";
import type { ShortWordsRow } from "./short-words.ts";
import { atLevel, clipped, inNoise, overTelephone, placeSpeech } from "./noisy-speech.ts";
import type { PlacedSpeech } from "./noisy-speech.ts";

/** Middle and tail, in milliseconds; null of none. */
export interface DelayMs {
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Voice activity under one condition. Shares are 0 to 1. */
interface ActivityRow {
  readonly condition: string;
  /** Noise was suppressed before. */
  readonly suppressed: boolean;
  readonly clips: number;
  /** Frames of speech that were not heard, of all frames of speech. */
  readonly missed: number;
  /** Frames heard as speech, of those further than 100 ms from any. */
  readonly falseAlarms: number;
  /** From the true onset to `speech_started`, beyond the `speech_duration_ms` of 80 and 200. */
  readonly onset80: DelayMs;
  readonly onset200: DelayMs;
  /** How far the onset found lies behind the true one; it makes `audio_start_ms`. */
  readonly onsetError: DelayMs;
  /** From the end of the last word to where the pause begins that ends the utterance. */
  readonly offset: DelayMs;
  /** Clips in which speech never started. */
  readonly neverStarted: number;
}

/** Starts that nobody spoke, over noise alone. */
interface FalseStartRow {
  readonly noise: string;
  readonly suppressed: boolean;
  readonly minutes: number;
  readonly perMinute80: number;
  readonly perMinute200: number;
}

export interface ActivityReport {
  readonly source: string;
  readonly rows: readonly ActivityRow[];
  readonly falseStarts: readonly FalseStartRow[];
  readonly shortWords: readonly ShortWordsRow[];
}

const durationsMs = [80, 200] as const;
const leadMs = 2000;
const tailMs = 1000;
const usualDb = -22;

type Condition = (placed: PlacedSpeech, index: number, noise: Float32Array) => PlacedSpeech;

/** Each is measured over all noises when it needs one. */
const conditions: Readonly<Record<string, { readonly isNoisy: boolean; readonly apply: Condition }>> = {
  clean: { isNoisy: false, apply: (placed) => atLevel(placed, usualDb) },
  "10 dB": {
    isNoisy: true,
    apply: (placed, index, noise) => inNoise(atLevel(placed, usualDb), noise, 10, index * 7919),
  },
  "5 dB": { isNoisy: true, apply: (placed, index, noise) => inNoise(atLevel(placed, usualDb), noise, 5, index * 7919) },
  "0 dB": { isNoisy: true, apply: (placed, index, noise) => inNoise(atLevel(placed, usualDb), noise, 0, index * 7919) },
  "G.711": { isNoisy: false, apply: (placed) => overTelephone(atLevel(placed, usualDb)) },
  "-40 dBFS": { isNoisy: false, apply: (placed) => atLevel(placed, -40) },
  "-50 dBFS": { isNoisy: false, apply: (placed) => atLevel(placed, -50) },
  clipped: { isNoisy: false, apply: (placed) => clipped(atLevel(placed, 0)) },
};

/** Measures voice activity as the server hears, with and without noise suppression. */
export async function measureActivity({ isQuick }: { readonly isQuick: boolean }): Promise<ActivityReport> {
  const material = await loadHearingMaterial();
  const voiceActivity = await createSileroVoiceActivity();
  const suppressor = await createNoiseSuppressor();
  const rows: ActivityRow[] = [];
  const falseStarts: FalseStartRow[] = [];
  let shortWords: readonly ShortWordsRow[] = [];
  try {
    shortWords = await measureShortWords({ voiceActivity });
    for (const engines of [{ voiceActivity }, { voiceActivity, suppressor }]) {
      for (const condition of Object.keys(conditions)) {
        rows.push(await measureCondition(engines, condition, material, isQuick));
      }
      for (const noise of material.noises.filter((_, index) => !isQuick || index % 3 === 0)) {
        falseStarts.push(await countFalseStarts(engines, noise.id, noise.samples, isQuick ? 8 : 60));
      }
    }
  } finally {
    await suppressor.close();
    await voiceActivity.close();
  }
  return { source: material.source, rows, falseStarts, shortWords };
}

/** Voices and music are no noise to voice activity: they are left to the false starts. */
function isPlainNoise({ id }: { readonly id: string }): boolean {
  return !/^(babble|music)/.test(id);
}

async function measureCondition(
  engines: HearingEngines,
  condition: string,
  material: HearingMaterial,
  isQuick: boolean,
): Promise<ActivityRow> {
  const { isNoisy, apply } = conditions[condition] ?? { isNoisy: false, apply: (placed) => placed };
  const noises = material.noises.filter(isPlainNoise).filter((_, index) => index % (isQuick ? 7 : 2) === 0);
  const speech = material.speech.filter((_, index) => index % (isQuick ? 9 : 2) === 0);
  const tally = new Tally();
  for (const noise of isNoisy ? noises : [undefined]) {
    for (const [index, clip] of speech.entries()) {
      const placed = apply(place(clip, index), index, noise?.samples ?? new Float32Array(1));
      tally.add(placed, await hear(engines, placed.samples, durationsMs));
    }
  }
  return { condition, suppressed: engines.suppressor !== undefined, ...tally.result() };
}

/** Each clip lies differently against the frames. */
function place(clip: LabelledSpeech, index: number): PlacedSpeech {
  return placeSpeech(clip, leadMs, tailMs, (index * 97) % 512);
}

class Tally {
  readonly #counts = { clips: 0, speech: 0, missed: 0, rest: 0, falseAlarms: 0, neverStarted: 0 };
  readonly #delays = {
    onset80: [] as number[],
    onset200: [] as number[],
    onsetError: [] as number[],
    offset: [] as number[],
  };

  add(placed: PlacedSpeech, { frames, events }: Awaited<ReturnType<typeof hear>>): void {
    const counts = this.#counts;
    counts.clips += 1;
    for (const { middleMs, probability } of frames) {
      const isHeard = probability >= 0.5;
      if (placed.spans.some(([startMs, endMs]) => middleMs >= startMs && middleMs < endMs)) {
        counts.speech += 1;
        if (!isHeard) counts.missed += 1;
      } else if (placed.spans.every(([startMs, endMs]) => middleMs < startMs - 116 || middleMs > endMs + 116)) {
        counts.rest += 1;
        if (isHeard) counts.falseAlarms += 1;
      }
    }
    const [at80, at200] = events.map((each) =>
      each.find(({ type, knownMs }) => type === "onset" && knownMs > placed.onsetMs - 100),
    );
    if (at80 === undefined) counts.neverStarted += 1;
    else {
      this.#delays.onset80.push(at80.knownMs - placed.onsetMs - 80);
      this.#delays.onsetError.push(at80.atMs - placed.onsetMs);
    }
    if (at200 !== undefined) this.#delays.onset200.push(at200.knownMs - placed.onsetMs - 200);
    const pause = events[0]?.findLast(({ type, atMs }) => type === "pause" && atMs > placed.endMs - 300);
    if (pause !== undefined) this.#delays.offset.push(pause.atMs - placed.endMs);
  }

  result(): Omit<ActivityRow, "condition" | "suppressed"> {
    const { clips, speech, missed, rest, falseAlarms, neverStarted } = this.#counts;
    const { onset80, onset200, onsetError, offset } = this.#delays;
    return {
      clips,
      missed: missed / speech,
      falseAlarms: falseAlarms / rest,
      onset80: delayOf(onset80),
      onset200: delayOf(onset200),
      onsetError: delayOf(onsetError),
      offset: delayOf(offset),
      neverStarted,
    };
  }
}

function delayOf(values: readonly number[]): DelayMs {
  if (values.length === 0) return { p50: null, p95: null };
  return { p50: Math.round(percentile(values, 0.5)), p95: Math.round(percentile(values, 0.95)) };
}

async function countFalseStarts(
  engines: HearingEngines,
  id: string,
  noise: Float32Array,
  seconds: number,
): Promise<FalseStartRow> {
  const samples = Float32Array.from({ length: seconds * 16_000 }, (_, index) => noise[index % noise.length] ?? 0);
  const { events } = await hear(engines, samples, durationsMs);
  const minutes = seconds / 60;
  const [at80, at200] = events.map((each) => each.filter(({ type }) => type === "onset").length / minutes);
  const suppressed = engines.suppressor !== undefined;
  return { noise: id, suppressed, minutes, perMinute80: at80 ?? 0, perMinute200: at200 ?? 0 };
}
