import type { Store } from "../record/browser-store.ts";
import { listOf, textOf } from "../wire/fields.ts";

/** One thing said, as it is kept: its words, and no sound. */
export interface KeptLine {
  readonly speaker: "you" | "assistant";
  readonly text: string;
  readonly state: "final" | "interrupted" | "cut";
}

/** A conversation as it is kept for the life of the tab. */
export interface KeptConversation {
  /** ISO 8601. */
  readonly savedAt: string;
  /** Host of the server. */
  readonly server: string;
  readonly lines: readonly KeptLine[];
}

const storageKey = "vivavoce.conversation";
/** The newest lines that are kept, and their characters all together: far below what a tab may store. */
const maxLines = 100;
const maxCharacters = 50_000;

/** The newest of the lines that may be kept. */
export function boundLines(lines: readonly KeptLine[]): readonly KeptLine[] {
  const kept: KeptLine[] = [];
  let left = maxCharacters;
  for (const line of lines.slice(-maxLines).toReversed()) {
    left -= line.text.length;
    if (left < 0) break;
    kept.unshift(line);
  }
  return kept;
}

/** Keeps a conversation in place of the one before. */
export function rememberConversation(storage: Store, kept: KeptConversation): void {
  storage.setItem(storageKey, JSON.stringify({ ...kept, lines: boundLines(kept.lines) }));
}

/** Takes the conversation out of the tab's storage. */
export function forgetConversation(storage: Store): void {
  storage.removeItem(storageKey);
}

/** What was kept last in this tab; undefined where there is nothing that can be read. */
export function recallConversation(storage: Store): KeptConversation | undefined {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "null");
    const [savedAt, server] = [textOf(stored, "savedAt"), textOf(stored, "server")];
    if (savedAt === undefined || server === undefined) return undefined;
    const read = boundLines(listOf(stored, "lines").filter(isLine));
    return read.length === 0 || Number.isNaN(Date.parse(savedAt)) ? undefined : { savedAt, server, lines: read };
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is KeptLine {
  const [speaker, state] = [textOf(value, "speaker"), textOf(value, "state")];
  return (
    (speaker === "you" || speaker === "assistant") &&
    textOf(value, "text") !== undefined &&
    (state === "final" || state === "interrupted" || state === "cut")
  );
}
