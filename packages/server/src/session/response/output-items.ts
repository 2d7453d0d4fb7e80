import type { Item } from "@vivavoce/protocol";
import { appendEntry, lastItemId } from "../state/conversation.ts";
import type { OpenMessage, RunningResponse } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";

/** Output item added, then created in the conversation (BH-22). Only while a response runs. */
export function announce(step: Step, outputIndex: number, item: Item): void {
  const response = running(step);
  step.send({ type: "response.output_item.added", response_id: response.id, output_index: outputIndex, item });
  if (!response.inConversation) return;
  const previous = lastItemId(step.state.conversation);
  step.set({ conversation: appendEntry(step.state.conversation, { item, speech: null }) });
  step.send({ type: "conversation.item.created", previous_item_id: previous ?? "", item });
}

/** The running response; whoever asks has made sure that there is one. */
export function running(step: Step): RunningResponse {
  return step.state.response as RunningResponse;
}

/** Puts the message in the place of the open one with its id. Only while a response runs. */
export function changeMessage(step: Step, changed: OpenMessage): void {
  const response = running(step);
  const open = response.open.map((candidate) => (candidate.itemId === changed.itemId ? changed : candidate));
  step.set({ response: { ...response, open } });
}
