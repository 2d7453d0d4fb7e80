import type { Item, MessageItem } from "@vivavoce/protocol";
import type { ConnectionState } from "../client-connection.ts";

/** Who or what an entry belongs to. */
export type EntryKind = "user" | "assistant" | "system" | "tool_call" | "tool_output" | "other";

/**
 * `partial`: words may still come or change. `final`: complete. `interrupted`: cut short by the user. `incomplete`: cut short
 * by a limit or a filter. `failed`: could not be recognized, or the response failed.
 */
export type EntryState = "partial" | "final" | "interrupted" | "incomplete" | "failed";

/** One entry of a conversation, as people see it. Never changed: a change makes a new object. */
export interface ConversationEntry {
  /** Id of the item. */
  readonly id: string;
  readonly kind: EntryKind;
  /** What was said or written; of a call its arguments, of its output what the function gave. Empty while unknown. */
  readonly text: string;
  readonly state: EntryState;
  /** Of an interrupted answer: about how much of the text was heard. */
  readonly heardText?: string;
  readonly responseId?: string;
  /** True of what the server says in place of an answer that it could not give; Vivavoce alone tells. */
  readonly standsIn?: true;
  /** Name of the function that is called. */
  readonly name?: string;
}

/**
 * What the assistant's side is doing. `listening`: waiting for the user, or hearing them. `thinking`: an answer was asked for, or
 * a turn is over that the server answers by itself, and nothing of the answer is there yet. `speaking`: an answer is given, or
 * still heard. `offline`: no connection.
 */
export type Activity = "offline" | "listening" | "thinking" | "speaking";

/** A conversation at one moment. Never changed: equal objects mean that nothing happened. */
export interface ConversationSnapshot {
  readonly connection: ConnectionState;
  readonly activity: Activity;
  /** Whether the user is speaking right now. */
  readonly userSpeaking: boolean;
  /** Oldest first. */
  readonly entries: readonly ConversationEntry[];
}

/** The entry of an item. */
export function entryOf(item: Item, responseId?: string): ConversationEntry {
  const { final, ...shown } = read(item);
  return {
    id: item.id,
    ...shown,
    state: final && responseId === undefined ? "final" : "partial",
    ...(responseId && { responseId }),
  };
}

/** What there is to see of an item; not final where more is coming. */
function read(
  item: Item,
): Pick<ConversationEntry, "kind" | "text" | "name" | "standsIn"> & { readonly final: boolean } {
  switch (item.type) {
    case "function_call":
    case "mcp_call":
      return { kind: "tool_call", text: item.arguments, final: true, name: item.name };
    case "function_call_output":
      return { kind: "tool_output", text: item.output, final: true };
    case "message": {
      const { role, content, status, vivavoce } = item;
      const text = wordsOf(content);
      // Speech that has not been recognized yet has no words, and an answer none before it begins.
      const isOpen = content.some((part) => wordsIn(part) === null) || (text === "" && role === "assistant");
      return { kind: role, text, final: status !== "in_progress" && !isOpen, ...(vivavoce && { standsIn: true }) };
    }
    default:
      return { kind: "other", text: "", final: true };
  }
}

/** The words of a message, spoken and written. */
export function wordsOf(content: MessageItem["content"]): string {
  return content.map(wordsIn).filter(Boolean).join("\n");
}

/** Null where speech has not been recognized yet. */
function wordsIn(part: MessageItem["content"][number]): string | null {
  return "transcript" in part ? part.transcript : "text" in part ? part.text : "";
}
