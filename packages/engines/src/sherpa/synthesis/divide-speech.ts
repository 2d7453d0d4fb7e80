/** Marks that end a sentence, and those that divide one, in all scripts. */
const strong =
  /(?:(?!\u104a)\p{Sentence_Terminal}|[…\u17d4\u17d5\u0e5a\u0e5b\u0f0d\u0f0e\u037e]|\u1361{2}|(?<=\p{Script=Greek});)["'”’“»«)\]]*$/u;
const weak = /[,;:–—、，；：､،؛\u055d\u1363-\u1366\u104a\u17d6\u0387]$|(?<=\p{Script=Greek})\u00b7$/u;

/** Silence behind a clause, by the mark it ends with, in milliseconds at a voice's own speed. */
export function pauseAfter(text: string): number {
  const end = text.trimEnd();
  if (strong.test(end)) return 250;
  return weak.test(end) ? 120 : 20;
}

/** How long a character is spoken, against a letter of an alphabet: a sign of Chinese or Korean is a syllable. */
function weightOf(character: string): number {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character) ? 3 : 1;
}

/**
 * Divides text into pieces that are spoken in one go: at most `maxWeight` letters (a Chinese sign counts for three), ending with
 * a sentence, else at another mark, else between words. Nothing is left out, and a piece costs time by its own length alone.
 * @param firstWeight limit of the first piece, for which somebody waits
 */
export function* divideSpeech(text: string, firstWeight: number, maxWeight: number): Generator<string, void> {
  const characters = Array.from(text);
  let limit = firstWeight;
  for (let from = 0; from < characters.length;) {
    const end = pieceEnd(characters, from, limit);
    const piece = characters.slice(from, end).join("").trim();
    from = end;
    if (!/[\p{L}\p{N}]/u.test(piece)) continue;
    yield piece;
    limit = maxWeight;
  }
}

function pieceEnd(characters: readonly string[], from: number, limit: number): number {
  let weight = 0;
  const cuts = { strong: 0, weak: 0, space: 0 };
  for (let at = from; at < characters.length; at++) {
    const character = characters[at] ?? "";
    weight += weightOf(character);
    // A mark in front of a digit or letter stands inside a number or a name.
    const isInside = /[\p{L}\p{N}]/u.test(characters[at + 1] ?? "") && /^[.,:]$/u.test(character);
    if (weight > limit) {
      const half = from + (at - from) / 2;
      const best = [cuts.strong, cuts.weak, cuts.space].find((cut) => cut > half);
      // One word longer than a piece, or one sign heavier, is cut where it is.
      return best ?? (Math.max(cuts.strong, cuts.weak, cuts.space) || Math.max(at, from + 1));
    }
    if (strong.test(character) && !isInside) cuts.strong = at + 1;
    else if (weak.test(character) && !isInside) cuts.weak = at + 1;
    else if (/\s/u.test(character)) cuts.space = at + 1;
  }
  return characters.length;
}
