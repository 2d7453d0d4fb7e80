/** Recognized text as the rules read it. */
export interface SpokenText {
  /** In lower case, without punctuation but for apostrophes and hyphens inside. */
  readonly words: readonly string[];
  readonly last: string;
  readonly beforeLast: string;
  /** The words joined by single spaces. */
  readonly plain: string;
  /** The last mark: `?`, `!`, `.`, `,`, `-` or `…`; empty when there is none. */
  readonly mark: string;
  /** The text between its commas, in lower case. */
  readonly segments: readonly string[];
}

/** Takes the last sentence of a text apart. */
export function lastSentence(text: string): SpokenText {
  const sentences = text.trim().split(/(?<=[.?!])\s+(?=\S)/);
  return spokenText(sentences.at(-1) ?? "");
}

/** Takes text apart. */
export function spokenText(text: string): SpokenText {
  const lower = text.toLowerCase().replaceAll("’", "'").trim();
  const words = lower
    .split(/[^\p{L}\p{N}'+-]+/u)
    .map((word) => word.replace(/^['-]+/, "").replace(/(?<!['-])['-]+$/, ""))
    .filter((word) => word !== "");
  return {
    words,
    last: words.at(-1) ?? "",
    beforeLast: words.at(-2) ?? "",
    plain: words.join(" "),
    mark: finalMark(lower),
    segments: lower.split(/,(?!\d)/).map((segment) => segment.replace(/(?<![.?!;:])[.?!;:]+$/, "").trim()),
  };
}

function finalMark(text: string): string {
  if (/(\.\.\.|…)["')]*$/.test(text)) return "…";
  if (/[-–—]["')]*$/.test(text)) return "-";
  return /([?!.,])["')]*$/.exec(text)?.[1] ?? "";
}
