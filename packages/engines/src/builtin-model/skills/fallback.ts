import type { Turn } from "../turn.ts";

/** Said at most once a conversation, and short, because it follows a refusal. */
const OFFER = "Ask how to connect a better model.";
const OFFERED = /better model/;
const QUESTION =
  /^(?:(?:and|so|well|ok|okay|please|hey|now|but) )*(?:who|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|will|would|has|have|should|tell me (?:about|why|how|who|what|where)|explain|describe|define|name)\b/;
const REQUEST = /^(?:(?:and|so|well|ok|okay|please|hey|now) )*(?:can|could|would|will) you\b/;

/** The honest last answer: one short sentence that repeats nothing, and once a conversation how to get further. */
export function answerFallback(turn: Turn): string {
  if (turn.words === "") return "I did not catch any words. Please say that again.";
  const refusal = REQUEST.test(turn.words)
    ? "I can't do that."
    : QUESTION.test(turn.words) || turn.said.trimEnd().endsWith("?")
      ? "I don't know that."
      : "I'm not sure what you mean.";
  return turn.earlier.some(({ answered }) => OFFERED.test(answered)) ? refusal : `${refusal} ${OFFER}`;
}

/** What to say when the model is asked to speak before the caller has said anything. */
export function answerSilence(turn: Turn): string {
  const told = /\bsay(?: exactly)?:?\s*["“](?<text>[^"”]{1,300})["”]/iu.exec(turn.instructions)?.groups?.["text"];
  return told ?? `Hello. I am ${turn.ownName}. What can I do for you?`;
}
