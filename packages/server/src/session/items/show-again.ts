import type { Item } from "@vivavoce/protocol";
import { shownSession } from "../honour/mcp-secrets.ts";
import { wireItem } from "./item-events.ts";
import { showOpenItem, showResponse } from "../response/show-response.ts";
import type { Entry } from "../state/conversation.ts";
import type { RunningResponse } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";

/** OpenAI GA announces each item twice, and each time there is something around it. */
const timesShown = 2;
const aroundBytes = 256;

/**
 * The whole session for a client that is on another connection and knows nothing of it: the session under its id, the conversation
 * in order, and what is being said and made. A connection that begins so is complete in itself. What is over is not told as
 * it happened, but as items: nobody calls a function a second time.
 * @param mostBytes of all messages together; of a longer conversation the end is told
 */
export function showAgain(step: Step, mostBytes: number): void {
  const { session, conversation, response, beside, input } = step.state;
  const settings = shownSession(session);
  step.send({ type: "session.created", session: settings });
  const running = response.phase === "running" ? response : null;
  const being = [...(running === null ? [] : [running]), ...beside].flatMap(({ open }) => open);
  const entries = lastOf(conversation.entries, mostBytes - bytesOf(settings) - timesShown * bytesOf(being));
  const left = conversation.entries.length - entries.length;
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
function lastOf(entries: readonly Entry[], mostBytes: number): readonly Entry[] {
  let first = entries.length;
  for (let bytes = 0; first > 0; first -= 1) {
    const entry = entries[first - 1];
    bytes += entry === undefined ? 0 : timesShown * (bytesOf(wireItem(entry.item)) + aroundBytes);
    if (bytes > mostBytes) break;
  }
  return entries.slice(first);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
