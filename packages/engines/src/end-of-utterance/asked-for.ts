/** What the assistant's last words ask for. */
export type AskedFor =
  | "nothing yet"
  | "no question"
  | "yes or no"
  | "choice"
  | "name"
  | "number"
  | "address"
  | "email"
  | "time"
  | "place"
  | "amount"
  | "anything else"
  | "confirmation"
  | "how to help"
  | "what"
  | "open";

/** The first that fits the last sentence decides. */
const kinds: readonly (readonly [kind: AskedFor, pattern: RegExp])[] = [
  ["email", /\be-?mail\b/],
  [
    "number",
    /\b(phone|mobile|cell|card|account|order|confirmation|reference|booking|policy|member\w*|tracking|social security) ?(number|code)|\b(zip|postal|pin|code|digits|phone number|telephone)\b/,
  ],
  ["name", /\b(name|who am i speaking|who is (this|it|calling)|spell)\b/],
  ["address", /\b(address|street|where do you live)\b/],
  ["anything else", /\b(anything|something) (else|more)\b|\bwhat else\b|\bwill that be all\b|\bis that all\b/],
  ["how to help", /\b(how|what) (can|may|could) i (help|do|get|assist)|\bhelp you\b|\bassist\b/],
  [
    "confirmation",
    /\b(correct|confirm|look right|looks right|is that right|does (that|this|the order) (look|sound))\b/,
  ],
  ["amount", /\bhow (many|much|long|old|often)\b|\bnumber of\b/],
  ["time", /\b(when|what (time|day|date|month|year)|which (day|date)|date of birth|birthday)\b/],
  ["place", /\b(where|which (city|place|town|country)|what (city|town|country|location|area))\b/],
  ["choice", /\bor\b.*\?|\bwhich\b|\bwhat (size|kind|type|sort|flavou?r)\b/],
  ["open", /\b(why|how come|tell me|describe|explain|how (do|did|was|were|are|is))\b/],
  ["what", /\bwhat\b/],
  ["yes or no", /\?\s*$/],
];

/** Reads what the assistant asked in its last sentence. Empty text: it has not spoken yet. */
export function askedFor(lastAssistantText: string): AskedFor {
  const text = lastAssistantText.trim().toLowerCase().slice(-300);
  if (text === "") return "nothing yet";
  const last = text.split(/(?<=[.?!])\s+(?=\S)/).at(-1) ?? "";
  const isQuestion =
    /\?\s*$/.test(text) ||
    /^(please|tell me|give me|confirm|spell|enter|say)\b|\bplease (tell|give|confirm|spell|say)\b/.test(last);
  if (
    !isQuestion &&
    !/^(ok\w*,? )?(what|how|who|where|when|which|is|are|do|does|did|can|could|would|will|should)\b/.test(last)
  )
    return "no question";
  return kinds.find(([, pattern]) => pattern.test(last))?.[0] ?? "yes or no";
}
