/**
 * Divides long text at sentence ends, else at other marks, else between words, into parts of at most about `maxChars`, so
 * that one order does not keep a worker from the others for long. Short text stays whole; no word is lost or cut.
 */
export function divideText(text: string, maxChars: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > maxChars) {
    const window = rest.slice(0, maxChars);
    const cut = lastEnd(window, /[.!?]["')\]]*\s+/g) ?? lastEnd(window, /[,;:–—]\s+/g) ?? lastEnd(window, /\s+/g);
    const end = cut ?? /\s/.exec(rest)?.index ?? rest.length;
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === "" ? parts : [...parts, rest];
}

/** Where the last match in the second half ends; undefined when there is none. */
function lastEnd(text: string, pattern: RegExp): number | undefined {
  const ends = [...text.matchAll(pattern)].map((match) => match.index + match[0].length);
  return ends.findLast((end) => end > text.length / 2);
}
