/** How a second question or request begins. Nothing else is split off: "bread and butter" is one thing, and so is a list. */
const QUESTION =
  "(?:what|what['’]s|when|when['’]s|where|where['’]s|who|who['’]s|why|which|how|how['’]s|is (?:it|there|today|tomorrow)|are you|do you|does|did)";
const REQUEST =
  "(?:(?:can|could|will|would) you|tell me|give me|show me|read me|turn|switch|dim|lock|unlock|set (?:a|an|the)|play|remind me|wake me|call|send|spell|flip|toss|roll|open|close|write|translate|order|book|sing|repeat (?:that|it)|the (?:capital|capitol|time|date|day|weather|news|square|cube)(?: of)?)";
const END = "(?![\\p{L}'’])";
const JOINT = `(?:,? (?:and|but)(?: then| also| please)*|,? then) (?=(?:${QUESTION}|${REQUEST}|say (?:good|hello))${END})`;
/** A comma alone ends what is told: "I'm Laura, what can you do?" In what is wanted it parts other wishes too. */
const AFTER_TELLING = new RegExp(`${JOINT}|, (?=(?:${QUESTION}|(?:can|could|will|would) you|tell me)${END})`, "giu");
const AFTER_ASKING = new RegExp(`${JOINT}|, (?=(?:${QUESTION}|${REQUEST})${END})`, "giu");
const ASKS = new RegExp(`^(?:(?:and|so|hey|hi|hello|ok|okay|now|well),? )*(?:${QUESTION}|${REQUEST})${END}`, "iu");
/** A call in front is no wish: "Hey, what time is it?" */
const CALL = /^(?:(?:hello|hi|hey|okay|ok|so|well|um+|uh+|er+|oh|sorry)(?: there)?[ ,]*)+$/iu;
/** Such an end means what was said before it. */
const POINTS_BACK = /\b(?:then|that|those|them|(?:about|after|before|for|from|of|on|to|until|with) it)[?.!]*$/iu;

/** Cuts a sentence where it goes on with another question or request: "What time is it, and turn on the light." */
export function splitIntents(sentence: string): string[] {
  return sentence
    .split(asksSomething(sentence) ? AFTER_ASKING : AFTER_TELLING)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !CALL.test(part));
}

/** Whether words ask or want something by themselves. */
export function asksSomething(clause: string): boolean {
  return ASKS.test(clause);
}

/** Whether words end in one that means what was said before them. */
export function pointsBack(clause: string): boolean {
  return POINTS_BACK.test(clause);
}
