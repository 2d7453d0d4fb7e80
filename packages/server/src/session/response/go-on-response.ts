import { endMcpCall, isCalling } from "./mcp-calls.ts";
import { running } from "./output-items.ts";
import { endRunningResponse } from "./response-end.ts";
import type { EarlyEnd } from "./response-end.ts";
import { responsePlan } from "./response-start.ts";
import type { Step } from "../state/step.ts";

/**
 * The response that another process was making is made on. Calls of tools are not made again, for nobody knows what the first
 * have done: the model is told so. Where a call was being written, or the server was saying that the model has failed, it ends.
 */
export function goOnResponse(step: Step, lost: EarlyEnd & { readonly status: "failed" }): void {
  const { response } = step.state;
  if (response.phase !== "running") return;
  if (isCalling(response)) {
    const error = { type: "tool_execution_error", message: notAgain } as const;
    for (const { itemId } of response.open) endMcpCall(step, itemId, { kind: "error", error });
    return;
  }
  const message = response.open.find((open) => open.kind === "message");
  const isPlain = response.open.every((open) => open === message);
  const wasCalling =
    response.mcp.asking.length > 0 || response.output.some(({ item }) => item.type === "function_call");
  if (!isPlain || wasCalling || response.failure !== null) return endRunningResponse(step, lost);
  const plan = responsePlan(step, response.request, running(step));
  const made = {
    written: response.written ?? [],
    text: message?.text ?? "",
    clause: message?.clause ?? null,
    audioMs: message?.audioMs ?? 0,
  };
  step.effect({ type: "startResponse", responseId: response.id, plan: { ...plan, interim: null, made } });
}

const notAgain =
  "The server that was making this call is gone. The call may have had its effect; it was not made a second time.";
