import { capitalised } from "../sentence.ts";
import type { Skill } from "../skill.ts";
import { findCallerName } from "./caller-name.ts";

const GREETED =
  /^(?:oh |well )?(?:hello|hi|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|hey there|hi there|hello there|welcome)\b/;
const GREETING_ONLY =
  /^(?:oh |well )?(?:(?:hello|hi|hey|hiya|howdy|greetings|there|again|welcome|good (?:morning|afternoon|evening|day)|everyone|everybody|assistant|friend|to you|vivavoce|viva voce|viva) ?)+$/;

/** Greets back. */
export const greeting: Skill = (turn) => {
  const { words, ownName } = turn;
  const rest = words.replace(new RegExp(`\\b${ownName.toLowerCase()}\\b`), "").trim();
  if (!GREETED.test(words) || (rest !== "" && !GREETING_ONLY.test(rest))) return undefined;
  const name = findCallerName(turn);
  const hello = /^good (morning|afternoon|evening)/.exec(words)?.[0] ?? "hello";
  const opening = `${capitalised(hello)}${name === undefined ? "" : `, ${name}`}.`;
  const first = turn.earlier.length === 0;
  return first ? `${opening} I am ${ownName}. What can I do for you?` : `${opening} I am listening.`;
};
