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

  it("count from the beginning of the item for words that were found in the sound", () => {
    const word = { ...at("three."), textEnd: 10, weight: 5, endsPhrase: true };
    expect(createWordMarker("One three.", 5, 1000).place(word)).toEqual({
      type: "word",
      text: "three.",
      offsetMs: 1010,
      durationMs: 200,
      textEnd: 15,
    });
  });
});
