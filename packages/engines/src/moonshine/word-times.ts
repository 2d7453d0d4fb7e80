import { silentStretches } from "@vivavoce/audio";
import type { SilentStretch } from "@vivavoce/audio";
import type { RecognizedWord } from "@vivavoce/engine";
import { encoderFrameSamples } from "./likeliest-reading.ts";
import { sampleRate } from "./moonshine-files.ts";
import { isPunctuation, textOf, tokenText } from "./token-text.ts";

/** Where in the sound the decoder looked as it wrote: weights from 0 to 1. */
export interface Attention {
  /** Rows: one a token, and one for the end. */
  readonly rows: number;
  /** Stretches of sound that the encoder made of the samples. */
  readonly frames: number;
  /** Row after row. */
  readonly weights: Float32Array;
}

interface WordTimesInput {
  readonly tokens: readonly number[];
  readonly attention: Attention;
  /** What was recognized, as it came: mono at 16 kHz. */
  readonly samples: Float32Array;
  /** Silence put in front of it for the encoder. */
  readonly leadSamples: number;
}

const frameMs = (encoderFrameSamples * 1000) / sampleRate;
/** The decoder looks at a word a little before it begins: the median against forced alignment, `bench/word-times`. */
const lateMs = 30;
/** A gap of this length between words is a pause. Shorter ones are the closures of consonants. */
const pauseMs = 100;
/** A word that begins so shortly before a pause begins after it. */
const beforePauseMs = 60;

/**
 * When each word was said: the cheapest way through the decoder's attention that never goes back, with words that would
 * begin in a pause moved to its end. Against forced alignment of people's speech half of the words begin within about
 * 35 ms and 95 % within 140 ms (`node bench/dist/word-times.js`). Words are those of the text, in order, without overlap.
 */
export function wordTimes({ tokens, attention, samples, leadSamples }: WordTimesInput): RecognizedWord[] {
  const starts = rowStarts(attention).map((frame) => frame * frameMs + lateMs - (leadSamples * 1000) / sampleRate);
  const lengthMs = (samples.length * 1000) / sampleRate;
  const pauses = silentStretches(samples, sampleRate, pauseMs);
  let cursorMs = 0;
  return groupsOf(tokens).map(({ text, from, spoken }) => {
    const wanted = afterPause(clamp(starts[from] ?? 0, 0, lengthMs), pauses);
    const startMs = clamp(wanted, cursorMs, lengthMs);
    const endMs = beforePause(startMs, clamp(starts[spoken] ?? lengthMs, startMs, lengthMs), pauses);
    cursorMs = endMs;
    return { text, offsetMs: Math.round(startMs), durationMs: Math.round(endMs) - Math.round(startMs) };
  });
}

interface Group {
  readonly text: string;
  /** First token of the word. */
  readonly from: number;
  /** The token after the last that is spoken: what is behind are marks. */
  readonly spoken: number;
}

/** Tokens of each word: one begins at a blank. */
function groupsOf(tokens: readonly number[]): Group[] {
  const begins: number[] = [];
  let hasText = false;
  for (const [index, token] of tokens.entries()) {
    const text = tokenText(token);
    if (begins.length === 0 || (hasText && text.startsWith(" "))) {
      begins.push(index);
      hasText = false;
    }
    hasText ||= text.trim() !== "";
  }
  return begins.flatMap((from, index) => {
    const to = begins[index + 1] ?? tokens.length;
    const text = textOf(tokens.slice(from, to));
    if (text === "") return [];
    let spoken = to;
    while (spoken > from + 1 && isPunctuation(tokens[spoken - 1] as number)) spoken -= 1;
    return [{ text, from, spoken }];
  });
}

/** First frame of each row on the path of the greatest weight that begins and ends with the sound and never goes back. */
function rowStarts({ rows, frames, weights }: Attention): number[] {
  const columns = frames + 1;
  const sums = new Float64Array((rows + 1) * columns).fill(-Infinity);
  const steps = new Uint8Array(sums.length);
  sums[0] = 0;
  for (let row = 1; row <= rows; row++) {
    for (let frame = 1; frame <= frames; frame++) {
      const at = row * columns + frame;
      const both = sums[at - columns - 1] as number;
      const up = sums[at - columns] as number;
      const left = sums[at - 1] as number;
      const best = Math.max(both, up, left);
      steps[at] = best === both ? 0 : best === up ? 1 : 2;
      sums[at] = best + (weights[(row - 1) * frames + frame - 1] as number);
    }
  }
  const starts = Array.from({ length: rows }, () => 0);
  for (let row = rows, frame = frames; row > 0 && frame > 0;) {
    starts[row - 1] = frame - 1;
    const step = steps[row * columns + frame];
    if (step !== 2) row -= 1;
    if (step !== 1) frame -= 1;
  }
  return starts;
}

function afterPause(ms: number, pauses: readonly SilentStretch[]): number {
  const pause = pauses.find(({ startMs, endMs }) => ms >= startMs - beforePauseMs && ms < endMs);
  return pause === undefined ? ms : pause.endMs;
}

/** A word ends where the first pause after its beginning begins. */
function beforePause(startMs: number, endMs: number, pauses: readonly SilentStretch[]): number {
  const pause = pauses.find((each) => each.startMs > startMs && each.startMs < endMs);
  return pause === undefined ? endMs : pause.startMs;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
