import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignPhones } from "./align-phones.ts";

/** Phones of 100 ms each. */
function phonesOf(text: string) {
  return text.split(" ").map((phone, index) => ({ phone, offsetMs: index * 100, durationMs: 100 }));
}

const spans = (words: string[], phones: string): string[] =>
  alignPhones(
    words.map((word) => (word === "" ? [] : word.split(" "))),
    phonesOf(phones),
  ).map(({ startMs, endMs }) => `${startMs}-${endMs}`);

describe("alignPhones", () => {
  it("finds words that are said as alone", () => {
    expect(spans(["hh ax l ow", "dh eh r"], "pau hh ax l ow dh eh r pau")).toEqual(["100-500", "500-800"]);
  });

  it("leaves pauses to no word", () => {
    expect(spans(["y eh s", "n ow"], "pau y eh s pau n ow pau")).toEqual(["100-400", "500-700"]);
  });

  it("bears with changed, lost and added phones", () => {
    expect(spans(["ae n d", "ey", "t ey b ax l"], "pau ax n ax t ey b ax l pau")).toEqual([
      "100-300",
      "300-400",
      "400-900",
    ]);
    expect(spans(["t ax", "g ow"], "pau t ax w g ow pau")).toEqual(["100-400", "400-600"]);
  });

  it("gives a word without phones no length, where it would be", () => {
    expect(spans(["y eh s", "", "n ow"], "pau y eh s n ow pau")).toEqual(["100-400", "400-400", "400-600"]);
  });

  it("gives one span a word, in order, inside the audio, whatever comes", () => {
    const phone = fc.constantFrom("pau", "ax", "iy", "t", "s", "m");
    const word = fc.array(fc.constantFrom("ax", "iy", "t", "s", "m"), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.array(phone, { minLength: 1, maxLength: 30 }),
        (words, names) => {
          const phones = phonesOf(names.join(" "));
          const found = alignPhones(words, phones);
          expect(found.length).toBe(words.length);
          let cursorMs = 0;
          for (const { startMs, endMs } of found) {
            expect(startMs).toBeGreaterThanOrEqual(cursorMs);
            expect(endMs).toBeGreaterThanOrEqual(startMs);
            cursorMs = endMs;
          }
          expect(cursorMs).toBeLessThanOrEqual(phones.length * 100);
        },
      ),
    );
  });
});
