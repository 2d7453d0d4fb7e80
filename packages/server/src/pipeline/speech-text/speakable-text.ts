import { speakableInline } from "./speakable-inline.ts";

/** Where the clauses so far have left us. Changed by `speakableText`. */
export interface SpeakableState {
  /** Characters that opened the code block we are in; undefined outside. */
  fence: string | undefined;
  /** True when the next clause goes on with a line: what marks a heading or list counts only where a line begins. */
  isMidLine: boolean;
}

/** State for the beginning of an answer. */
export function createSpeakableState(): SpeakableState {
  return { fence: undefined, isMidLine: false };
}

/** Said in place of a block of code, which nobody wants to hear. */
const codeOmitted = "Code omitted.";

/**
 * Plain text to speak for one clause of Markdown: headings, list items and table cells as sentences; emphasis, tags and
 * emoji dropped; links by their text and bare addresses by their host; a block of code as "Code omitted.". Give the same
 * `state` with every clause of an answer, in order. Empty when there is nothing to say.
 */
export function speakableText(clause: string, state: SpeakableState = createSpeakableState()): string {
  const spoken: string[] = [];
  for (const line of clause.split(/(?<=\n)/)) {
    const text = state.isMidLine && state.fence === undefined ? speakableInline(line) : speakableLine(line, state);
    if (text !== "") spoken.push(text);
    state.isMidLine = !line.endsWith("\n") && (line.trim() !== "" || state.isMidLine);
  }
  return spoken.join(" ");
}

function speakableLine(line: string, state: SpeakableState): string {
  const fence = state.isMidLine ? undefined : /^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})(.*)$/s.exec(line);
  if (state.fence !== undefined) {
    const marks = fence?.[1] ?? "";
    if (marks.startsWith(state.fence) && fence?.[2]?.trim() === "") state.fence = undefined;
    return "";
  }
  // Three backticks that close on the same line are inline code.
  if (fence?.[1] !== undefined && !fence[2]?.includes(fence[1])) {
    state.fence = fence[1];
    return codeOmitted;
  }
  return speakableBlock(line.trim().replace(/^(?:>\s?)+/, ""));
}

function speakableBlock(line: string): string {
  if (/^([-*_=])(\s*\1){2,}$/.test(line)) return "";
  if (/^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$/.test(line) && line.includes("-")) return "";
  if (/^\[\^[^\]]+\]:/.test(line) || /^\[[^\]]+\]:\s*\S+(\s+["'(].*)?$/.test(line)) return "";
  if (/^\|.*\|$/.test(line)) return speakableRow(line);
  const heading = /^#{1,6}\s+(.*?)(?:\s+#+)?$/.exec(line)?.[1];
  if (heading !== undefined) return asSentence(speakableInline(heading));
  const [, number, item] = /^(?:[-*+•]|(\d{1,3})[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/s.exec(line) ?? [];
  if (item === undefined) return speakableInline(line);
  const text = asSentence(speakableInline(item));
  return number === undefined ? text : text === "" ? `${number}.` : `${number}, ${text}`;
}

function speakableRow(row: string): string {
  const cells = row
    .slice(1, -1)
    .split("|")
    .map((cell) => speakableInline(cell.trim()).replace(/[.,;:]+$/, ""));
  return asSentence(cells.filter((cell) => cell !== "").join(", "));
}

/** Headings and rows end like sentences, so that a pause follows. */
function asSentence(text: string): string {
  return text === "" || /[:：\p{Sentence_Terminal}\u037e]["'”’“)」』]*$/u.test(text)
    ? text
    : `${text.replace(/[,;]+$/, "")}.`;
}
