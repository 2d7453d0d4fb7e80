import { createRandom } from "../random.ts";
import type { Random } from "../random.ts";
import type { Turn } from "../turn.ts";
import { answers, questions } from "./answers.ts";
import { expand, fill } from "./grammar.ts";
import { meetingTalk } from "./meeting-talk.ts";
import { hesitating, meetingExchange } from "./meeting-turns.ts";
import { numberTurn } from "./number-turns.ts";
import { sentences } from "./sentences.ts";
import { taskTalk } from "./task-talk.ts";
import { taskExchange } from "./task-turns.ts";
import { vocabulary } from "./vocabulary.ts";

const grammar = { ...vocabulary, ...sentences, ...answers, ...taskTalk, ...meetingTalk };

/** What an assistant says that asks for nothing in particular. */
const remarks = [
  "",
  "",
  "",
  "How can I help you?",
  "Hello! What can I do for you today?",
  "I have found three of them.",
  "Your order is on its way.",
  "It opens at nine and closes at five.",
  "Okay, I have added it.",
  "It is sunny and warm today.",
  "What do you think?",
  "Would you like to hear more?",
  "I found a good one near you. It has good reviews.",
  "Your booking has been made.",
  "The address is 12 Park Road.",
] as const;

/** Rules of what people say unasked, some of them twice. */
const openRules =
  "wanting wanting wanting asking asking asking telling telling short short listening ellipsis phrasal stranded everyday everyday";

/** Shares of what is made; the rest are numbers. */
const openShare = 0.26;
const answerShare = 0.18;
const taskShare = 0.34;
const meetingShare = 0.16;
const fillerShare = 0.12;

/**
 * Turns of our own making, for what the corpora lack: numbers, spellings, addresses, dates and lists in progress,
 * hesitations, things to arrange, talk in meetings. The same seed gives the same turns.
 */
export function ownTurns(count: number, seed: number): readonly Turn[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const { asked, text, isFinished = true } = ownTurn(random);
    return { dialogue: `own-${String(seed)}-${String(index)}`, asked, text: fixArticles(text), isFinished };
  });
}

interface Said {
  readonly asked: string;
  readonly text: string;
  readonly isFinished?: boolean;
}

function ownTurn(random: Random): Said {
  const share = random.next();
  if (share < openShare) {
    const rule = random.pick(openRules.split(" "));
    return { asked: random.pick(remarks), text: sometimesWithFiller(expand(grammar, rule, random), random) };
  }
  if (share < openShare + answerShare) {
    const { answer, asked } = random.pick(questions);
    return { asked: random.pick(asked), text: sometimesWithFiller(expand(grammar, answer, random), random) };
  }
  if (share < openShare + answerShare + taskShare) {
    const { asked, answer } = taskExchange(random);
    const text = expand(grammar, answer, random);
    return { asked: fill(grammar, asked, random), text: sometimesWithFiller(text, random) };
  }
  if (share < openShare + answerShare + taskShare + meetingShare) {
    const { asked, answer, isFinished } = meetingExchange(random);
    const heard = fill(grammar, asked, random);
    return { asked: heard, text: hesitating(fill(grammar, answer, random), random), isFinished };
  }
  const { asked, text } = numberTurn(random);
  return { asked, text: sometimesWithFiller(text, random) };
}

function sometimesWithFiller(text: string, random: Random): string {
  return random.next() < fillerShare ? withFiller(text, random) : text;
}

/** A hesitation between two words, sometimes with the word before it said again. */
function withFiller(text: string, random: Random): string {
  const words = text.split(" ");
  if (words.length < 3) return text;
  const place = 1 + Math.floor(random.next() * (words.length - 1));
  const before = words[place - 1] ?? "";
  const again = random.next() < 0.3 && /^[a-z']+$/i.test(before) ? [before] : [];
  const filler = random.pick(["um", "uh", "er", "hmm", "uh", "um", "you know", "let me think", "I mean"]);
  return [...words.slice(0, place), filler, ...again, ...words.slice(place)].join(" ");
}

function fixArticles(text: string): string {
  return text.replace(/\ba (?=[aeiou])/gi, "an ");
}
