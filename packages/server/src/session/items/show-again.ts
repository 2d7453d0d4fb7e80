import type { Item } from "@vivavoce/protocol";
import { shownSession } from "../honour/mcp-secrets.ts";
import { wireItem } from "./item-events.ts";
import { showOpenItem, showResponse } from "../response/show-response.ts";
import type { Entry } from "../state/conversation.ts";
import type { RunningResponse } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";

/**
 * Bytes of items, as JSON, that a client is shown at once; of longer conversations the end. OpenAI GA announces each twice, and
 * 4 MiB of messages may wait for a store.
 */
const mostShownBytes = 1.5 * 1024 * 1024;

/**
 * The whole session for a client that is on another connection and knows nothing of it: the session under its id, the conversation
 * in order, and what is being said and made. A connection that begins so is complete in itself. What is over is not told as
 * it happened, but as items: nobody calls a function a second time.
 */
export function showAgain(step: Step): void {
  const { session, conversation, response, beside, input } = step.state;
  step.send({ type: "session.created", session: shownSession(session) });
  const entries = lastOf(conversation.entries);
  const left = conversation.entries.length - entries.length;
  const running = response.phase === "running" ? response : null;
  let isResponseShown = false;
  let before = "";
  for (const { item } of entries) {
    const id = item.id ?? "";
    const open = running?.open.find(({ itemId }) => itemId === id);
    const created = (shown: Item): void =>
      step.send({ type: "conversation.item.created", previous_item_id: before, item: shown });
    if (running !== null && open !== undefined) {
      if (!isResponseShown) showResponse(step, running);
      isResponseShown = true;
      showOpenItem(step, running, open, created);
    } else if (step.state.pendingUtterances.some(({ itemId }) => itemId === id)) {
      // Its text, and the item with it, are still to come.
      step.send({ type: "input_audio_buffer.committed", item_id: id, previous_item_id: before === "" ? null : before });
    } else created(wireItem(item));
    before = id;
  }
  if (running !== null) {
    if (!isResponseShown) showResponse(step, running);
    if (!running.inConversation) showOpenItems(step, running);
  }
  for (const other of beside) {
    showResponse(step, other);
    showOpenItems(step, other);
  }
  if (input.speech.phase === "speaking") {
    const { itemId, startMs } = input.speech;
    step.send({ type: "input_audio_buffer.speech_started", audio_start_ms: Math.round(startMs), item_id: itemId });
  }
  if (left === 0) return;
  const message = `The conversation is long: its first ${left} items are still part of it, but are not announced again.`;
  step.warn("conversation_not_shown", message, null);
}

function showOpenItems(step: Step, response: RunningResponse): void {
  for (const open of response.open) showOpenItem(step, response, open, () => {});
}

/** The last entries that may be shown at once. */
function lastOf(entries: readonly Entry[]): readonly Entry[] {
  let first = entries.length;
  for (let bytes = 0; first > 0; first -= 1) {
    const entry = entries[first - 1];
    bytes += entry === undefined ? 0 : Buffer.byteLength(JSON.stringify(wireItem(entry.item)));
    if (bytes > mostShownBytes) break;
  }
  return entries.slice(first);
}
