import type { SilentStretch } from "@vivavoce/audio";
import type { WrittenWord } from "./written-words.ts";

/** A word of a clause where it is said; milliseconds from the beginning of the clause's sound. */
export interface PlacedWord extends WrittenWord {
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** What it costs to leave a pause to no gap between words, and to put one where no mark asks for it. */
const skippedMs = 250;
const unmarkedMs = 50;
/** What it is worth to put a pause behind a mark. */
const markedMs = 200;

/**
 * Lays the words of a clause over its sound: pauses go to the gaps between words that are nearest by the letters before them,
 * those behind a mark first (dynamic programming over pauses and gaps), and between pauses each word has time by its letters.
 * @param silences stretches without speech, in order
 * @returns `paceMs`: milliseconds of speech for a letter; 0 when there was none
 */
export function placeWords(
  words: readonly WrittenWord[],
  silences: readonly SilentStretch[],
  lengthMs: number,
): { readonly words: PlacedWord[]; readonly paceMs: number } {
  const weights = [0];
  for (const word of words) weights.push((weights.at(-1) as number) + word.weight);
  const total = weights.at(-1) as number;
  const speech = spokenStretches(silences, lengthMs);
  const spokenMs = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (total === 0 || spokenMs === 0) {
    return { words: words.map((word) => ({ ...word, offsetMs: 0, durationMs: 0 })), paceMs: 0 };
  }
  const paceMs = spokenMs / total;
  // Speech between two pauses that have found their gaps: the words of it, and the stretches.
  const cuts = gapsOfPauses(words, weights, speech, paceMs);
  const placed: PlacedWord[] = [];
  for (let part = 0, from = 0, fromWord = 0; part <= cuts.length; part++) {
    const cut = cuts[part] ?? { stretch: speech.length, word: words.length };
    placed.push(...spread(words.slice(fromWord, cut.word), speech.slice(from, cut.stretch)));
    from = cut.stretch;
    fromWord = cut.word;
  }
  return { words: placed, paceMs };
}

/** What is between silences. */
function spokenStretches(silences: readonly SilentStretch[], lengthMs: number): SilentStretch[] {
  const spoken: SilentStretch[] = [];
  let startMs = 0;
  for (const silence of [...silences, { startMs: lengthMs, endMs: lengthMs }]) {
    if (silence.startMs > startMs) spoken.push({ startMs, endMs: silence.startMs });
    startMs = silence.endMs;
  }
  return spoken;
}

/** The pause before `speech[stretch]` is the gap before `words[word]`. */
interface Cut {
  readonly stretch: number;
  readonly word: number;
}

function gapsOfPauses(
  words: readonly WrittenWord[],
  weights: readonly number[],
  speech: readonly SilentStretch[],
  paceMs: number,
): Cut[] {
  const columns = words.length;
  // Cell p, w: the cheapest way to give the first p pauses to gaps before word w and earlier ones.
  const costs = new Float64Array(speech.length * columns);
  const steps = new Uint8Array(costs.length);
  let spokenMs = 0;
  for (let pause = 1; pause < speech.length; pause++) {
    const before = speech[pause - 1] as SilentStretch;
    spokenMs += before.endMs - before.startMs;
    for (let word = 0; word < columns; word++) {
      const at = pause * columns + word;
      costs[at] = (costs[at - columns] as number) + skippedMs;
      if (word === 0) continue;
      const awayMs = Math.abs((weights[word] as number) * paceMs - spokenMs);
      const worthMs = (words[word - 1] as WrittenWord).endsPhrase ? -markedMs : unmarkedMs;
      const taken = (costs[at - columns - 1] as number) + awayMs + worthMs;
      const earlier = costs[at - 1] as number;
      if (taken < costs[at] && taken < earlier) [costs[at], steps[at]] = [taken, 2];
      else if (earlier < costs[at]) [costs[at], steps[at]] = [earlier, 1];
    }
  }
  const cuts: Cut[] = [];
  for (let pause = speech.length - 1, word = columns - 1; pause > 0 && word > 0;) {
    const step = steps[pause * columns + word];
    if (step === 2) cuts.push({ stretch: pause, word });
    if (step !== 1) pause -= 1;
    if (step !== 0) word -= 1;
  }
  return cuts.reverse();
}

/** Words over stretches of speech, by their letters. Pauses among the stretches are jumped over. */
function spread(words: readonly WrittenWord[], speech: readonly SilentStretch[]): PlacedWord[] {
  const total = words.reduce((sum, { weight }) => sum + weight, 0);
  const spokenMs = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  let weight = 0;
  let stretch = 0;
  let passedMs = 0;
  /** The time at which so much has been spoken; at a pause its end, or for the end of a word its beginning. */
  const timeAt = (ms: number, isEnd: boolean): number => {
    for (; stretch < speech.length - 1; stretch++) {
      const { startMs, endMs } = speech[stretch] as SilentStretch;
      const leftMs = passedMs + endMs - startMs - ms;
      if (leftMs > 1e-6 || (isEnd && leftMs > -1e-6)) break;
      passedMs += endMs - startMs;
    }
    return (speech[stretch]?.startMs ?? 0) + ms - passedMs;
  };
  return words.map((word) => {
    const offsetMs = timeAt(total === 0 ? 0 : (spokenMs * weight) / total, false);
    weight += word.weight;
    const endMs = timeAt(total === 0 ? 0 : (spokenMs * weight) / total, true);
    return { ...word, offsetMs, durationMs: Math.max(0, endMs - offsetMs) };
  });
}
