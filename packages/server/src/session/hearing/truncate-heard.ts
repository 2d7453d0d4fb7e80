import type { Item, Session } from "@vivavoce/protocol";
import { heardText, replaceEntry } from "../state/conversation.ts";
import type { Entry } from "../state/conversation.ts";
import type { Step } from "../state/step.ts";

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
