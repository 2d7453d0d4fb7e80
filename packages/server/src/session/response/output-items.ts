import type { Item } from "@vivavoce/protocol";
import { appendEntry, lastItemId } from "../state/conversation.ts";
import type { OpenCall, OpenItem, OpenMessage, RunningResponse } from "../state/response-state.ts";
import { markOf } from "./failure-sentence.ts";
import type { Step } from "../state/step.ts";

/** The running response; whoever asks has made sure that there is one. */
export function running(step: Step): RunningResponse {
  return step.state.response as RunningResponse;
}

/** Changes members of the running response. */
export function changeRunning(step: Step, change: Partial<RunningResponse>): void {
  step.set({ response: { ...running(step), ...change } });
}

/** Opens the next output item of the running response. */
export function openItem<Open extends OpenItem>(step: Step, open: Open, item: Item): Open {
  announce(step, open.outputIndex, item);
  changeRunning(step, { nextOutputIndex: open.outputIndex + 1, open: [...running(step).open, open] });
  return open;
}

/** Puts the item in the place of the open one with its id. */
export function changeItem(step: Step, changed: OpenItem): void {
  const open = running(step).open.map((candidate) => (candidate.itemId === changed.itemId ? changed : candidate));
  changeRunning(step, { open });
}

/** A message as an item, with what has been said of it. */
export function messageItem(
  { itemId, standsFor }: OpenMessage,
  status: "completed" | "incomplete",
  content: readonly object[],
): Item {
  const said = { content, ...markOf(standsFor) };
  return { id: itemId, object: "realtime.item", type: "message", status, role: "assistant", ...said } as Item;
}

/** A call of a function as an item, with the arguments that it has for the client. */
export function callItem(
  { itemId, name, callId }: OpenCall,
  status: "in_progress" | "completed" | "incomplete",
  given: string,
): Item {
  const call = { name, call_id: callId, arguments: given };
  return { id: itemId, object: "realtime.item", type: "function_call", status, ...call };
}

/** Where an item is, as its events say. */
export function placeOf(
  { id }: RunningResponse,
  { itemId, outputIndex }: OpenItem,
): { readonly response_id: string; readonly item_id: string; readonly output_index: number } {
  return { response_id: id, item_id: itemId, output_index: outputIndex };
}

/** Output item added, then created in the conversation (BH-22). */
export function announce(step: Step, outputIndex: number, item: Item): void {
  const { id, inConversation } = running(step);
  step.send({ type: "response.output_item.added", response_id: id, output_index: outputIndex, item });
  if (inConversation) joinConversation(step, item);
}

/** The item is the last of the conversation now. */
export function joinConversation(step: Step, item: Item): void {
  const { conversation } = step.state;
  step.set({ conversation: appendEntry(conversation, { item, speech: null }) });
  step.send({ type: "conversation.item.created", previous_item_id: lastItemId(conversation) ?? "", item });
}
