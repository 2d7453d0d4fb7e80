import { applyGainDb, fadeEdges, limitPeak } from "@vivavoce/audio";
import type { PhoneTime } from "@vivavoce/engine";
import { fliteSampleRate } from "./flite-program.ts";
import type { RawSpeech } from "./flite-program.ts";
import type { Break } from "./text/spoken-words.ts";

const frameSamples = 80;
const fadeSamples = 80;
const leadMs = 15;
const tailMs = 10;
const audibleDb = -45;
const ceiling = 0.9;

/** Silence after a clause, by the mark it ends with, in milliseconds at the voice's own speed. */
const pauseMs: Readonly<Record<Break, number>> = { "": 20, ",": 120, ".": 250, "?": 250, "!": 250 };

interface ShapeOptions {
  readonly gainDb: number;
  /** Speed the clause was spoken at; the pause behind it shrinks with it. */
  readonly rate: number;
  readonly ending: Break;
}

/**
 * Makes raw speech fit to be sent: at most 15 ms of silence before the first sound, a pause that suits the punctuation
 * after the last, levelled, peaks under 0.9, ends faded over 5 ms. Phone offsets count from the new beginning.
 */
export function shapeSpeech(raw: RawSpeech, options: ShapeOptions): RawSpeech {
  const levelled = applyGainDb(raw.samples, options.gainDb);
  const { startMs, endMs } = voicedSpan(levelled, raw.phones, options.gainDb);
  const start = toSamples(startMs);
  const spoken = fadeEdges(limitPeak(levelled.subarray(start, toSamples(endMs)), ceiling), fadeSamples);
  const samples = new Float32Array(spoken.length + toSamples(pauseMs[options.ending] / options.rate));
  samples.set(spoken);
  const durationMs = (samples.length * 1000) / fliteSampleRate;
  return { samples, phones: shiftPhones(raw.phones, startMs, durationMs) };
}

/** From shortly before the first sound to shortly after the last, judged by phones and by energy. */
function voicedSpan(
  samples: Float32Array,
  phones: readonly PhoneTime[],
  gainDb: number,
): { startMs: number; endMs: number } {
  const durationMs = (samples.length * 1000) / fliteSampleRate;
  const said = phones.filter((each) => each.phone !== "pau");
  const first = said[0]?.offsetMs ?? 0;
  const last = said.at(-1);
  // A volume set low must not count as silence: the threshold moves with the gain.
  const threshold = 10 ** ((audibleDb + Math.min(0, gainDb)) / 20);
  let startMs = first;
  let endMs = last ? last.offsetMs + last.durationMs : durationMs;
  for (let offset = 0; offset + frameSamples <= samples.length; offset += frameSamples) {
    const offsetMs = (offset * 1000) / fliteSampleRate;
    const isOutside = offsetMs < startMs || offsetMs >= endMs;
    if (!isOutside || rms(samples, offset) < threshold) continue;
    if (offsetMs < startMs) startMs = offsetMs;
    else endMs = offsetMs + (frameSamples * 1000) / fliteSampleRate;
  }
  return { startMs: Math.max(0, startMs - leadMs), endMs: Math.min(durationMs, endMs + tailMs) };
}

function rms(samples: Float32Array, offset: number): number {
  let sum = 0;
  for (let index = offset; index < offset + frameSamples; index++) sum += samples[index]! ** 2;
  return Math.sqrt(sum / frameSamples);
}

function shiftPhones(phones: readonly PhoneTime[], startMs: number, durationMs: number): PhoneTime[] {
  const shifted: PhoneTime[] = [];
  for (const [index, each] of phones.entries()) {
    const offsetMs = Math.max(0, each.offsetMs - startMs);
    const isLast = index === phones.length - 1;
    const endMs = isLast ? durationMs : Math.min(durationMs, each.offsetMs + each.durationMs - startMs);
    if (endMs > offsetMs) shifted.push({ phone: each.phone, offsetMs, durationMs: endMs - offsetMs });
  }
  return shifted;
}

function toSamples(ms: number): number {
  return Math.round((ms * fliteSampleRate) / 1000);
}
