import { sentence } from "../sentence.ts";
import type { Skill } from "../skill.ts";
import { wantsOtherLanguage } from "./other-language.ts";

const AFTER_ME = /\b(?:say|repeat) after me\b[\s,.:!-]*(?<rest>.*)$/isu;
const PLEASE_SAY =
  /^(?:please |can you |could you |now )*(?:say|repeat)(?: the words?| the sentence)?\b[\s,:]*(?<rest>.*)$/isu;
const WHAT_I_SAID =
  /\bwhat did i (?:just )?(?:say|ask|tell you)$|\b(?:repeat|say) (?:what i (?:just )?said|my words)\b|\bwhat was (?:it )?(?:that )?i (?:just )?said\b|\bdid you hear what i said\b|\bwhat was (?:the|my) (?:last )?question\b/;
const WHAT_YOU_SAID =
  /\b(?:repeat|say) (?:that|it)(?: again)?\b|\bsay again\b|\bcome again$|\bwhat did you (?:just )?say\b|^(?:please )?repeat(?: please)?$|\bpardon\b|\bonce more$|^(?:(?:uh|um|er|sorry|oh) )*what was that$|^(?:(?:sorry|oh|excuse me) )*(?:what|huh|eh|hm+)$|\bi (?:did|do|could|can) not (?:catch|hear|get|understand) (?:that|it|you)\b|\brepeat what you (?:just )?said\b/;

/** Repeats: words to say after the caller, the caller's own words, or its last answer. */
export const repeating: Skill = (turn) => {
  const afterMe = AFTER_ME.exec(turn.said)?.groups?.["rest"];
  if (afterMe !== undefined) return afterMe === "" ? "I am listening. What shall I say?" : sentence(afterMe.trim());
  const last = turn.earlier.at(-1);
  if (WHAT_I_SAID.test(turn.words)) {
    return last && last.said !== ""
      ? `You said: ${sentence(last.said.trim())}`
      : "You have not said anything before that.";
  }
  if (WHAT_YOU_SAID.test(turn.words)) {
    return last && last.answered !== "" ? last.answered : "I have not said anything yet.";
  }
  const rest = PLEASE_SAY.exec(turn.said)?.groups?.["rest"];
  // "Say, what time is it?" asks for no echo, and "say hello in French" for none in English.
  return rest === undefined || rest === "" || rest.endsWith("?") || wantsOtherLanguage(turn.words)
    ? undefined
    : sentence(rest.replace(/^["“']|["”']$/gu, "").trim());
};
