import { pilotTonesHz } from "./tone-book.ts";
import type { ToneBook } from "./tone-book.ts";

/** Shortest word that can be told from others, in milliseconds. */
const shortestWordMs = 80;
/** Silence at the end, so that what follows is not heard as part of the last word. */
const restMs = 30;
/** Rise and fall of a word. */
const edgeMs = 5;
const pilotAmplitude = 0.08;
const toneAmplitude = 0.06;

/** Words as they are said one after the other. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/** Shortest time in which a text can be said, in milliseconds. */
export function shortestMs(text: string): number {
  return wordsOf(text).length * shortestWordMs + restMs;
}

/**
 * A text as chords of the book, each word equally long, at about -20 dBFS.
 * @param durationMs length of the whole, at least `shortestMs(text)`
 * @throws RangeError when the time is too short for the words
 */
export function speakTones(book: ToneBook, text: string, durationMs: number, sampleRate: number): Float32Array {
  if (durationMs < shortestMs(text)) {
    const count = wordsOf(text).length;
    throw new RangeError(`${count} words cannot be said in ${durationMs} ms; it takes ${shortestMs(text)} ms.`);
  }
  const words = wordsOf(text);
  const samples = new Float32Array(Math.round((durationMs * sampleRate) / 1000));
  const wordSamples = Math.floor(((durationMs - restMs) * sampleRate) / 1000 / Math.max(1, words.length));
  const edgeSamples = (edgeMs * sampleRate) / 1000;
  for (const [index, word] of words.entries()) {
    const part = samples.subarray(index * wordSamples, (index + 1) * wordSamples);
    addTone(part, pilotTonesHz[index % 2] ?? 0, pilotAmplitude, sampleRate);
    for (const hz of book.tonesOf(word)) addTone(part, hz, toneAmplitude, sampleRate);
    for (let at = 0; at < edgeSamples; at++) {
      const edge = at / edgeSamples;
      part[at] = (part[at] ?? 0) * edge;
      part[wordSamples - 1 - at] = (part[wordSamples - 1 - at] ?? 0) * edge;
    }
  }
  return samples;
}

/** A sine by recurrence: each sample follows from the two before. */
function addTone(samples: Float32Array, hz: number, amplitude: number, sampleRate: number): void {
  const step = (2 * Math.PI * hz) / sampleRate;
  const coefficient = 2 * Math.cos(step);
  let before = -amplitude * Math.sin(step);
  let now = 0;
  for (let at = 0; at < samples.length; at++) {
    samples[at] = (samples[at] ?? 0) + now;
    const next = coefficient * now - before;
    before = now;
    now = next;
  }
}
