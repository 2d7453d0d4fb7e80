import type { Line, Span } from "./line.ts";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Scripts and pictures that take two columns. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u;
/** A lone combining mark or format character takes none. */
const empty = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/**
 * Control characters, breaks of lines, and marks that turn the direction of writing for all that follows: what a server or a
 * user says must not move the cursor, and must not look like something else.
 */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** Columns that a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const segment of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** A text with spaces behind it up to so many columns. */
export function padText(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** Text that came from outside, as one line that is safe to print: what `controls` has becomes single spaces. */
export function printable(text: string): string {
  return text.replace(controls, " ").trim();
}

/** The same of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text.replace(controls, (found) => (/^\n+$/.test(found) ? found : " "));
}

/** A value as JSON that is safe to print: JSON itself escapes only what is below U+0020. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A line cut to so many columns; what was cut is shown by `…`. */
export function fitLine(line: Line, columns: number): Line {
  const total = line.reduce((width, { text }) => width + textWidth(text), 0);
  if (total <= columns) return line;
  const fitted: Span[] = [];
  let left = columns - 1;
  for (const span of line) {
    const text = takeWidth(span.text, left);
    fitted.push({ ...span, text: text.length < span.text.length ? `${text}…` : text });
    if (text.length < span.text.length) break;
    left -= textWidth(text);
  }
  return columns < 1 ? [] : fitted;
}

/** Text broken between words into rows of at most so many columns; longer words are broken inside. */
export function wrapText(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  let width = 0;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const pieces = breakWord(word, columns);
    const [first = { text: "", width: 0 }] = pieces;
    if (row !== "" && pieces.length === 1 && width + 1 + first.width <= columns) {
      row += ` ${word}`;
      width += 1 + first.width;
      continue;
    }
    if (row !== "") rows.push(row);
    rows.push(...pieces.slice(0, -1).map((piece) => piece.text));
    ({ text: row, width } = pieces.at(-1) ?? first);
  }
  if (row !== "" || rows.length === 0) rows.push(row);
  return rows;
}

/** A word in pieces of at most so many columns; a single grapheme that is wider is a piece of its own. */
function breakWord(word: string, columns: number): { readonly text: string; readonly width: number }[] {
  const pieces: { text: string; width: number }[] = [];
  for (const segment of graphemesOf(word)) {
    const width = graphemeWidth(segment);
    const last = pieces.at(-1);
    if (last === undefined || last.width + width > columns) pieces.push({ text: segment, width });
    else {
      last.text += segment;
      last.width += width;
    }
  }
  return pieces;
}

function takeWidth(text: string, columns: number): string {
  let taken = "";
  let left = columns;
  for (const segment of graphemesOf(text)) {
    left -= graphemeWidth(segment);
    if (left < 0) break;
    taken += segment;
  }
  return taken;
}

/** Text is taken apart in stretches of so many characters: marks upon marks without end would take time by their square. */
const stretchChars = 256;

function* graphemesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const stretch = text.slice(at, at + stretchChars);
    const isLast = at + stretchChars >= text.length;
    // The last grapheme of a stretch may go on in the next one, unless it is all there is.
    const pieces = Array.from(graphemes.segment(stretch), ({ segment }) => segment);
    const whole = isLast || pieces.length === 1 ? pieces : pieces.slice(0, -1);
    for (const piece of whole) {
      yield piece;
      at += piece.length;
    }
  }
}

function graphemeWidth(grapheme: string): number {
  if (empty.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
