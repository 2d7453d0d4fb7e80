import type { Item, ResponseObject, Usage } from "@vivavoce/protocol";
import { finishArguments, sentArguments } from "../state/call-arguments.ts";
import { replaceEntry } from "../state/conversation.ts";
import type { Entry, SpokenTrack } from "../state/conversation.ts";
import { addUsage, mcpCallItem } from "../state/mcp-run.ts";
import { callItem, messageItem, placeOf } from "./output-items.ts";
import { responseObject } from "./response-start.ts";
import type { ResponseOutcome } from "./response-start.ts";
import type { OpenCall, OpenItem, OpenMessage, RunningResponse } from "../state/response-state.ts";
import type { Failure, FinishedReason, RunUsage } from "../state/response-part.ts";
import type { AbortReason } from "../state/session-effect.ts";
import type { Step } from "../state/step.ts";
import { cutEntry } from "../hearing/truncate-heard.ts";

/** How a response ends before its run does. */
export type EarlyEnd =
  | { readonly status: "cancelled"; readonly reason: "turn_detected" | "client_cancelled"; readonly abort: AbortReason }
  | { readonly status: "failed"; readonly error: Failure; readonly abort: AbortReason };

type ItemStatus = "completed" | "incomplete";

/** Ends the running response, if there is one: run stopped, open levels closed, done (BH-41). */
export function endRunningResponse(step: Step, end: EarlyEnd): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  step.effect({ type: "abortResponse", responseId: response.id, reason: end.abort });
  // A client that cancels stops playing; one that is interrupted has been told so already.
  if (end.abort === "client_cancelled") step.effect({ type: "flushOutput", responseId: response.id });
  closeItems(step, "incomplete", () => true);
  const error = response.failure ?? (end.status === "failed" ? end.error : null);
  const details =
    error === null && end.status === "cancelled"
      ? { type: "cancelled" as const, reason: end.reason }
      : { type: "failed" as const, error: { ...error, param: null } };
  done(step, {
    status: error === null ? end.status : "failed",
    details: details as ResponseObject["status_details"],
    usage: usageSoFar(response),
  });
}

/** Ends the running response as its run has ended; nothing where none runs. */
export function finishResponse(step: Step, reason: FinishedReason, usage: RunUsage): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  const complete = reason === "completed";
  closeItems(step, complete ? "completed" : "incomplete", () => true);
  done(step, {
    status: complete ? "completed" : "incomplete",
    details: complete ? null : ({ type: "incomplete", reason } as ResponseObject["status_details"]),
    usage: usageOf(usage, response.audioMs),
  });
}

/** 8.10: the engine failed; the session lives. */
export function failResponse(step: Step, error: Failure): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  closeItems(step, "completed", (open) => open.kind === "message" && open.standsFor === "failed_answer");
  closeItems(step, "incomplete", () => true);
  const details = { type: "failed", error: { ...error, param: null } } as ResponseObject["status_details"];
  done(step, { status: "failed", details, usage: usageSoFar(response) });
}

/** Closes the open output items that `which` picks, in order of their index. */
export function closeItems(step: Step, status: ItemStatus, which: (open: OpenItem) => boolean): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  const closing = response.open.filter(which);
  const rest = response.open.filter((open) => !which(open));
  const items = closing.map((open) => ({
    outputIndex: open.outputIndex,
    item: closeItem(step, response, open, status),
  }));
  step.set({ response: { ...response, open: rest, output: [...response.output, ...items] } });
}

function closeItem(step: Step, response: RunningResponse, open: OpenItem, status: ItemStatus): Item {
  switch (open.kind) {
    case "message":
      return closeMessage(step, response, open, status);
    case "call":
      return closeCall(step, response, open, status);
    case "mcpCall":
      return finishItem(step, response, open.outputIndex, mcpCallItem(open, status), null);
    default:
      return open satisfies never;
  }
}

function closeMessage(step: Step, response: RunningResponse, open: OpenMessage, status: ItemStatus): Item {
  const at = { ...placeOf(response, open), content_index: 0 };
  const part =
    open.part === "audio"
      ? { type: "audio" as const, transcript: open.text }
      : { type: "text" as const, text: open.text };
  if (open.part === "audio") {
    if (open.wordTimesSent) step.send({ type: "response.audio_timestamp.done", ...at });
    if (open.visemesSent) step.send({ type: "response.animation_viseme.done", ...at });
    step.send({ type: "response.audio.done", ...at });
    step.send({ type: "response.audio_transcript.done", ...at, transcript: open.text });
  } else {
    step.send({ type: "response.text.done", ...at, text: open.text });
  }
  step.effect({ type: "noteAnswer", text: open.text });
  step.send({ type: "response.content_part.done", ...at, part });
  const item = messageItem(open, status, [part]);
  const speech: SpokenTrack | null =
    open.part === "audio"
      ? { audioMs: open.audioMs, words: open.words, heardMs: status === "completed" ? null : open.audioMs }
      : null;
  const finished = finishItem(step, response, open.outputIndex, item, speech);
  const { truncatedMs } = open;
  if (truncatedMs !== null) {
    const { conversation, session } = step.state;
    const cut = (entry: Entry): Entry => cutEntry(entry, truncatedMs, session, "client");
    step.set({ conversation: replaceEntry(conversation, open.itemId, cut) });
  }
  return finished;
}

function closeCall(step: Step, response: RunningResponse, open: OpenCall, status: ItemStatus): Item {
  const at = { ...placeOf(response, open), call_id: open.callId };
  const finished = finishArguments(open.arguments);
  if (status === "completed") {
    const { delta } = finished;
    if (delta !== "") step.send({ type: "response.function_call_arguments.delta", ...at, delta });
    const said = { name: open.name, arguments: finished.arguments };
    step.send({ type: "response.function_call_arguments.done", ...at, ...said });
  }
  const item = callItem(open, status, status === "completed" ? finished.arguments : sentArguments(open.arguments));
  return finishItem(step, response, open.outputIndex, item, null);
}

function finishItem(
  step: Step,
  response: RunningResponse,
  outputIndex: number,
  item: Item,
  speech: SpokenTrack | null,
): Item {
  step.send({ type: "response.output_item.done", response_id: response.id, output_index: outputIndex, item });
  step.set({ conversation: replaceEntry(step.state.conversation, item.id ?? "", () => ({ item, speech })) });
  return item;
}

function done(step: Step, outcome: ResponseOutcome): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  step.set({ response: { phase: "idle" } });
  step.send({ type: "response.done", response: responseObject(response, outcome) });
}

/** About 20 tokens a second of spoken output, the rate the service's documentation gives (wire.md 6.4). */
const audioTokensPerMs = 20 / 1000;

/**
 * What is known of a response that ends early: the rounds of tools before, what the model has reported of this one, and
 * the audio that was sent. Models report at their end, so what an answer took that was cut off before is not known.
 */
function usageSoFar({ mcp, reported, audioMs }: RunningResponse): Usage {
  return usageOf(addUsage(mcp.usage, reported), audioMs);
}

function usageOf(usage: RunUsage, audioMs: number): Usage {
  const audioTokens = Math.round(audioMs * audioTokensPerMs);
  const outputTokens = usage.outputTextTokens + audioTokens;
  return {
    total_tokens: usage.inputTextTokens + outputTokens,
    input_tokens: usage.inputTextTokens,
    output_tokens: outputTokens,
    input_token_details: {
      cached_tokens: usage.cachedTextTokens,
      text_tokens: usage.inputTextTokens,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens_details: { text_tokens: usage.cachedTextTokens, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: {
      text_tokens: usage.outputTextTokens,
      audio_tokens: audioTokens,
      reasoning_tokens: usage.reasoningTokens,
    },
  };
}
