import { describe, expect, it } from "vitest";
import { resample, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import fc from "fast-check";
import { ToneBook, bookSize } from "./tone-book.ts";
import { ToneEar } from "./tone-ear.ts";
import { shortestMs, speakTones } from "./speak-tones.ts";

describe("ToneEar", () => {
  it("hears what was said, at any rate, over a telephone too", () => {
    const text = "I'd like like a coffee, please.";
    for (const sampleRate of [8000, 16_000, 24_000, 48_000]) {
      const book = new ToneBook();
      expect(hear(book, speakTones(book, text, 1200, sampleRate), sampleRate)).toBe(text);
      const narrow = resample(speakTones(book, text, 1200, sampleRate), sampleRate, 8000);
      expect(hear(book, ulawToSamples(samplesToUlaw(narrow)), 8000)).toBe(text);
    }
  });

  it("hears every word of a full book as fast as they may be said", () => {
    const book = new ToneBook();
    const words = Array.from({ length: bookSize }, (_, index) => `word${index}`);
    for (let at = 0; at < words.length; at += 375) {
      const text = words.slice(at, at + 375).join(" ");
      expect(hear(book, speakTones(book, text, shortestMs(text), 16_000), 16_000)).toBe(text);
    }
    expect(() => book.tonesOf("one more")).toThrow(RangeError);
  });

  it("hears the same however the samples are divided", () => {
    const book = new ToneBook();
    const samples = speakTones(book, "the same words each time", 900, 16_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1 }), (lengths) => {
        const ear = new ToneEar(book, 16_000);
        for (let at = 0, nth = 0; at < samples.length; nth++) {
          const length = lengths[nth % lengths.length] ?? 1;
          ear.push(samples.subarray(at, at + length));
          at += length;
        }
        expect(ear.words.join(" ")).toBe("the same words each time");
      }),
      { numRuns: 20 },
    );
  });

  it("hears no words in silence, noise, or what another book says", () => {
    const book = new ToneBook();
    const noise = Float32Array.from({ length: 32_000 }, (_, index) => 0.3 * Math.sin(index * index * 0.37));
    expect(hear(book, new Float32Array(16_000), 16_000)).toBe("");
    expect(hear(book, noise, 16_000)).toBe("");
    expect(hear(book, speakTones(new ToneBook(), "hello there", 600, 16_000), 16_000)).toBe("");
  });

  it("keeps apart what is said at once after something else", () => {
    const book = new ToneBook();
    const ear = new ToneEar(book, 16_000);
    for (const text of ["one", "one", "two three four", "one"]) ear.push(speakTones(book, text, 500, 16_000));
    expect(ear.words.join(" ")).toBe("one one two three four one");
  });

  it("is told when there is no time for the words", () => {
    expect(() => speakTones(new ToneBook(), "far too many words", 200, 16_000)).toThrow(/4 words .* 350 ms/);
  });
});

function hear(book: ToneBook, samples: Float32Array, sampleRate: number): string {
  const ear = new ToneEar(book, sampleRate);
  ear.push(samples);
  return ear.words.join(" ");
}
