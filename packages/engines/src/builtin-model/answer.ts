import { answerFallback, answerSilence } from "./skills/fallback.ts";
import { skills } from "./skills/table.ts";
import { narrowTurn, splitSentences } from "./turn.ts";
import type { Turn } from "./turn.ts";

/** A caller who says more than this at once is answered on the first that many matters. */
const MAX_ANSWERS = 2;
const ADDRESS = /^(?:(?:hello|hi|hey|okay|ok|so|well|um+|uh+|er+|please|oh)(?: there)?,?\s+)+(?=\S)/iu;

/** What the built-in model says in this turn: one to a few short sentences. */
export function answer(turn: Turn): string {
  if (turn.said === "" && turn.earlier.length === 0) return answerSilence(turn);
  return answerUtterance(turn) ?? answerSentences(turn) ?? askSentenceSkills(turn) ?? answerFallback(turn);
}

function answerUtterance(turn: Turn): string | undefined {
  return firstAnswer(turn, "utterance");
}

function answerSentences(turn: Turn): string | undefined {
  const answers: string[] = [];
  for (const sentence of splitSentences(turn.said)) {
    const found = askSentenceSkills(narrowTurn(turn, sentence));
    if (found !== undefined && !answers.includes(found)) answers.push(found);
  }
  return answers.length === 0 ? undefined : answers.slice(0, MAX_ANSWERS).join(" ");
}

/** Asks again without "Hey Clara," and the like in front when the whole sentence means nothing to any skill. */
function askSentenceSkills(turn: Turn): string | undefined {
  const found = firstAnswer(turn, "sentence");
  if (found !== undefined) return found;
  const bare = turn.said.replace(ADDRESS, "").replace(new RegExp(`^${turn.ownName},?\\s+`, "iu"), "");
  return bare === turn.said || bare === "" ? undefined : firstAnswer(narrowTurn(turn, bare), "sentence");
}

function firstAnswer(turn: Turn, scope: "utterance" | "sentence"): string | undefined {
  for (const skill of skills) {
    const found = skill.scope === scope ? skill.answer(turn) : undefined;
    if (found !== undefined) return found.charAt(0).toUpperCase() + found.slice(1);
  }
  return undefined;
}
