import { effect, signal } from "@preact/signals";
import type { VoiceLiveClient } from "@vivavoce/client";
import { retoldId } from "../record/retold.ts";
import { tabStore } from "../record/browser-store.ts";
import { hostOf } from "./connect-values.ts";
import { forgetConversation, boundLines, recallConversation, rememberConversation } from "./kept-conversation.ts";
import type { KeptConversation, KeptLine } from "./kept-conversation.ts";
import { clearLines, linesSince, momentOfLines, restoreLines, saidRevision, showNotice } from "./lines.ts";
import { connectValues, shown } from "./state.ts";

/** The conversation of this tab before the page was loaded, until it is shown again, discarded, or another begins. */
export const offered = signal(recallConversation(tabStore));

/** What the next session is told, because it was not meant to end. */
let interrupted: KeptConversation | undefined;
/** Where the conversation begins among the lines: those before it are of others, perhaps with another server. */
let begun = 0;

/** Keeps what is said for the life of the tab, from now on. @returns how to end that. */
export function startKeeping(): () => void {
  let before = saidRevision.peek();
  return effect(() => {
    const now = saidRevision.value;
    if (now !== before) keep();
    before = now;
  });
}

function keep(): void {
  const source = shown.peek();
  // What is looked at is in a file already.
  if (source === undefined || source.fileName !== undefined) return;
  const conversation = conversationNow();
  if (conversation.lines.length === 0) return;
  offered.value = undefined;
  rememberConversation(tabStore, conversation);
}

function conversationNow(): KeptConversation {
  const lines = linesSince(begun).flatMap(({ shown: line }): KeptLine[] => {
    const now = line.peek();
    // The server's own sentence in place of an answer is no answer.
    if (now.kind !== "caption" || now.caption.standsIn === true || now.caption.text.trim() === "") return [];
    const { speaker, text, state } = now.caption;
    return state === "partial" || state === "lost" ? [] : [{ speaker, text, state }];
  });
  const server = shown.peek()?.recording.server ?? hostOf(connectValues.peek().endpoint);
  return { savedAt: new Date().toISOString(), server, lines: boundLines(lines) };
}

/** Shows the offered conversation again; the next session is told of it. */
export function restoreConversation(): void {
  const kept = offered.value;
  if (kept === undefined) return;
  offered.value = undefined;
  interrupted = kept;
  restoreLines(kept.lines);
  showNotice("info", (t) => t.notices.restored);
}

/** Takes the conversation away, from the page and from what is kept. */
export function discardConversation(): void {
  offered.value = undefined;
  interrupted = undefined;
  forgetConversation(tabStore);
  shown.value = undefined;
  clearLines();
}

/** The conversation was ended, or broke off: only then is it gone on with. */
export function noteEnd(meant: boolean): void {
  interrupted = meant ? undefined : conversationNow();
}

/** Tells a new session what was said in the one that broke off, where it is the same server. */
export function retell(client: VoiceLiveClient, server: string): void {
  const told = interrupted;
  interrupted = undefined;
  const same = told?.server === server;
  if (!same) begun = momentOfLines();
  if (told === undefined || told.lines.length === 0) return;
  // Words that were said to one server are not given to another.
  if (!same) return showNotice("info", (t) => t.notices.notRetold(told.server));
  told.lines.forEach(({ speaker, text }, i) => {
    const id = retoldId(i);
    const said = { type: "message", id } as const;
    client.send({
      type: "conversation.item.create",
      item:
        speaker === "you"
          ? { ...said, role: "user", content: [{ type: "input_text", text }] }
          : { ...said, role: "assistant", content: [{ type: "text", text }] },
    });
  });
  showNotice("info", (t) => t.notices.retold);
}
