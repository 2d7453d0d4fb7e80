import type { WordTime } from "@vivavoce/engine";
import type { WordMark } from "../../session/state/response-part.ts";
import type { PlacedWord } from "./place-words.ts";

/** Relates spoken words to the transcript of one clause, so that history can be cut at a word. */
export interface WordMarker {
  /** The mark of a word whose offset counts from the beginning of the clause. Words must come in order. */
  mark(word: WordTime): WordMark;
  /** The mark of a word that was found in the sound of a synthesizer without word times. */
  place(word: PlacedWord): WordMark;
}

/**
 * @param clause transcript of the clause
 * @param textStart length of the item's transcript before the clause, in UTF-16 units
 * @param startMs audio of the item before the clause, in milliseconds
 */
export function createWordMarker(clause: string, textStart: number, startMs: number): WordMarker {
  const lower = clause.toLowerCase();
  let cursor = 0;

  /** End of the word in the clause, punctuation that sticks to it included; the cursor stays when it is not found. */
  const locate = (word: string): number => {
    const bare = word
      .toLowerCase()
      .replace(/^[^\p{L}\p{N}]+/u, "")
      .replace(/(?<=[\p{L}\p{N}])[^\p{L}\p{N}]+$/u, "");
    const found = bare === "" ? -1 : lower.indexOf(bare, cursor);
    if (found !== -1)
      cursor = found + bare.length + (/^[^\s\p{L}\p{N}]+/u.exec(lower.slice(found + bare.length))?.[0].length ?? 0);
    return cursor;
  };

  const markOf = ({ text, offsetMs, durationMs }: WordTime, textEnd: number): WordMark => {
    return { type: "word", text, offsetMs: startMs + offsetMs, durationMs, textEnd: textStart + textEnd };
  };

  return { mark: (word) => markOf(word, locate(word.text)), place: (word) => markOf(word, word.textEnd) };
}
