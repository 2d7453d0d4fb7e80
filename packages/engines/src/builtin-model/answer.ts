import { capitalised } from "./sentence.ts";
import type { Skill } from "./skill.ts";
import { answerFallback, answerSilence } from "./skills/fallback.ts";
import { limits } from "./skills/limits.ts";
import { sentenceSkills, utteranceSkills } from "./skills/table.ts";
import { asksSomething, pointsBack, splitIntents } from "./split-intents.ts";
import { narrowTurn, splitSentences } from "./turn.ts";
import type { Turn } from "./turn.ts";

/** A caller who says more than this at once is answered on the first that many matters. */
const MAX_ANSWERS = 2;
/** Sentences of one turn that are looked at: each looks back on all that was said before. Nobody says more at once. */
const MAX_SENTENCES = 24;
const ADDRESS = /^(?:(?:hello|hi|hey|okay|ok|so|well|um+|uh+|er+|please|oh)(?: there)?,?\s+)+(?=\S)/iu;

/** What one skill says. */
interface Answer {
  readonly skill: Skill;
  readonly text: string;
}

/** What the built-in model says in this turn: one to a few short sentences. */
export function answer(turn: Turn): string {
  if (turn.said === "" && turn.earlier.length === 0) return answerSilence(turn);
  const found = firstAnswer(turn, utteranceSkills)?.text ?? answerSentences(turn) ?? askSentenceSkills(turn)?.text;
  return found ?? answerFallback(turn);
}

function answerSentences(turn: Turn): string | undefined {
  const answers: Answer[] = [];
  const sentences = splitSentences(turn.said).slice(0, MAX_SENTENCES);
  let isRestLeft = false;
  for (const [index, sentence] of sentences.entries()) {
    const { found, left } = askIntents(narrowTurn(turn, sentence, sentences.slice(0, index)));
    answers.push(...found.filter(({ text }) => answers.every((other) => other.text !== text)));
    isRestLeft ||= left;
  }
  if (answers.length === 0) return undefined;
  const told = answers.slice(0, MAX_ANSWERS);
  // Two refusals in a row are long to listen to.
  if (told.length > 1 && told.every(({ skill }) => skill === limits)) return "I can't help with either.";
  const texts = told.map(({ text }) => text);
  if (isRestLeft && told.length < MAX_ANSWERS) texts.push("I can't help with the rest.");
  return texts.join(" ");
}

/** Answers each thing that a sentence wants. `left` says that something was wanted besides that no skill is for. */
function askIntents(turn: Turn): { readonly found: readonly Answer[]; readonly left: boolean } {
  const clauses = splitIntents(turn.said);
  if (clauses.length > 1) {
    const asked = clauses.map((clause, index) => ({
      clause,
      found: askSentenceSkills(narrowTurn(turn, clause, clauses.slice(0, index))),
    }));
    const found = asked.flatMap((each) => each.found ?? []);
    const left = asked.filter((each) => each.found === undefined);
    // "… on June third, how many days until then?" means nothing in pieces.
    if (found.length > 0 && !left.some(({ clause }) => pointsBack(clause))) {
      return { found, left: left.some(({ clause }) => asksSomething(clause)) };
    }
  }
  const whole = askSentenceSkills(turn);
  return { found: whole === undefined ? [] : [whole], left: false };
}

/** Asks again without "Hey Clara," and the like in front when the whole sentence means nothing to any skill. */
function askSentenceSkills(turn: Turn): Answer | undefined {
  const found = firstAnswer(turn, sentenceSkills);
  if (found !== undefined) return found;
  const bare = turn.said.replace(ADDRESS, "").replace(new RegExp(`^${turn.ownName},?\\s+`, "iu"), "");
  return bare === turn.said || bare === "" ? undefined : firstAnswer(narrowTurn(turn, bare), sentenceSkills);
}

function firstAnswer(turn: Turn, skills: readonly Skill[]): Answer | undefined {
  for (const skill of skills) {
    const found = skill(turn);
    if (found !== undefined) return { skill, text: capitalised(found) };
  }
  return undefined;
}
