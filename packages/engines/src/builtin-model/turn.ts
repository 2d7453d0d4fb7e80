import type { ModelMessage, ModelRequest } from "@vivavoce/engine";
import { normalise } from "./normalise.ts";

/** What skills know when they answer. */
export interface Turn {
  /** What the caller said, as it was recognized or typed. */
  readonly said: string;
  /** `said` in lower case, without punctuation and contractions; see `normalise`. */
  readonly words: string;
  /** Earlier exchanges, oldest first. */
  readonly earlier: readonly Exchange[];
  /** All system texts, joined. */
  readonly instructions: string;
  /** Name the model goes by: from the instructions, or its own. */
  readonly ownName: string;
  readonly requestedAt: Date;
  /** IANA zone for telling the time; undefined for the zone of the machine. */
  readonly timeZone: string | undefined;
}

/** One thing the caller said and what was answered. */
interface Exchange {
  readonly said: string;
  /** Empty when nothing was answered. */
  readonly answered: string;
}

/** Spoken turns are far shorter; matching time grows faster than the text, and must not block the event loop. */
const MAX_SAID_CHARS = 600;
/** Exchanges that are looked back on. */
const MAX_EARLIER = 200;
/** What the caller said in them, at most: all of it is read anew in every turn. */
const MAX_EARLIER_CHARS = 24_000;
const NAMED =
  /\b(?:[Yy]ou are|[Yy]ou're|[Yy]our name is|named|[Cc]all yourself)\s+([A-Z][\p{L}'-]{1,20})(?=[\s.,;:!?]|$)/u;
const NOT_NAMES = new Set(["The", "An", "Not", "Now", "In", "On", "Here", "AI", "To", "Very", "Always", "Never"]);

/** Reads the turn to answer from a request. `said` is empty when the caller has not said anything. */
export function readTurn(request: ModelRequest, timeZone: string | undefined): Turn {
  const exchanges: { said: string; answers: string[] }[] = [];
  const systemTexts: string[] = [];
  for (const message of request.messages) {
    if (message.role === "system") systemTexts.push(message.text);
    if (message.role === "user") {
      exchanges.push({ said: userText(message), answers: [] });
    }
    if (message.role === "assistant") exchanges.at(-1)?.answers.push(message.text);
  }
  const current = exchanges.pop();
  const instructions = systemTexts.join("\n");
  return {
    said: current?.said ?? "",
    words: normalise(current?.said ?? ""),
    earlier: latest(exchanges).map(({ said, answers }) => ({ said, answered: answers.join(" ").trim() })),
    instructions,
    ownName: nameIn(instructions) ?? "Vivavoce",
    requestedAt: request.requestedAt,
    timeZone,
  };
}

/** The last exchanges, as far back as is looked. */
function latest<Kept extends { readonly said: string }>(exchanges: readonly Kept[]): readonly Kept[] {
  let chars = 0;
  const before = exchanges.findLastIndex((exchange) => (chars += exchange.said.length) > MAX_EARLIER_CHARS);
  return exchanges.slice(Math.max(before + 1, exchanges.length - MAX_EARLIER));
}

/** The same turn, narrowed to one part of what was said. @param before the parts before it, which it may go on from */
export function narrowTurn(turn: Turn, part: string, before: readonly string[] = []): Turn {
  const earlier = [...turn.earlier, ...before.map((said) => ({ said, answered: "" }))];
  return { ...turn, said: part, words: normalise(part), earlier };
}

/**
 * Reads every sentence that the caller said before this turn and in it, oldest first. What was said before is read once for
 * all sentences of a turn: many short ones, each of which looks back on all of it, would hold up every other caller.
 */
export function createSentenceReader<Read>(read: (sentence: string) => Read): (turn: Turn) => Read[] {
  const known = new WeakMap<Exchange, readonly Read[]>();
  const readAll = (text: string): readonly Read[] => splitSentences(text).map(read);
  function readEarlier(exchange: Exchange): readonly Read[] {
    const before = known.get(exchange) ?? readAll(exchange.said);
    known.set(exchange, before);
    return before;
  }
  return ({ earlier, said }) => [...earlier.flatMap(readEarlier), ...readAll(said)];
}

/** Cuts at sentence ends; a point inside a number is none. */
export function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function userText(message: Extract<ModelMessage, { role: "user" }>): string {
  return message.content
    .flatMap((content) => (content.type === "text" ? [content.text] : []))
    .join(" ")
    .trim()
    .slice(0, MAX_SAID_CHARS);
}

function nameIn(instructions: string): string | undefined {
  const name = NAMED.exec(instructions)?.[1];
  return name === undefined || NOT_NAMES.has(name) ? undefined : name;
}
