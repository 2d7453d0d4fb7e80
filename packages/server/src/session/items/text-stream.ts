import type { ClientEvent } from "@vivavoce/protocol";
import { createItem, isTaken } from "./item-events.ts";
import type { Step } from "../state/step.ts";

type TextDelta = Extract<ClientEvent, { type: "input_text.delta" }>;
type TextDone = Extract<ClientEvent, { type: "input_text.done" }>;

/** Longest text a client may stream into one item, in UTF-16 units. */
const maxTextLength = 256 * 1024;
/** Most texts that may be open side by side: what is never finished stays in memory. */
const maxOpenTexts = 16;

/** CE-11: text of a user item, piece by piece; nothing is shown until it is done. Without an id it is the open one. */
export function addInputText(step: Step, event: TextDelta): void {
  const { inputTexts } = step.state;
  const open = findText(step, event.id);
  const id = event.id ?? open?.id ?? step.id("item");
  const text = (open?.text ?? "") + event.delta;
  if ((event.content_index ?? 0) !== 0) {
    return step.refuse("invalid_value", "Streamed text has one content part, number 0.", "content_index");
  }
  if (open === undefined && isTaken(step, id)) {
    return step.refuse("item_already_exists", `An item with id '${id}' already exists.`, "id");
  }
  if (open === undefined && inputTexts.length >= maxOpenTexts) {
    return step.refuse("invalid_value", `No more than ${maxOpenTexts} texts can be streamed side by side.`, "id");
  }
  if (text.length > maxTextLength) {
    return step.refuse("invalid_value", `The text of one item is limited to ${maxTextLength} characters.`, "delta");
  }
  step.set({ inputTexts: [...inputTexts.filter((entry) => entry.id !== id), { id, text }] });
}

/** CE-12: the streamed text becomes a user item; never starts a response. */
export function finishInputText(step: Step, event: TextDone): void {
  const open = findText(step, event.id);
  if (open === undefined) {
    const message = event.id === undefined ? "No text was streamed." : `No text was streamed into '${event.id}'.`;
    return step.refuse("invalid_value", message, "id");
  }
  const { inputTexts, conversation } = step.state;
  step.set({ inputTexts: inputTexts.filter((entry) => entry.id !== open.id) });
  const content = [{ type: "input_text" as const, text: open.text }];
  const item = { id: open.id, type: "message" as const, role: "user" as const, content };
  createItem(step, { type: "conversation.item.create", item });
  // An item that was refused, because there are too many, can be finished later.
  if (step.state.conversation === conversation) step.set({ inputTexts });
}

function findText(step: Step, id: string | undefined): { readonly id: string; readonly text: string } | undefined {
  const { inputTexts } = step.state;
  return id === undefined ? inputTexts.at(-1) : inputTexts.find((entry) => entry.id === id);
}
