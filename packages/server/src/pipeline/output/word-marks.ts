import type { WordTime } from "@vivavoce/engine";
import type { WordMark } from "../../session/state/response-part.ts";

/** Relates spoken words to the transcript of one clause, so that history can be cut at a word. */
export interface WordMarker {
  /** The mark of a word whose offset counts from the beginning of the clause. Words must come in order. */
  mark(word: WordTime): WordMark;
  /** Marks for a synthesizer without word times, spread evenly over the clause by length. */
  estimate(durationMs: number): WordMark[];
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

  return {
    mark: (word) => ({
      type: "word",
      text: word.text,
      offsetMs: startMs + word.offsetMs,
      durationMs: word.durationMs,
      textEnd: textStart + locate(word.text),
    }),
    estimate(durationMs) {
      const words = [...clause.matchAll(/\S+/g)];
      const letters = words.reduce((sum, match) => sum + match[0].length, 0);
      let spoken = 0;
      return words.map((match) => {
        const offsetMs = startMs + (durationMs * spoken) / letters;
        spoken += match[0].length;
        return {
          type: "word",
          text: match[0],
          offsetMs,
          durationMs: (durationMs * match[0].length) / letters,
          textEnd: textStart + match.index + match[0].length,
        };
      });
    },
  };
}
