import { concatSamples } from "@vivavoce/audio";

const rate = 16_000;

/** 16 kHz sound of words that the recognizers of tones hear, with pauses between, as long as words are. */
export function sayTones(...words: readonly ("low" | "high")[]): Float32Array {
  const pieces = words.flatMap((word) => [tone(word === "low" ? 400 : 2500, 400), new Float32Array(rate / 5)]);
  return concatSamples([new Float32Array(rate / 5), ...pieces]);
}

function tone(hertz: number, durationMs: number): Float32Array {
  const length = (rate * durationMs) / 1000;
  return Float32Array.from({ length }, (_, index) => {
    const swell = Math.min(1, 10 * Math.sin((Math.PI * index) / length));
    return 0.3 * swell * Math.sin((2 * Math.PI * hertz * index) / rate);
  });
}
