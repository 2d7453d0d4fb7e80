import type { PauseFacts } from "@vivavoce/engine";
import type { Random } from "./random.ts";
import type { Turn } from "./turn.ts";

/** A place where a speaker may pause, as a judge sees it. */
export interface TurnPause {
  readonly facts: PauseFacts;
  /** The turn ends here. */
  readonly isEnd: boolean;
  /** How likely people pause here, against a place between two words of a phrase (1). A turn's end has weight 1 too. */
  readonly weight: number;
}

/** How the text is written. */
export type TextForm = "bare" | "punctuated";

/**
 * How much more likely people pause at a boundary than inside a phrase: between sentences and clauses, where the
 * words so far often make a whole one, far more than anywhere else.
 */
const weights = { sentence: 6, comma: 5, clause: 4, filler: 4, phrase: 2, plain: 1 } as const;

const clauseWords = new Set("and but or so because if when while then that which who since although unless".split(" "));
const phraseWords = new Set("to for with from at in on by about of into near around after before until".split(" "));
const fillerWords = new Set("um uh umm uhh er erm hmm well like".split(" "));

/** Chance that a recognizer puts a question mark where somebody pauses within a question. */
const questionMarkShare = 0.5;

const roughMsPerWord = 330;

/**
 * Every boundary of a turn as a pause: the inner ones, and the end when the turn is finished. Punctuated text gets what
 * a recognizer gives that sees nothing of what follows: a full stop at nearly every pause, within a question sometimes a
 * question mark.
 */
export function turnPauses(turn: Turn, form: TextForm, random: Random): readonly TurnPause[] {
  const tokens = turn.text
    .replaceAll("’", "'")
    .split(/\s+/)
    .filter((token) => /[\p{L}\p{N}]/u.test(token));
  const pauses: TurnPause[] = [];
  for (let count = 1; count <= tokens.length; count++) {
    const isLast = count === tokens.length;
    const facts: PauseFacts = {
      text: writtenAs(tokens, count, form, random),
      language: "en",
      lastAssistantText: turn.asked,
      speechMs: count * roughMsPerWord,
    };
    if (!isLast)
      pauses.push({ facts, isEnd: false, weight: pauseWeight(tokens[count - 1] ?? "", tokens[count] ?? "") });
    else if (turn.isFinished) pauses.push({ facts, isEnd: true, weight: 1 });
    else pauses.push({ facts, isEnd: false, weight: weights.clause });
  }
  return pauses;
}

/** How likely a pause is between two words as they are written, against a place inside a phrase. */
export function pauseWeight(before: string, after: string): number {
  if (/[.?!]$/.test(before)) return weights.sentence;
  if (/[,;:]$/.test(before)) return weights.comma;
  const [last, next] = [plain(before), plain(after)];
  if (fillerWords.has(last)) return weights.filler;
  if (clauseWords.has(next) || fillerWords.has(next)) return weights.clause;
  return phraseWords.has(next) ? weights.phrase : weights.plain;
}

function plain(token: string): string {
  return token.toLowerCase().replace(/[^\p{L}\p{N}'+-]/gu, "");
}

function writtenAs(tokens: readonly string[], count: number, form: TextForm, random: Random): string {
  const said = tokens.slice(0, count).join(" ");
  if (form === "bare") {
    return said
      .toLowerCase()
      .replace(/[.,?!;:"()]+(?=\s|$)/g, "")
      .trim();
  }
  const isLast = count === tokens.length;
  const written = said.replace(/[\s,;:.…–-]+$/, "");
  if (/[?!]$/.test(written)) return written;
  const mark = /[.?!]/.exec(tokens.slice(count).join(" "))?.[0];
  const isQuestion = !isLast && mark === "?" && random.next() < questionMarkShare;
  return capitalized(`${written}${isQuestion ? "?" : "."}`);
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
