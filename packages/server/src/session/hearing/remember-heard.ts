import { findEntry, replaceEntry } from "../state/conversation.ts";
import type { PlaybackFact } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";
import { truncateHeard } from "./truncate-heard.ts";

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
