import { sentArguments } from "../state/call-arguments.ts";
import { mcpCallItem } from "../state/mcp-run.ts";
import type { OpenItem, OpenMessage, RunningResponse } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";
import { callItem, messageItem, placeOf } from "./output-items.ts";
import { responseObject } from "./response-start.ts";
import type { Item } from "@vivavoce/protocol";

/** Tells a client that has not heard of it of a response that is being made; its open items follow. */
export function showResponse(step: Step, response: RunningResponse): void {
  step.send({
    type: "response.created",
    response: responseObject(response, { status: "in_progress", details: null, usage: null }),
  });
}

/**
 * An output item that is being made, as it stands: what is made of it from now on adds up with that. Sound that was sent is not
 * sent again. @param created tells of the item's place in the conversation, where it has one
 */
export function showOpenItem(
  step: Step,
  response: RunningResponse,
  open: OpenItem,
  created: (item: Item) => void,
): void {
  const item = openedItem(open);
  const at = placeOf(response, open);
  step.send({ type: "response.output_item.added", response_id: response.id, output_index: open.outputIndex, item });
  created(item);
  switch (open.kind) {
    case "message":
      return showText(step, open, { ...at, content_index: 0 });
    case "call": {
      const delta = sentArguments(open.arguments);
      if (delta === "") return;
      return step.send({ type: "response.function_call_arguments.delta", ...at, call_id: open.callId, delta });
    }
    case "mcpCall": {
      const delta = sentArguments(open.arguments);
      if (delta !== "") step.send({ type: "response.mcp_call_arguments.delta", ...at, delta });
      if (open.phase === "writing") return;
      step.send({ type: "response.mcp_call_arguments.done", ...at, arguments: open.arguments });
      return step.send({
        type: "response.mcp_call.in_progress",
        item_id: open.itemId,
        output_index: open.outputIndex,
      });
    }
    default:
      return open satisfies never;
  }
}

function showText(
  step: Step,
  open: OpenMessage,
  at: ReturnType<typeof placeOf> & { readonly content_index: number },
): void {
  const isSpoken = open.part === "audio";
  const part = isSpoken ? ({ type: "audio", transcript: "" } as const) : ({ type: "text", text: "" } as const);
  step.send({ type: "response.content_part.added", ...at, part });
  if (open.text === "") return;
  if (isSpoken) step.send({ type: "response.audio_transcript.delta", ...at, delta: open.text });
  else step.send({ type: "response.text.delta", ...at, delta: open.text });
}

/** The item as it was when it was opened. */
function openedItem(open: OpenItem): Item {
  switch (open.kind) {
    case "message":
      return messageItem(open, "incomplete", []);
    case "call":
      return callItem(open, "in_progress", "");
    case "mcpCall":
      return mcpCallItem({ ...open, arguments: "" }, "in_progress");
    default:
      return open satisfies never;
  }
}
