import type { ClientEvent } from "@vivavoce/protocol";
import type { Conversation } from "./conversation.ts";
import type { SessionState } from "./session-state.ts";

/** What an object weighs beside its members, about; texts outweigh it. */
const objectBytes = 64;
/** What the conversation keeps of an item beside the item. */
const entryBytes = 256;

/** Events by which a client gives a session something to keep. */
export const bringingEvents: ReadonlySet<ClientEvent["type"]> = new Set([
  "session.update",
  "conversation.item.create",
  "input_text.delta",
  "response.create",
]);

/** State is made of values that never change, so each is weighed once. */
const known = new WeakMap<object, number>();

/**
 * What a session keeps of what its client, models and tools have sent, in bytes: texts count by their UTF-8, everything
 * else about as much as it takes. Grows with nothing else that a caller can send.
 */
export function keptBytes(state: SessionState): number {
  const { conversation, inputTexts, session, waiting, besideWaiting, response, beside, mcp, sounds } = state;
  const running = response.phase === "running" ? [response, ...beside] : beside;
  return (
    conversationBytes(conversation) +
    weigh(session) +
    weigh(inputTexts) +
    weigh(mcp) +
    (waiting === null ? 0 : weigh(waiting)) +
    weigh(besideWaiting) +
    // The bytes of sound that waits to be transcribed are held beside the state, and are counted here.
    sounds.reduce((sum, { bytes }) => sum + bytes, weigh(sounds)) +
    running.reduce((sum, { request, output }) => sum + weigh(request) + weigh(output), 0)
  );
}

function conversationBytes(conversation: Conversation): number {
  return remembered(conversation, () =>
    conversation.entries.reduce((sum, { item, speech }) => sum + entryBytes + weigh(item) + wordBytes(speech), 0),
  );
}

function wordBytes(speech: Conversation["entries"][number]["speech"]): number {
  return speech === null ? 0 : objectBytes * (1 + speech.words.length);
}

/** Values come from JSON that is at most 64 levels deep, or are made here. */
function weigh(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value !== "object" || value === null) return 8;
  return remembered(value, () => {
    let bytes = objectBytes;
    for (const member of Object.values(value)) bytes += 8 + weigh(member);
    return bytes;
  });
}

function remembered(value: object, weighed: () => number): number {
  const before = known.get(value);
  if (before !== undefined) return before;
  const bytes = weighed();
  known.set(value, bytes);
  return bytes;
}
