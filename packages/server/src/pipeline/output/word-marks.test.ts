import { describe, expect, it } from "vitest";
import { createWordMarker } from "./word-marks.ts";

const at = (text: string): { text: string; offsetMs: number; durationMs: number } => ({
  text,
  offsetMs: 10,
  durationMs: 200,
});

describe("word marks", () => {
  it("count from the beginning of the item, not of the clause", () => {
    const marker = createWordMarker("So it is.", 100, 3000);
    expect(marker.mark(at("So"))).toEqual({ type: "word", text: "So", offsetMs: 3010, durationMs: 200, textEnd: 102 });
  });

  it("find repeated words in order, with the punctuation behind them", () => {
    const marker = createWordMarker('No, no, "no"! Is it?', 0, 0);
    expect(["no", "no", "no", "is", "it"].map((word) => marker.mark(at(word)).textEnd)).toEqual([3, 7, 13, 16, 20]);
  });

  it("stay where they are for words that are written in another way", () => {
    const marker = createWordMarker("At 5 pm sharp.", 0, 0);
    expect(["At", "five", "p m", "sharp"].map((word) => marker.mark(at(word)).textEnd)).toEqual([2, 2, 2, 14]);
  });

  it("are spread by length where the synthesizer gives none", () => {
    const marks = createWordMarker("One three.", 5, 1000).estimate(900);
    expect(marks).toEqual([
      { type: "word", text: "One", offsetMs: 1000, durationMs: 300, textEnd: 8 },
      { type: "word", text: "three.", offsetMs: 1300, durationMs: 600, textEnd: 15 },
    ]);
    expect(createWordMarker(" ", 0, 0).estimate(100)).toEqual([]);
  });
});
