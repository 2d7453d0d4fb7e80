import { buildTurns } from "./build-turns.ts";
import type { TurnSource } from "./build-turns.ts";
import { listOf, numberOf, objectOf, textOf } from "../wire/fields.ts";

/** What an answer took. What is not told is absent. */
export interface TurnFacts {
  /** From the end of the question to the first sound of the answer, milliseconds. */
  readonly firstSoundMs?: number;
  readonly tokensIn?: number;
  readonly tokensOut?: number;
}

/** What the newest answer took; undefined where nothing is known. @param response as `response.done` has it */
export function factsOf(response: object, source: TurnSource): TurnFacts | undefined {
  const usage = objectOf(response, "usage");
  const firstSoundMs = spokeIn(response) ? newestTurn(source)?.figures.responseMs : undefined;
  const tokensIn = numberOf(usage, "input_tokens");
  // No model answers to nothing: one that is said to have read no tokens has not told how many.
  const counted = tokensIn !== 0;
  const facts = {
    firstSoundMs,
    tokensIn: counted ? tokensIn : undefined,
    tokensOut: counted ? numberOf(usage, "output_tokens") : undefined,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Whether the answer has something to hear: a call of a function has none. */
function spokeIn(response: object): boolean {
  const kinds = listOf(response, "output").map((item) => textOf(item, "type"));
  return kinds.length === 0 || kinds.includes("message");
}

/** Once an answer: what is before the question is passed over, but for the sound by which the server counts. */
function newestTurn({ events, assistant }: TurnSource) {
  const begins = events.findLastIndex(({ type }) => begin.has(type));
  const wanted = events.filter(({ type }, i) => i >= begins || type === "input_audio_buffer.append");
  return buildTurns({ events: wanted, assistant }).at(-1);
}

const begin = new Set(["input_audio_buffer.speech_started", "input_audio_buffer.commit", "conversation.item.create"]);
