import { describe, expect, it } from "vitest";
import type { PlacedWord } from "./place-words.ts";
import { WordPlacer } from "./word-placer.ts";
import { writtenWords } from "./written-words.ts";

const rate = 16_000;
const paceMs = 50;

/** A voice that hums so long, and is silent so long, in turn. */
function voice(...lengthsMs: readonly number[]): Float32Array {
  return Float32Array.from(
    lengthsMs.flatMap((ms, part) =>
      Array.from({ length: (ms * rate) / 1000 }, (_, at) => (part % 2 === 0 ? 0.2 * Math.sin(at * 0.4) : 0)),
    ),
  );
}

/** Pushed in pieces of 40 ms. */
function place(text: string, samples: Float32Array): { coming: PlacedWord[]; words: PlacedWord[]; paceMs: number } {
  const placer = new WordPlacer(writtenWords(text), rate, paceMs);
  const coming: PlacedWord[] = [];
  for (let at = 0; at < samples.length; at += 640) coming.push(...placer.push(samples.subarray(at, at + 640)));
  const { words, paceMs: found } = placer.finish();
  return { coming, words: [...words], paceMs: found };
}

const starts = (words: readonly PlacedWord[]): [string, number][] =>
  words.map(({ text, offsetMs }) => [text, Math.round(offsetMs / 10) * 10]);

describe("words in the sound of a clause", () => {
  it("take time by their letters", () => {
    const { words, paceMs: found } = place("Four six", voice(800));
    expect(starts(words)).toEqual([
      ["Four", 0],
      ["six", 450],
    ]);
    expect(words[1]?.durationMs).toBeCloseTo(800 - 452.6, 0);
    expect(found).toBeCloseTo(800 / 7.6, 5);
  });

  it("begin after the pause that is at their mark, though the letters say otherwise", () => {
    // The voice is slow in its first phrase and fast in its second.
    const { words } = place("No, that is quite enough now.", voice(350, 300, 900));
    expect(starts(words).slice(0, 2)).toEqual([
      ["No,", 0],
      ["that", 650],
    ]);
    expect(words[0]?.durationMs).toBeCloseTo(350, -1);
    expect((words.at(-1)?.offsetMs ?? 0) + (words.at(-1)?.durationMs ?? 0)).toBeCloseTo(1550, -1);
  });

  it("leave silence at both ends alone, and pauses for which there is no gap", () => {
    const samples = new Float32Array([...new Float32Array(3200), ...voice(300, 150, 300, 400)]);
    const [word] = place("Extraordinary", samples).words;
    expect(word?.offsetMs).toBeCloseTo(200, -1);
    expect(word?.durationMs).toBeCloseTo(750, -1);
  });

  it("are told while the sound comes, before its end is known", () => {
    const clause = "One two three four five six seven eight.";
    const samples = voice(2000);
    const placer = new WordPlacer(writtenWords(clause), rate, paceMs);
    const first = placer.push(samples.subarray(0, samples.length / 2)).map(({ text }) => text);
    expect(first.slice(0, 4)).toEqual(["One", "two", "three", "four"]);
    expect(first).not.toContain("eight.");
    expect(first.length).toBeLessThan(8);
  });

  it("are set right at a pause while the sound comes", () => {
    // Three times as slow as expected until the pause, and then at the pace that was.
    const { coming } = place("Well, let us see.", voice(200, 200, 700));
    expect(starts(coming).slice(0, 2)).toEqual([
      ["Well,", 0],
      ["let", 400],
    ]);
    const fast = place("My dear friend, come in.", voice(300, 200, 600)).coming;
    expect(starts(fast).find(([text]) => text === "come")).toEqual(["come", 500]);
  });

  it.each([
    ["", voice(500)],
    ["Hello there.", new Float32Array(rate)],
    ["Hello there.", new Float32Array(0)],
    ["…", voice(500)],
    ["1,234 – 你好，世界。 naïve 🙂 end", voice(300, 120, 200, 110, 700, 500, 40)],
  ])("keep order and stay inside the sound: %j", (text, samples) => {
    const { words, coming } = place(text, samples);
    const lengthMs = (samples.length * 1000) / rate;
    expect(words.map((word) => word.text)).toEqual(writtenWords(text).map((word) => word.text));
    for (const placed of [words, coming]) {
      let cursorMs = 0;
      for (const { offsetMs } of placed) {
        expect(offsetMs).toBeGreaterThanOrEqual(cursorMs);
        cursorMs = offsetMs;
      }
    }
    for (const { offsetMs, durationMs } of words) expect(offsetMs + durationMs).toBeLessThanOrEqual(lengthMs + 1e-6);
  });
});

describe("written words", () => {
  it("end with what sticks to them, and with their place in the text", () => {
    expect(writtenWords('So "it" is. ').map(({ text, textEnd, endsPhrase }) => [text, textEnd, endsPhrase])).toEqual([
      ["So", 2, false],
      ['"it"', 7, false],
      ["is.", 11, true],
    ]);
  });

  it("are found in scripts without spaces", () => {
    const words = writtenWords("今天天气很好，我们去公园。");
    expect(words.length).toBeGreaterThan(3);
    expect(words.map(({ text }) => text).join("")).toBe("今天天气很好，我们去公园。");
    expect(words.at(-1)?.textEnd).toBe(13);
  });

  it("take as long as they are read", () => {
    const [figure, word] = writtenWords("1998 year");
    expect(figure?.weight).toBeGreaterThan(3 * (word?.weight ?? Infinity));
  });
});
