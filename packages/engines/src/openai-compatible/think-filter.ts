const OPENINGS = ["<think>", "<thinking>"];
const CLOSINGS = ["</think>", "</thinking>"];

/** Takes the reasoning out of a model's text: nothing between `<think>` and `</think>` is to be spoken. */
export class ThinkFilter {
  #held = "";
  #thinking = false;
  #trimNext = false;

  /** The speakable part of what is known so far; a tag may be divided over any number of texts. */
  push(text: string): string {
    const held = this.#held + text;
    let spoken = "";
    let from = 0;
    for (;;) {
      const tag = firstTag(held, this.#thinking ? CLOSINGS : OPENINGS, from);
      if (tag === undefined) break;
      if (!this.#thinking) spoken += this.#trimmed(held.slice(from, tag.start));
      from = tag.end;
      this.#trimNext ||= this.#thinking;
      this.#thinking = !this.#thinking;
    }
    const rest = held.slice(from);
    const keep = tagBeginning(rest, this.#thinking ? CLOSINGS : OPENINGS);
    if (!this.#thinking) spoken += this.#trimmed(rest.slice(0, rest.length - keep));
    this.#held = keep === 0 ? "" : rest.slice(-keep);
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

/** The first tag at or after `from`; each bracket is looked at once, however many tags there are. */
function firstTag(text: string, tags: readonly string[], from: number): { start: number; end: number } | undefined {
  for (let start = text.indexOf("<", from); start >= 0; start = text.indexOf("<", start + 1)) {
    const tag = tags.find((candidate) => text.startsWith(candidate, start));
    if (tag !== undefined) return { start, end: start + tag.length };
  }
  return undefined;
}

/** Length of the longest end of `text` that a tag may begin with. */
function tagBeginning(text: string, tags: readonly string[]): number {
  const from = text.lastIndexOf("<");
  if (from < 0) return 0;
  const end = text.slice(from);
  return tags.some((tag) => tag.startsWith(end)) ? end.length : 0;
}
