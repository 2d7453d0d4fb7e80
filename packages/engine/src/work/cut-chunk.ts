import type { SpeechChunk } from "../synthesizer.ts";

/**
 * Leaves out the beginning of a clause that is spoken a second time: its samples, and the words, phones and visemes that
 * began in them. Engines that speak a little differently each time are heard to do so there.
 * @param given samples that were given the first time
 */
export function cutChunk(given: number, sampleRate: number): (chunk: SpeechChunk) => SpeechChunk | undefined {
  if (given === 0) return (chunk) => chunk;
  const fromMs = (given * 1000) / sampleRate;
  const isLater = ({ offsetMs }: { readonly offsetMs: number }): boolean => offsetMs >= fromMs;
  let passed = 0;
  return (chunk) => {
    const before = passed;
    passed += chunk.samples.length;
    if (passed <= given) return undefined;
    if (before >= given) return chunk;
    const { samples, words, phones, visemes } = chunk;
    return {
      samples: samples.subarray(given - before),
      words: words.filter(isLater),
      phones: phones.filter(isLater),
      ...(visemes !== undefined && { visemes: visemes.filter(isLater) }),
    };
  };
}
