import type { Skill } from "../skill.ts";

const ASKED =
  /\bwhat (?:can|could|do) you do\b|\bwhat (?:else )?can you (?:help|tell)\b|\bhow can you help\b|\bwhat are you able\b|\bwhat (?:else )?you (?:can|could) do\b|^(?:please )?help(?: me)?(?: please)?$|\bcan you help me\b|\bwhat can i (?:say|ask)\b|\byour (?:skills|abilities)\b/;

/** Lists what it can do. */
export const abilities: Skill = {
  name: "abilities",
  scope: "sentence",
  answer({ words }) {
    if (!ASKED.test(words)) return undefined;
    return "I tell the time, do sums, convert, spell and remember.";
  },
};
