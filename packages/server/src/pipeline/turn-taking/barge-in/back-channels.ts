const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/**
 * Sounds and words by which a listener says "I am with you", and hesitations: they claim no turn (SF-08.10). In the
 * spellings that recognizers give.
 */
const words = set(`
  mhm mmhm mm-hm mm-hmm mmhmm mm mmm m hm hmm hmmm mh uh-huh uhhuh uhuh huh uh um umm uhm er erm eh ah aah ahh aha ah-ha oh
  ooh ohh wow yeah yea yah ya yep yup yes okay ok okey alright right sure cool great nice good fine exactly indeed true
  absolutely totally really perfect wonderful excellent awesome lovely amen ha haha hahaha heh hehe`);

/** The same in more than one word. */
const phrases: readonly (readonly string[])[] = [
  "uh huh",
  "mm hm",
  "mm hmm",
  "m hm",
  "i see",
  "got it",
  "all right",
  "of course",
  "very good",
  "very nice",
  "that's right",
  "that's true",
  "makes sense",
  "sounds good",
  "i know",
  "oh my",
].map((phrase) => phrase.split(" "));

/** They claim the turn, whatever else was heard. */
const claiming = set(`
  stop wait no hold hey cancel enough quiet pause sorry excuse actually but what why how when where who which can could
  please hello listen never don't change`);

/** Those of them that no back-channel sounds like, not even half of one. */
const unmistakable = set("stop wait hold cancel enough excuse actually please listen change");

/** The words of a recognized text, in lower case and without marks. */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[^\p{L}\p{N}'-]+/u)
    .map((word) => word.replace(/^['-]+/, "").replace(/(?<!['-])['-]+$/, ""))
    .filter((word) => word !== "");
}

/** How many words of a text are neither back-channels nor hesitations; and how far they claim the turn. */
export function claimOf(text: string): { readonly words: number; readonly claims: "no" | "probably" | "surely" } {
  const all = wordsOf(text);
  let count = 0;
  let claims: "no" | "probably" | "surely" = "no";
  for (let index = 0; index < all.length;) {
    const phrase = phrases.find((candidate) => candidate.every((word, offset) => all[index + offset] === word));
    const word = all[index] ?? "";
    if (phrase === undefined && !words.has(word)) {
      count += 1;
      if (unmistakable.has(word)) claims = "surely";
      else if (claiming.has(word) && claims === "no") claims = "probably";
    }
    index += phrase?.length ?? 1;
  }
  // What recognizers make of half a "yeah"; nobody takes the turn with it alone.
  if (count === 1 && all.at(-1) === "you") return { words: 0, claims };
  return { words: count, claims };
}

/** Whether a text has words at all. */
export function hasWords(text: string): boolean {
  return wordsOf(text).length > 0;
}
