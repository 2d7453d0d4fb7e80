import { capitalised } from "../sentence.ts";
import type { Skill } from "../skill.ts";
import { createSentenceReader } from "../turn.ts";
import type { Turn } from "../turn.ts";

const NAME = "([\\p{L}][\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]+)?)";
const TOLD: readonly RegExp[] = [
  new RegExp(`\\bmy name(?: is|['’]s) not [^,.]{1,40}, (?:but|it is|it['’]s) ${NAME}`, "iu"),
  new RegExp(`\\bmy name(?: is|['’]s)(?: now)? (?!not\\b)${NAME}`, "iu"),
  new RegExp(`(?:^|[,.] ?|please |just |you can )call me ${NAME}`, "iu"),
  new RegExp(`\\b(?:i am|i['’]m) called ${NAME}`, "iu"),
];
/** "I'm Anna.": only a sentence of its own with a capital, because "I'm tired" is no name. */
const INTRODUCED = /^(?:(?:hi|hello|hey)[,.!]? )?(?:i['’]m|i am|this is|it['’]s) (?<name>\p{Lu}[\p{L}'’-]+)[.!]?$/iu;
const NOT_NAMES =
  /^(?:a|an|the|what|not|your|back|fine|good|okay|ok|sorry|sure|tired|hungry|happy|sad|well|great|here|ready|done|later|when|if|bored|english|american|it|that|this|on|in)$/i;
const ASKED =
  /\b(?:what is|do you (?:know|remember)|tell me|say|recall) my name\b|\bwho am i\b(?! (?:talking|speaking|chatting))|\bremember (?:who i am|me)\b|\bwhat am i called\b/;

/** Learns the caller's name from what was said in this conversation, and says it when asked. */
export const callerName: Skill = (turn) => {
  if (ASKED.test(turn.words)) {
    const name = findCallerName(turn);
    return name === undefined ? "You have not told me your name yet." : `Your name is ${name}.`;
  }
  const told = nameIn(turn.said);
  if (told === undefined) return undefined;
  const isKnown = namesIn({ ...turn, said: "" }).some((name) => name !== undefined);
  return isKnown ? `All right, ${told}.` : `Nice to meet you, ${told}.`;
};

/** The name the caller gave last, or undefined. */
export function findCallerName(turn: Turn): string | undefined {
  return namesIn(turn).findLast((name) => name !== undefined);
}

const namesIn = createSentenceReader(nameIn);

function nameIn(sentence: string): string | undefined {
  for (const pattern of TOLD) {
    const name = pattern.exec(sentence)?.[1];
    if (name !== undefined && !NOT_NAMES.test(name.split(" ")[0] ?? "")) return capitalised(firstNames(name));
  }
  const introduced = INTRODUCED.exec(sentence)?.groups?.["name"];
  if (introduced === undefined || NOT_NAMES.test(introduced)) return undefined;
  return /^\p{Lu}/u.test(introduced) ? introduced : undefined;
}

/** The patterns ignore case, so a second word counts as part of the name only when it was written with a capital. */
function firstNames(name: string): string {
  const [first = "", second] = name.split(" ");
  return second !== undefined && /^\p{Lu}/u.test(second) ? `${first} ${second}` : first;
}
