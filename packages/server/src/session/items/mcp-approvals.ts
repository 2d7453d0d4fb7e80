import type { ItemInput } from "@vivavoce/protocol";
import { findEntry } from "../state/conversation.ts";
import type { McpApproval } from "../state/session-state.ts";
import { queueResponse } from "../response/response-requests.ts";
import type { Step } from "../state/step.ts";

type ApprovalAnswer = Extract<ItemInput, { type: "mcp_approval_response" }>;

/** Refuses an approval that nothing waits for (IT-09); false when it is fine. */
export function refuseApproval(step: Step, wanted: ItemInput): boolean {
  if (wanted.type !== "mcp_approval_response") return false;
  const id = wanted.approval_request_id;
  const param = "item.approval_request_id";
  if (openApproval(step, id) !== undefined) return false;
  if (findEntry(step.state.conversation, id)?.item.type === "mcp_approval_request") {
    const message = `The approval request '${id}' has been answered, its server is gone, or newer ones have taken its place.`;
    step.refuse("invalid_value", message, param);
  } else step.refuse("item_not_found", `There is no approval request with id '${id}'.`, param);
  return true;
}

/**
 * The client has answered: when all questions of the response are answered, the next response makes the approved calls
 * and tells the model of those that were not.
 */
export function noteApproval(step: Step, answer: ApprovalAnswer): void {
  const approval = openApproval(step, answer.approval_request_id);
  if (approval === undefined) return;
  const { approvals } = step.state.mcp;
  const left = approvals.flatMap((other): McpApproval[] => {
    if (other !== approval) return [other];
    return answer.approve ? [{ ...approval, answer: "approved" }] : [];
  });
  step.set({ mcp: { ...step.state.mcp, approvals: left } });
  if (left.some((other) => other.responseId === approval.responseId && openApproval(step, other.itemId))) return;
  queueResponse(step, { ...approval.request, origin: "tool" });
}

function openApproval(step: Step, itemId: string): McpApproval | undefined {
  if (findEntry(step.state.conversation, itemId) === undefined) return undefined;
  return step.state.mcp.approvals.find((approval) => approval.itemId === itemId && approval.answer === "open");
}
