/**
 * Divides long text at sentence ends, else at other marks, else between words, into parts of at most `maxChars`. Short text
 * stays whole; no word is lost, and a word is cut only when it is longer than a part, never inside a character. One part
 * costs time by its own length alone, so that the first of a very long text is there at once.
 */
export function* divideText(text: string, maxChars: number): Generator<string, void> {
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const window = text.slice(at, at + maxChars);
    const end = at + (window.length < maxChars ? window.length : partEnd(window, text.charAt(at + maxChars)));
    yield text.slice(at, end).trimEnd();
    at = skipSpace(text, end);
  }
}

/** Where to cut a window of the text, which `next` follows. */
function partEnd(window: string, next: string): number {
  if (next === "") return window.length;
  const seen = window + next;
  const cut =
    lastEnd(seen, /[.!?]["')\]]*\s/gu) ?? lastEnd(seen, /[,;:–—]\s/gu) ?? lastEnd(seen, /\s/gu) ?? firstGap(window);
  if (cut !== undefined) return cut;
  return /[\ud800-\udbff]$/u.test(window) && window.length > 1 ? window.length - 1 : window.length;
}

/** Where the last match in the second half ends; undefined when there is none. */
function lastEnd(text: string, pattern: RegExp): number | undefined {
  const ends = [...text.matchAll(pattern)].map((match) => match.index + match[0].length);
  return ends.findLast((end) => end > text.length / 2);
}

/** A gap before a word that begins in the first half and goes on beyond the window. */
function firstGap(window: string): number | undefined {
  const gap = window.search(/\s\S*$/u);
  return gap > 0 ? gap : undefined;
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/uy;
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}
