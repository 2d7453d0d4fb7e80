import type { ClientEvent, ResponseCreateParams } from "@vivavoce/protocol";
import { findEntry } from "../state/conversation.ts";
import type { Conversation } from "../state/conversation.ts";
import { bindTools } from "../honour/given-tools.ts";
import { isAnsweringCalls, startApproved } from "./mcp-calls.ts";
import { transcribeSounds, waitsForSound } from "../hearing/item-sounds.ts";
import { isListing } from "./mcp-listing.ts";
import { rememberHeard } from "../hearing/truncate-heard.ts";
import { endRunningResponse } from "./response-end.ts";
import { beginResponse } from "./response-room.ts";
import { openResponse } from "./response-start.ts";
import { unknownServer } from "./tool-choice.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import type { ItemSound, PlaybackFact } from "../state/session-input.ts";
import { askBeside, besides, failAtOnce } from "./responses-beside.ts";
import type { Step } from "../state/step.ts";

type ResponseCreate = Extract<ClientEvent, { type: "response.create" }>;

/** CE-17. Absent `cancel_previous` means true, as the Voice Live types say; OpenAI dialects decode it as false. */
export function requestResponse(
  step: Step,
  event: ResponseCreate,
  { playback, sounds }: { readonly playback: PlaybackFact | null; readonly sounds: readonly ItemSound[] },
): void {
  const sent = event.response ?? {};
  const { response, conversation, session, given } = step.state;
  // They mean servers of the session; what binds the session binds its responses.
  const bound = given.length === 0 ? null : bindTools(sent.tools ?? [], session.tools, given, "response.tools");
  if (bound?.kind === "refused") return step.refuse("invalid_value", bound.message, bound.param);
  const params = bound === null || sent.tools == null ? sent : { ...sent, tools: bound.tools };
  const unknown = unknownServer(params.tool_choice, params.tools ?? session.tools);
  if (unknown !== undefined) return step.refuse("invalid_value", unknown, "response.tool_choice");
  const wrong = wrongReference(params, conversation);
  if (wrong !== undefined) return step.refuse(wrong.code, wrong.message, wrong.param);
  const request: ResponseRequest = {
    origin: "client",
    params,
    additionalInstructions: event.additional_instructions ?? null,
  };
  const parts = sounds.map(({ name }) => ({ name, part: null }));
  if (params.conversation === "none") {
    if (askBeside(step, request)) transcribeSounds(step, sounds, parts);
    return;
  }
  // Clients that know other servers ask for the answer to a call, which is on its way already (wire.md 8.9.10).
  if (isBare(params) && request.additionalInstructions === null && isAnsweringCalls(step)) return;
  const { waiting } = step.state;
  if ((response.phase === "running" || waiting?.origin === "client") && params.cancel_previous === false) {
    const active = response.phase === "running" ? response.id : "it waits for a transcription";
    const message =
      `Conversation already has an active response in progress: ${active}. ` +
      `Wait until the response is finished before creating a new one.`;
    return step.refuse("conversation_already_has_active_response", message);
  }
  stopSpeaking(step, playback);
  dropWaiting(step);
  queueResponse(step, request);
  transcribeSounds(step, sounds, parts);
}

/**
 * What is wrong with a reference to an item (IT-13): there is none, or it has been referred to. A reference is short and an item
 * may be long: the model would be sent as many copies of it as a client can name.
 */
function wrongReference({ input_items: items }: ResponseCreateParams, conversation: Conversation) {
  const named = new Set<string>();
  for (const [index, item] of (items ?? []).entries()) {
    if (item.type !== "item_reference") continue;
    const param = `response.input_items[${index}].id`;
    const { id } = item;
    if (named.has(id)) return { code: "invalid_value", message: `Item '${id}' is referred to twice.`, param } as const;
    named.add(id);
    if (findEntry(conversation, id) !== undefined) continue;
    return { code: "item_not_found", message: `Cannot refer to '${id}': no item has that id.`, param } as const;
  }
  return undefined;
}

/** CE-18 */
export function cancelByClient(step: Step, responseId: string | null, playback: PlaybackFact | null): void {
  const { response, waiting } = step.state;
  const end = { status: "cancelled", reason: "client_cancelled", abort: "client_cancelled" } as const;
  if (responseId !== null && besides(step, responseId, () => endRunningResponse(step, end))) return;
  const named =
    responseId === null || responseId === "" || (response.phase === "running" && response.id === responseId);
  if (named && response.phase === "running") return stopSpeaking(step, playback);
  if (named && waiting !== null) return dropWaiting(step);
  const message = "Cancellation failed: no active response found";
  step.refuse("response_cancel_not_active", message, responseId === null ? null : "response_id");
}

/** A client that cancels the answer stops playing it. */
function stopSpeaking(step: Step, playback: PlaybackFact | null): void {
  if (step.state.response.phase !== "running") return;
  endRunningResponse(step, { status: "cancelled", reason: "client_cancelled", abort: "client_cancelled" });
  rememberHeard(step, playback, false);
}

/**
 * Remembers the wish for a response. A turn does not take the place of a client's own wish, which has settings of its
 * own and answers the turn as well: it starts when the text of the turn is there.
 */
export function queueResponse(step: Step, request: ResponseRequest): void {
  if (request.origin !== "client" && step.state.waiting?.origin === "client") return;
  step.set({ waiting: request });
}

/** Forgets the wish for a response; a client that had it is waiting for a response, and is told that it was cancelled. */
function dropWaiting(step: Step): void {
  const { waiting } = step.state;
  step.set({ waiting: null });
  if (waiting?.origin !== "client") return;
  openResponse(step, waiting);
  endRunningResponse(step, { status: "cancelled", reason: "client_cancelled", abort: "client_cancelled" });
}

/**
 * Starts the waiting response when nothing stands in its way: the model needs the text of everything committed
 * before it (BH-36), MCP tools are being listed, and there is one response at a time (BH-23). The last thing of every step.
 */
export function startWaiting(step: Step): void {
  const { waiting, response, pendingUtterances } = step.state;
  if (waiting === null || response.phase === "running" || pendingUtterances.length > 0) return;
  if (waitsForSound(step.state, waiting)) return;
  if (isListing(step.state) && waiting.params.pre_generated_assistant_message == null) return;
  step.set({ waiting: null });
  if (waiting.failure !== undefined) return failAtOnce(step, waiting, waiting.failure);
  if (!startApproved(step, waiting)) beginResponse(step, waiting);
}

/** Whether a request asks for nothing but a response. */
function isBare({ cancel_previous: cancels, ...wishes }: ResponseCreateParams): boolean {
  return cancels !== true && Object.values(wishes).every((wish) => wish === undefined || wish === null);
}
