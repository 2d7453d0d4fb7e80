const OPENINGS = ["<think>", "<thinking>"];
const CLOSINGS = ["</think>", "</thinking>"];

/** Takes the reasoning out of a model's text: nothing between `<think>` and `</think>` is to be spoken. */
export class ThinkFilter {
  #held = "";
  #thinking = false;
  #trimNext = false;

  /** The speakable part of what is known so far; a tag may be divided over any number of texts. */
  push(text: string): string {
    this.#held += text;
    let spoken = "";
    for (;;) {
      const tag = firstTag(this.#held, this.#thinking ? CLOSINGS : OPENINGS);
      if (tag === undefined) break;
      if (!this.#thinking) spoken += this.#trimmed(this.#held.slice(0, tag.start));
      this.#held = this.#held.slice(tag.end);
      this.#trimNext ||= this.#thinking;
      this.#thinking = !this.#thinking;
    }
    const keep = tagBeginning(this.#held, this.#thinking ? CLOSINGS : OPENINGS);
    if (!this.#thinking) spoken += this.#trimmed(this.#held.slice(0, this.#held.length - keep));
    this.#held = keep === 0 ? "" : this.#held.slice(-keep);
    return spoken;
  }

  /** What was held back as the beginning of a tag that never came; unfinished reasoning is dropped. */
  end(): string {
    const rest = this.#thinking ? "" : this.#trimmed(this.#held);
    this.#held = "";
    return rest;
  }

  /** Reasoning is followed by empty lines that may arrive later than its end. */
  #trimmed(spoken: string): string {
    if (!this.#trimNext) return spoken;
    const trimmed = spoken.trimStart();
    if (trimmed !== "") this.#trimNext = false;
    return trimmed;
  }
}

function firstTag(text: string, tags: readonly string[]): { start: number; end: number } | undefined {
  let first: { start: number; end: number } | undefined;
  for (const tag of tags) {
    const start = text.indexOf(tag);
    if (start >= 0 && (first === undefined || start < first.start)) first = { start, end: start + tag.length };
  }
  return first;
}

/** Length of the longest end of `text` that a tag may begin with. */
function tagBeginning(text: string, tags: readonly string[]): number {
  const from = text.lastIndexOf("<");
  if (from < 0) return 0;
  const end = text.slice(from);
  return tags.some((tag) => tag.startsWith(end)) ? end.length : 0;
}
