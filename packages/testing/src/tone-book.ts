/** Tones of a word: one of each group, in Hz. 50 Hz apart, so that 40 ms tell them apart; all pass a telephone. */
const groupTones = 15;
const firstHz = 700;
const stepHz = 50;
const groups = [0, 1, 2];

/** How many different words one book holds. */
export const bookSize = groupTones ** groups.length;

/** Frequencies that mark the words of an utterance in turn, so that a word said twice is heard twice. */
export const pilotTonesHz = [350, 500] as const;

/**
 * The language of a call without real speech: each word is a chord. Who speaks and who listens must share one book;
 * words get their chords in the order in which they are first said, so that the same call has the same samples.
 */
export class ToneBook {
  readonly #codes = new Map<string, number>();
  readonly #words: string[] = [];

  /**
   * The word's tones in Hz, one of each group.
   * @throws RangeError when the book is full
   */
  tonesOf(word: string): readonly number[] {
    let code = this.#codes.get(word);
    if (code === undefined) {
      code = this.#words.length;
      if (code >= bookSize) throw new RangeError(`A call knows at most ${bookSize} different words.`);
      this.#codes.set(word, code);
      this.#words.push(word);
    }
    const index = code;
    return groups.map((group) => toneHz(group, Math.floor(index / groupTones ** group) % groupTones));
  }

  /**
   * The word whose chord sounds strongest; undefined when no word has it.
   * @param strengthAt strength of a frequency in what was heard
   * @param leastStrength what each tone must have
   */
  wordOf(strengthAt: (hz: number) => number, leastStrength: number): string | undefined {
    let code = 0;
    for (const group of groups) {
      let strongest = leastStrength;
      let place = -1;
      for (let tone = 0; tone < groupTones; tone++) {
        const strength = strengthAt(toneHz(group, tone));
        if (strength <= strongest) continue;
        strongest = strength;
        place = tone;
      }
      if (place === -1) return undefined;
      code += place * groupTones ** group;
    }
    return this.#words[code];
  }
}

function toneHz(group: number, tone: number): number {
  return firstHz + stepHz * (group * groupTones + tone);
}
