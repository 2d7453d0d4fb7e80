import { findAmounts, readNumber } from "../arithmetic/read-number.ts";
import type { Amount } from "../arithmetic/read-number.ts";
import { normalise } from "../normalise.ts";
import { identifierWords } from "./tool-schema.ts";
import type { ToolParameter } from "./tool-schema.ts";

/** What could be found in the words for each argument, and the required ones that could not. */
export interface FilledArguments {
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly missing: readonly ToolParameter[];
}

const PLACE = /locat|city|place|where|destin|country|town|region|address/;
const ORIGIN = /origin|from|source|depart|start/;
const MOMENT = /date|day|when|time/;
const TOPIC = /query|topic|subject|question|search|keyword|about|text|message|note|content/;
const DAYS =
  /\b(?:today|tonight|tomorrow|yesterday|(?:next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|weekend))\b/;
const STOPS =
  "in|at|for|to|of|about|on|from|with|by|called|named|and|please|today|tonight|tomorrow|yesterday|now|right|like|is|are|this|next";
const NO_VALUE = /^(?:me|it|that|this|you|us|the|a|an|my|your)$/i;

/** Fills arguments with what the words hold. Nothing is made up: what is not said stays missing. */
export function fillArguments(said: string, parameters: readonly ToolParameter[]): FilledArguments {
  const values: Record<string, string | number | boolean> = {};
  const missing: ToolParameter[] = [];
  const numbers = findAmounts(normalise(said).split(" "));
  const used = new Set<string>();
  for (const parameter of parameters) {
    const value = fillOne(parameter, said, numbers, used);
    if (value === undefined) {
      if (parameter.required) missing.push(parameter);
    } else {
      values[parameter.name] = value;
    }
  }
  return { values, missing };
}

function fillOne(
  parameter: ToolParameter,
  said: string,
  numbers: Amount[],
  used: Set<string>,
): string | number | boolean | undefined {
  const words = normalise(said);
  if (parameter.choices.length > 0) return chosen(parameter.choices, words);
  switch (parameter.type) {
    case "number":
    case "integer":
      return takeNumber(parameter, numbers);
    case "boolean":
      if (/\b(?:on|enable|yes|open)\b/.test(words)) return true;
      return /\b(?:off|disable|no|close)\b/.test(words) ? false : undefined;
    case "string": {
      const phrase = findPhrase(parameter, said, words);
      if (phrase === undefined || used.has(phrase)) return undefined;
      used.add(phrase);
      return phrase;
    }
    case "other":
      return undefined;
  }
}

function chosen(choices: readonly string[], words: string): string | undefined {
  return choices.find((choice) => {
    const spoken = identifierWords(choice).join(" ");
    return spoken !== "" && ` ${words} `.includes(` ${spoken} `);
  });
}

/** A number followed by a word of the argument's name ("five minutes" for `minutes`) goes before all others. */
function takeNumber(parameter: ToolParameter, numbers: Amount[]): number | undefined {
  const names = identifierWords(parameter.name).map(singular);
  const fits = ({ value }: Amount): boolean => parameter.type === "number" || Number.isInteger(value);
  const named = numbers.findIndex((number) => names.includes(singular(number.unit)) && fits(number));
  const index = named >= 0 ? named : numbers.findIndex(fits);
  return index < 0 ? undefined : numbers.splice(index, 1)[0]?.value;
}

function findPhrase(parameter: ToolParameter, said: string, words: string): string | undefined {
  const hint = identifierWords(parameter.name).join(" ");
  if (MOMENT.test(hint)) return DAYS.exec(words)?.[0];
  if (ORIGIN.test(hint)) return phraseAfter(said, "from");
  if (PLACE.test(hint)) return phraseAfter(said, "in|at|near|to|for|of");
  if (TOPIC.test(hint)) return phraseAfter(said, "about|for|that says|saying|called|on");
  if (/name|title|label|who|person|contact|recipient/.test(hint))
    return phraseAfter(said, "called|named|to|for|of|with");
  return undefined;
}

function phraseAfter(said: string, prepositions: string): string | undefined {
  const pattern = new RegExp(`\\b(?:${prepositions})\\s+(?:the\\s+)?(.+?)(?=\\s+(?:${STOPS})\\b|[?.!,;]|$)`, "giu");
  for (const match of said.matchAll(pattern)) {
    const phrase = match[1]?.trim() ?? "";
    if (phrase !== "" && isValue(phrase)) return phrase;
  }
  return undefined;
}

/** Numbers and days belong to other arguments. */
function isValue(phrase: string): boolean {
  const words = normalise(phrase).split(" ");
  return words.length <= 6 && !NO_VALUE.test(phrase) && !DAYS.test(words.join(" ")) && !readNumber(words, 0);
}

function singular(word: string): string {
  return word.replace(/(?<=\w{2})s$/, "");
}
