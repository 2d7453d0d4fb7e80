/** Behind these a dot never ends a sentence. */
const alwaysContinues = new Set(
  (
    "mr mrs ms dr prof sgt capt lt gen rev hon st mt vs e.g i.e cf fig figs vol no nos pp dept est approx ca al u.s u.k " +
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun " +
    // German, French, Spanish and Portuguese, Dutch.
    "z z.b d.h u.a bzw nr str tel evtl ggf inkl zzgl mme mlle sr sra srta ud uds dhr mevr bijv"
  ).split(" "),
);

/** "Am 3. Mai", "der 2. Platz": behind these words a number and a dot are an ordinal, which a name or noun follows. */
const germanOrdinal =
  /(?:^|[^\p{L}])(?<!\bI\s)(?:am|der|die|das|dem|den|des|zum|zur|im|beim|vom|seit|ab|jede[rsmn]?|eine[mnr])\s\d{1,3}$/iu;

/**
 * Marks of every script that end a sentence. The semicolon of Greek asks, two word spaces of Ethiopic are its full stop, the
 * shad of Tibetan is one, and the little section of Burmese is a comma. What closes a quotation in one language opens one in
 * another, but never with the end of a sentence straight before it.
 */
const sentenceMark =
  /((?:(?!\u104a)\p{Sentence_Terminal}|[…\u17d4\u17d5\u0e5a\u0e5b\u0f0d\u0f0e\u037e]|\u1361{2}|(?<=\p{Script=Greek}["'”’»)\]]*);)+)["'”’“‘»«›‹)\]*_~`]*$/u;
/** Goes on with a sentence. Georgian has small letters alone, and begins sentences with them. */
const smallLetter = /(?!\p{Script=Georgian})\p{Ll}/u;
/** Marks of a short break: those of Armenian, Ethiopic, Burmese, Khmer, Arabic, and the raised point of Greek. */
const phraseMark =
  /(?:[,;:—–،؛\u055d\u1363-\u1366\u104a\u17d6\u0387]|(?<=\p{Script=Greek})\u00b7)["'”’“‘»«›‹)\]*_]*$|\s-$/u;

/**
 * Whether a sentence is over. `before` is everything since the last cut, without white space at its end; `next` is the first
 * character behind that white space. A small letter goes on with the sentence; so does anything behind an abbreviation, an
 * initial or the number of a list item.
 */
export function endsSentence(before: string, next: string): boolean {
  const end = sentenceMark.exec(before);
  if (!end || smallLetter.test(next)) return false;
  if (end[1] !== ".") return true;
  const sentence = before.slice(0, end.index);
  if (/(^|\n)[\s#>*-]*(\d{1,3}|[a-z])$/iu.test(sentence) || germanOrdinal.test(sentence)) return false;
  const word = /[\p{L}.]+$/u.exec(sentence)?.[0] ?? "";
  return !alwaysContinues.has(word.toLowerCase()) && !/^\p{Lu}$/u.test(word);
}

/** Whether a short break belongs here: behind a comma, semicolon, colon or dash, but not inside a date or a number. */
export function endsPhrase(before: string, next: string): boolean {
  if (!phraseMark.test(before)) return false;
  return !(/\d,$/.test(before) && /\d/.test(next));
}

/** Whether the text may be cut between these two words although nothing marks a break there. */
export function mayBreakBetween(before: string, next: string): boolean {
  const word = /\S+$/u.exec(before)?.[0] ?? "";
  if (/\d["'”’)\]*_%]*$/u.test(word) || /^[\d(%$€£°]/u.test(next)) return false;
  if (word.endsWith(".")) return false;
  return !/^(a|an|the|of|to|in|on|at|for|with|by|from|and|or|but|is|are|was|my|your|his|her|its|our|their|this|that|not|no|very)$/i.test(
    word,
  );
}

/** Inside a link, a citation, a formula or inline code, where a cut would leave Markdown that nobody can read. */
export function isInsideMarkup(text: string): boolean {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const backticks = line.split("`").length - 1;
  if (line.lastIndexOf("【") > line.lastIndexOf("】") || line.lastIndexOf("\\(") > line.lastIndexOf("\\)")) return true;
  return /\[[^\]]*$|\]\([^)]*$|<[a-z/!][^>]*$/i.test(line) || backticks % 2 === 1;
}
