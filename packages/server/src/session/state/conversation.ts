import type { Item } from "@vivavoce/protocol";
import type { WordMark } from "./response-part.ts";

/** The default conversation: items in order (BH-20). */
export interface Conversation {
  readonly entries: readonly Entry[];
}

/** One item of the conversation. */
export interface Entry {
  /** The item as the wire shows it. */
  readonly item: Item;
  /** How the item was spoken; null when it has no audio of ours. */
  readonly speech: SpokenTrack | null;
}

/** How an item was spoken. */
export interface SpokenTrack {
  /** Audio sent, in milliseconds. */
  readonly audioMs: number;
  readonly words: readonly WordMark[];
  /** How much of it the user is known to have heard; null while nothing says it was cut. */
  readonly heardMs: number | null;
  /** The client has said how much it was: it knows better than the server's own reckoning. */
  readonly toldByClient?: true;
}

/** The entry of an item; undefined when there is none. */
export function findEntry(conversation: Conversation, itemId: string): Entry | undefined {
  return conversation.entries.find((entry) => entry.item.id === itemId);
}

/** What to answer a client that wants to add an item; undefined when there is room for it. */
export function lackOfPlace(conversation: Conversation, maxItems: number): string | undefined {
  if (conversation.entries.length < maxItems) return undefined;
  return `The conversation is limited to ${maxItems} items. Delete some first.`;
}

/** What the user said, as an item; `transcript` is null until it is known. */
export function spokenItem(id: string, transcript: string | null): Item {
  const content = [{ type: "input_audio" as const, transcript }];
  return { id, object: "realtime.item", type: "message", status: "completed", role: "user", content };
}

/** Id of the last item; null when there is none. */
export function lastItemId(conversation: Conversation): string | null {
  return conversation.entries.at(-1)?.item.id ?? null;
}

/** The conversation with one more item at its end. */
export function appendEntry(conversation: Conversation, entry: Entry): Conversation {
  return { entries: [...conversation.entries, entry] };
}

/**
 * Inserts after the named item; `root` inserts at the front (CE-13).
 * @returns undefined when the named item does not exist
 */
export function insertEntry(conversation: Conversation, entry: Entry, after: string): Conversation | undefined {
  if (after === "root") return { entries: [entry, ...conversation.entries] };
  const index = conversation.entries.findIndex((candidate) => candidate.item.id === after);
  if (index === -1) return undefined;
  return { entries: conversation.entries.toSpliced(index + 1, 0, entry) };
}

/** The conversation with one item changed. */
export function replaceEntry(
  conversation: Conversation,
  itemId: string,
  change: (entry: Entry) => Entry,
): Conversation {
  return { entries: conversation.entries.map((entry) => (entry.item.id === itemId ? change(entry) : entry)) };
}

/** The conversation without an item. */
export function removeEntry(conversation: Conversation, itemId: string): Conversation {
  return { entries: conversation.entries.filter((entry) => entry.item.id !== itemId) };
}

/** The conversation as a model should see it: what the user cannot have heard is left out (BH-44). */
export function heardItems(conversation: Conversation): readonly Item[] {
  return conversation.entries.filter(({ item }) => !standsForAnswer(item)).map(heardItem);
}

/** What the server said in place of an answer. The model must not find it among its own words. */
function standsForAnswer(item: Item): boolean {
  return item.type === "message" && item.vivavoce !== undefined;
}

function heardItem({ item, speech }: Entry): Item {
  if (item.type !== "message" || speech === null || speech.heardMs === null) return item;
  const heardMs = speech.heardMs;
  const content = item.content.map((part) =>
    part.type === "audio" ? { ...part, transcript: heardText(part.transcript ?? "", speech.words, heardMs) } : part,
  );
  // The union of roles is lost by the spread; only the content changed.
  return { ...item, content } as Item;
}

/**
 * The beginning of a transcript that had been spoken after `heardMs` of audio: a word counts as heard when more than
 * half of it was played. Trailing white space is dropped.
 */
export function heardText(transcript: string, words: readonly WordMark[], heardMs: number): string {
  let textEnd = 0;
  for (const word of words) {
    if (word.offsetMs + word.durationMs / 2 > heardMs) break;
    textEnd = word.textEnd;
  }
  return transcript.slice(0, textEnd).trimEnd();
}
