import type { Turn } from "../turn.ts";

const MAX_ECHO_WORDS = 8;
const OFFERS = [
  "I can tell the time, do sums, convert units or remember things for you. Ask me what I can do.",
  "Try a sum, or ask me for the date.",
  "A larger model could. Ask me how to connect one.",
];

/** The honest last answer: names what was heard, and what can be asked instead. */
export function answerFallback(turn: Turn): string {
  if (turn.words === "") return "I did not catch any words. Please say that again.";
  const words = turn.said.replace(/[\s.?!,]+$/u, "").split(/\s+/u);
  const echo = words
    .slice(0, MAX_ECHO_WORDS)
    .join(" ")
    .replace(/[.?!,;:]+$/u, "");
  const heard = `I heard: ${echo}${words.length > MAX_ECHO_WORDS ? ", and so on" : ""}.`;
  const unanswered = turn.earlier.filter((exchange) => exchange.answered.startsWith("I heard: ")).length;
  return `${heard} I am a small built-in model and cannot answer that. ${OFFERS[unanswered % OFFERS.length]}`;
}

/** What to say when the model is asked to speak before the caller has said anything. */
export function answerSilence(turn: Turn): string {
  const told = /\bsay(?: exactly)?:?\s*["“](?<text>[^"”]{1,300})["”]/iu.exec(turn.instructions)?.groups?.["text"];
  return told ?? `Hello. I am ${turn.ownName}. What can I do for you?`;
}
