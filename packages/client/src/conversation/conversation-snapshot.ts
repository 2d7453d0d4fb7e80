import type { Item } from "@vivavoce/protocol";
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
  const { text, final } = textOf(item);
  const status = "status" in item ? item.status : undefined;
  const isOpen = responseId !== undefined || (item.type === "message" && status === "in_progress");
  return {
    id: item.id,
    kind: kindOf(item),
    text,
    state: final && !isOpen ? "final" : "partial",
    ...(responseId === undefined ? {} : { responseId }),
    ...(item.type === "function_call" || item.type === "mcp_call" ? { name: item.name } : {}),
  };
}

function kindOf(item: Item): EntryKind {
  if (item.type === "message") return item.role;
  if (item.type === "function_call" || item.type === "mcp_call") return "tool_call";
  return item.type === "function_call_output" ? "tool_output" : "other";
}

/** The words of an item; not final where speech has not been recognized yet. */
function textOf(item: Item): { readonly text: string; readonly final: boolean } {
  if (item.type === "function_call" || item.type === "mcp_call") return { text: item.arguments, final: true };
  if (item.type === "function_call_output") return { text: item.output, final: true };
  if (item.type !== "message") return { text: "", final: true };
  const texts = item.content.map((part) => ("transcript" in part ? part.transcript : "text" in part ? part.text : ""));
  const words = texts.filter((text) => text !== null && text !== "");
  return { text: words.join("\n"), final: !texts.includes(null) && (words.length > 0 || item.role !== "assistant") };
}
