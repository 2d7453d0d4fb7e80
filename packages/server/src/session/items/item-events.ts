import type { Item, ClientEvent, ContentPart, ErrorCode, ItemInput } from "@vivavoce/protocol";
import { givenArguments } from "../state/call-arguments.ts";
import { appendEntry, findEntry, insertEntry, lackOfPlace, lastItemId, removeEntry } from "../state/conversation.ts";
import type { Conversation, Entry } from "../state/conversation.ts";
import { noteApproval, refuseApproval } from "./mcp-approvals.ts";
import { changeItem } from "../response/output-items.ts";
import type { OpenMessage } from "../state/response-state.ts";
import { transcribeSounds } from "../hearing/item-sounds.ts";
import type { ItemSound } from "../state/session-input.ts";
import { hasImage, unseen } from "../honour/response-warnings.ts";
import type { PendingSound, SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";
import { tellTruncated, truncateHeard } from "../hearing/truncate-heard.ts";

type Create = Extract<ClientEvent, { type: "conversation.item.create" }>;
type Truncate = Extract<ClientEvent, { type: "conversation.item.truncate" }>;

/** CE-13: adds an item; never starts a response. */
export function createItem(step: Step, event: Create, sounds: readonly ItemSound[] = []): void {
  const { conversation, limits } = step.state;
  const wanted = event.item;
  const full = lackOfPlace(conversation, limits.maxItems);
  if (full !== undefined) return step.refuse("invalid_value", full, "item");
  if (wanted.id !== undefined && isTaken(step, wanted.id)) {
    return step.refuse("item_already_exists", `An item with id '${wanted.id}' already exists.`, "item.id");
  }
  if (refuseApproval(step, wanted)) return;
  const problem = unusableContent(wanted);
  if (problem !== undefined) return step.refuse("unsupported_content_type", problem, "item.content");
  // Some clients write "not set" as an empty string (BH-05).
  const after = event.previous_item_id === "" ? null : (event.previous_item_id ?? null);
  const entry: Entry = { item: itemOf(wanted, wanted.id ?? step.id("item")), speech: null };
  const changed = after === null ? appendEntry(conversation, entry) : insertEntry(conversation, entry, after);
  if (changed === undefined) {
    return step.refuse("item_not_found", `Cannot insert after '${after}': no item has that id.`, "previous_item_id");
  }
  const previous = after === "root" ? null : (after ?? lastItemId(conversation));
  step.set({ conversation: changed });
  // Text turns of a cascaded model have an empty string where there is no item before (BH-20).
  step.send({ type: "conversation.item.created", previous_item_id: previous ?? "", item: wireItem(entry.item) });
  transcribeSounds(step, sounds, soundParts(wanted, entry.item.id));
  if (wanted.type === "mcp_approval_response") noteApproval(step, wanted);
  const { model } = step.state.capabilities;
  if (!model.images && hasImage([wanted])) step.warn("setting_not_supported", unseen(model.id), "item.content");
  if (wanted.type === "function_call_output" && !isCalled(conversation, wanted.call_id)) {
    const message = `No call in the conversation has the id '${wanted.call_id.slice(0, 200)}': the model is not shown this output.`;
    step.warn("call_not_found", message, "item.call_id");
  }
}

/** Whether there is a function call of this id: model servers refuse an output without its call, so it is left out for them. */
function isCalled({ entries }: Conversation, callId: string): boolean {
  return entries.some(({ item }) => item.type === "function_call" && item.call_id === callId);
}

/** CE-14 */
export function retrieveItem(step: Step, itemId: string): void {
  const entry = findEntry(step.state.conversation, itemId);
  if (entry === undefined) return unknownItem(step, "item_retrieve_invalid_item_id", "retrieving", itemId);
  step.send({ type: "conversation.item.retrieved", item: wireItem(entry.item) });
}

/** CE-16: forgets the item. One that is still being spoken cannot be deleted. */
export function deleteItem(step: Step, itemId: string): void {
  const { conversation, response, pendingUtterances } = step.state;
  if (findEntry(conversation, itemId) === undefined) {
    return unknownItem(step, "item_delete_invalid_item_id", "deleting", itemId);
  }
  if (response.phase === "running" && response.open.some((open) => open.itemId === itemId)) {
    const message = `Item '${itemId}' is part of the running response '${response.id}'. Cancel it first.`;
    return step.refuse("invalid_item_id", message, "item_id");
  }
  step.set({
    conversation: removeEntry(conversation, itemId),
    pendingUtterances: pendingUtterances.filter((pending) => pending.itemId !== itemId),
  });
  step.send({ type: "conversation.item.deleted", item_id: itemId });
}

/** CE-15: the client says how much of an answer was heard; the rest is forgotten. */
export function truncateItem(step: Step, event: Truncate): void {
  const { item_id: itemId, content_index: contentIndex, audio_end_ms: audioEndMs } = event;
  const entry = findEntry(step.state.conversation, itemId);
  if (entry === undefined) return unknownItem(step, "item_truncate_invalid_item_id", "truncating", itemId);
  const open = openMessage(step.state, itemId);
  const audioMs = entry.speech?.audioMs ?? (open?.part === "audio" ? (open.truncatedMs ?? open.audioMs) : undefined);
  if (audioMs === undefined) {
    return step.refuse(
      "unsupported_content_type",
      `Only assistant audio can be truncated; '${itemId}' has none.`,
      "item_id",
    );
  }
  if (contentIndex !== 0) {
    return step.refuse("invalid_value", `Item '${itemId}' has no content part ${contentIndex}.`, "content_index");
  }
  if (audioEndMs > Math.ceil(audioMs)) {
    const message = `Audio content of ${Math.round(audioMs)}ms is already shorter than ${audioEndMs}ms`;
    return step.refuse("invalid_value", message, "audio_end_ms");
  }
  if (open === undefined) return truncateHeard(step, itemId, audioEndMs, "client");
  // Clients that are interrupted cut what they were playing, and cancel the rest of it after that: it is cut when it ends.
  changeItem(step, { ...open, truncatedMs: audioEndMs });
  tellTruncated(step, itemId, audioEndMs);
}

/** The message with this id that is being said. */
function openMessage({ response }: SessionState, itemId: string): OpenMessage | undefined {
  if (response.phase !== "running") return undefined;
  const open = response.open.find((candidate) => candidate.itemId === itemId);
  return open?.kind === "message" ? open : undefined;
}

/** Whether an item has this id, or will have it. */
export function isTaken(step: Step, itemId: string): boolean {
  const { conversation, input, inputTexts } = step.state;
  return (
    findEntry(conversation, itemId) !== undefined ||
    inputTexts.some((text) => text.id === itemId) ||
    (input.speech.phase === "speaking" && input.speech.itemId === itemId)
  );
}

function unknownItem(step: Step, code: ErrorCode, doing: string, itemId: string): void {
  const message = `Error ${doing} item: the item with id '${itemId}' does not exist.`;
  step.refuse(code, message, "item_id");
}

function unusableContent(item: ItemInput): string | undefined {
  if (item.type !== "message") return undefined;
  const parts: readonly { type: string }[] = item.content;
  if (item.role === "assistant" && parts.some((part) => part.type === "audio")) {
    return "Assistant audio cannot be put into a conversation; send its text.";
  }
  return undefined;
}

function itemOf(wanted: ItemInput, id: string): Item {
  const common = { ...wanted, id, object: "realtime.item" as const };
  if (common.type === "function_call_output") {
    // It has none, whatever was sent (IT-05).
    const { status: _status, ...output } = common;
    return output as Item;
  }
  const status = "status" in wanted && wanted.status != null ? wanted.status : "completed";
  if (common.type === "function_call") {
    return { ...common, status, arguments: givenArguments(common.arguments) } as Item;
  }
  if (common.type !== "message") return { ...common, status } as Item;
  const content = (common.content as ContentPart[]).map(shownPart);
  return { ...common, status, content } as Item;
}

/** Where the text of an item's sounds belongs. */
function soundParts(item: ItemInput, itemId: string): { name: string; part: PendingSound["part"] }[] {
  if (item.type !== "message" || item.role !== "user") return [];
  return item.content.flatMap((part, contentIndex) =>
    part.type === "input_audio" && part.audio !== undefined
      ? [{ name: part.audio, part: { itemId, contentIndex } }]
      : [],
  );
}

/** Assistant text may be sent as `output_text`; it is shown as `text` (CE-13). Sound is shown by its words. */
function shownPart(part: ContentPart): ContentPart {
  if (part.type === "input_audio") {
    return { type: "input_audio", transcript: part.audio === undefined ? (part.transcript ?? null) : null };
  }
  return (part.type as string) === "output_text" && "text" in part
    ? ({ type: "text", text: part.text } as ContentPart)
    : part;
}

const dataUrl = /^data:[^,]{0,200},/u;

/**
 * An item as clients are shown it: pictures that came as data URLs without their bytes. The client has them, and a frame
 * with a picture of some megabytes would end its connection (TR-53).
 */
export function wireItem(item: Item): Item {
  if (item.type !== "message") return item;
  const content = item.content.map((part) =>
    part.type === "input_image" ? { ...part, image_url: dataUrl.exec(part.image_url)?.[0] ?? part.image_url } : part,
  );
  return { ...item, content };
}
