import type { FliteProgram } from "./flite-program.ts";

const limit = 4000;

/** Phones of single words, asked of flite once a word and remembered. */
export class Pronouncer {
  readonly #program: FliteProgram;
  readonly #known = new Map<string, readonly string[]>([["a", ["ax"]]]);

  constructor(program: FliteProgram) {
    this.#program = program;
  }

  /** Phones of each word, in order. */
  phonesOf(words: readonly string[]): (readonly string[])[] {
    const unknown = [...new Set(words)].filter((word) => !this.#known.has(word));
    if (unknown.length > 0) this.#learn(unknown);
    const found = words.map((word) => this.#known.get(word) ?? guess(word));
    if (this.#known.size > limit) this.#forgetOldest();
    return found;
  }

  #learn(words: readonly string[]): void {
    let pronunciations: readonly (readonly string[])[] = [];
    try {
      pronunciations = this.#program.pronounce(words);
    } catch {
      // Word times get less exact, the speech itself is not at stake.
    }
    for (const [index, word] of words.entries()) this.#known.set(word, pronunciations[index] ?? guess(word));
  }

  #forgetOldest(): void {
    for (const word of this.#known.keys()) {
      if (this.#known.size <= limit / 2) return;
      if (word !== "a") this.#known.delete(word);
    }
  }
}

/** A phone a letter: wrong names, about the right length. */
function guess(word: string): string[] {
  return word.split("").map((letter) => (/[aeiouy]/.test(letter) ? "ax" : letter));
}
