import type { PartialRecognition } from "@vivavoce/engine";

/**
 * What of a text that grows at its end will stay: all but the word that may still get longer. Scripts without blanks grow sign
 * by sign.
 */
export class GrowingText {
  #stable = "";

  /** What has been said to stay. */
  get stableText(): string {
    return this.#stable;
  }

  /** Takes the whole text anew. What is given begins with what was said to stay, also where the network has changed its mind. */
  add(text: string): PartialRecognition {
    const shown = this.fit(text);
    const stays = /^(.*(?:\s|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{P}]))/su.exec(
      shown,
    );
    const stable = (stays?.[1] ?? "").trimEnd();
    if (stable.length > this.#stable.length) this.#stable = stable;
    return { text: shown, stableText: this.#stable };
  }

  /** The text behind what was said to stay. */
  fit(text: string): string {
    if (text.startsWith(this.#stable)) return text;
    const kept = this.#stable.split(/\s+/u).length;
    return [this.#stable, ...text.split(/\s+/u).slice(kept)].join(" ");
  }
}
