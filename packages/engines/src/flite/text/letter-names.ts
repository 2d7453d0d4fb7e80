// flite says these single letters right, except "a", which it takes for the article.
const spoken = new Map([["a", "ay"]]);

/** The letters of a word one by one, as flite says them; anything that is not a letter is skipped. */
export function spellOut(letters: string): string[] {
  return letters
    .toLowerCase()
    .split("")
    .filter((letter) => /[a-z]/.test(letter))
    .map((letter) => spoken.get(letter) ?? letter);
}
