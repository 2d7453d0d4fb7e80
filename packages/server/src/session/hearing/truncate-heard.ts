import { findEntry, replaceEntry, heardText } from "../state/conversation.ts";
import type { PlaybackFact } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";
import type { Item, Session } from "@vivavoce/protocol";
import type { Entry } from "../state/conversation.ts";

/** Cuts an item to what was heard and says so (SE-14); asked for by a client, or by `auto_truncate` (BH-45). */
export function truncateHeard(step: Step, itemId: string, heardMs: number, by: "client" | "server" = "server"): void {
  const { session, conversation } = step.state;
  const cut = (entry: Entry): Entry => cutEntry(entry, heardMs, session, by);
  step.set({ conversation: replaceEntry(conversation, itemId, cut) });
  tellTruncated(step, itemId, heardMs);
}

/** SE-14 */
export function tellTruncated(step: Step, itemId: string, heardMs: number): void {
  const audioEndMs = Math.round(heardMs);
  step.send({ type: "conversation.item.truncated", item_id: itemId, content_index: 0, audio_end_ms: audioEndMs });
}

/** The item as it is when only this much of its audio was heard. */
export function cutEntry(entry: Entry, heardMs: number, session: Session, by: "client" | "server"): Entry {
  if (entry.item.type !== "message" || entry.speech === null) return entry;
  const { words } = entry.speech;
  const content = entry.item.content.map((part) =>
    part.type === "audio"
      ? { ...part, transcript: heardText(part.transcript ?? "", words, heardMs) + suffixOf(session) }
      : part,
  );
  return {
    item: { ...entry.item, content } as Item,
    speech: {
      audioMs: Math.round(heardMs),
      words: words.filter((word) => word.offsetMs < heardMs),
      heardMs: null,
      ...(by === "client" ? { toldByClient: true } : {}),
    },
  };
}

function suffixOf({ turn_detection: detection }: Session): string {
  if (detection === null || !("appended_text_after_truncation" in detection)) return "";
  return detection.appended_text_after_truncation ?? "";
}

/**
 * The client has stopped playing: what was heard is what is remembered (BH-44).
 * @param playback what was being heard at that moment; null when nothing was, and all that was sent has been heard
 * @param truncates whether items are cut on the wire too, with an event for each (BH-45)
 */
export function rememberHeard(step: Step, playback: PlaybackFact | null, truncates: boolean): void {
  if (playback === null) return;
  const { entries } = step.state.conversation;
  const heard = entries.findIndex((entry) => entry.item.id === playback.itemId);
  if (heard === -1) return;
  cutToHeard(step, playback.itemId, playback.playedMs, truncates);
  // What was said after the item that is being heard has not been heard at all.
  for (const { item } of entries.slice(heard + 1)) cutToHeard(step, item.id ?? "", 0, truncates);
}

function cutToHeard(step: Step, itemId: string, heardMs: number, truncates: boolean): void {
  const entry = findEntry(step.state.conversation, itemId);
  if (entry?.speech == null || entry.speech.toldByClient === true || heardMs >= entry.speech.audioMs) return;
  if (truncates) return truncateHeard(step, itemId, heardMs);
  // The item keeps its text on the wire, but the model is not told what nobody heard.
  step.set({
    conversation: replaceEntry(step.state.conversation, itemId, (cut) =>
      cut.speech === null ? cut : { ...cut, speech: { ...cut.speech, heardMs } },
    ),
  });
}
