import type { Item } from "@vivavoce/protocol";
import { heardText, replaceEntry } from "./conversation.ts";
import type { Step } from "./step.ts";

/** Cuts an item to what was heard and says so (SE-14); asked for by a client, or by `auto_truncate` (BH-45). */
export function truncateHeard(step: Step, itemId: string, contentIndex: number, heardMs: number): void {
  const { session } = step.state;
  const detection = session.turn_detection;
  const suffix =
    detection !== null && "appended_text_after_truncation" in detection
      ? (detection.appended_text_after_truncation ?? "")
      : "";
  const audioEndMs = Math.round(heardMs);
  step.set({
    conversation: replaceEntry(step.state.conversation, itemId, (entry) => {
      if (entry.item.type !== "message" || entry.speech === null) return entry;
      const { words } = entry.speech;
      const content = entry.item.content.map((part) =>
        part.type === "audio"
          ? { ...part, transcript: heardText(part.transcript ?? "", words, heardMs) + suffix }
          : part,
      );
      return {
        item: { ...entry.item, content } as Item,
        speech: { audioMs: audioEndMs, words: words.filter((word) => word.offsetMs < heardMs), heardMs: null },
      };
    }),
  });
  step.send({
    type: "conversation.item.truncated",
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: audioEndMs,
  });
}
