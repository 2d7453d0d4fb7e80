import type { McpApprovalRequestItem } from "@vivavoce/protocol";
import type { McpApproval, SessionState } from "../state/session-state.ts";
import { addToArguments, finishArguments, givenArguments } from "../state/call-arguments.ts";
import type { WrittenArguments } from "../state/call-arguments.ts";
import { addUsage, mcpCallItem, noUsage } from "../state/mcp-run.ts";
import type { AskedCall, McpBinding, McpRun, OpenMcpCall } from "../state/mcp-run.ts";
import type { McpResult } from "../state/mcp-server.ts";
import { jsonBytes, maxOutputBytes, takeRoom } from "./output-budget.ts";
import { announce, changeItem, changeRunning, openItem, placeOf, running } from "./output-items.ts";
import { closeItems, failResponse, finishResponse } from "./response-end.ts";
import { lackOfRoom } from "./response-room.ts";
import type { FinishedReason, RunUsage } from "../state/response-part.ts";
import { openResponse, responsePlan } from "./response-start.ts";
import type { OpenItem, ResponseRequest, RunningResponse } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";

/** The model calls a tool of an MCP server (wire.md 8.9). */
export function openMcpCall(step: Step, index: number, binding: McpBinding): void {
  closeItems(step, "completed", (open) => open.kind === "message");
  if (binding.asks) changeRun(step, { asking: [...running(step).mcp.asking, { index, binding, arguments: "" }] });
  else announceCall(step, { index, binding, approvalRequestId: null });
}

/** A piece of the arguments; false when it belongs to another kind of call. */
export function addMcpArguments(step: Step, index: number, text: string): boolean {
  const response = running(step);
  const open = response.open.find((candidate) => candidate.kind === "mcpCall" && candidate.index === index);
  if (open?.kind === "mcpCall" && open.phase === "writing") {
    if (text !== "") write(step, open, text);
    return true;
  }
  const { asking } = response.mcp;
  if (!asking.some((call) => call.index === index)) return false;
  changeRun(step, {
    asking: asking.map((call) => (call.index === index ? { ...call, arguments: call.arguments + text } : call)),
  });
  return true;
}

/** The model has written its answer: calls are made or asked for, and without any the response is over. */
export function finishRound(step: Step, reason: FinishedReason, usage: RunUsage): void {
  const { mcp, open } = running(step);
  const total = addUsage(mcp.usage, usage);
  const calls = open.filter((item) => item.kind === "mcpCall");
  // Calls of an answer that was cut off may be half written: none is made.
  if (reason !== "completed" || (calls.length === 0 && mcp.asking.length === 0)) {
    return finishResponse(step, reason, total);
  }
  const waitsForClient = mcp.asking.length > 0 || open.some((item) => item.kind === "call");
  closeItems(step, "completed", (item) => item.kind !== "mcpCall");
  changeRun(step, { usage: total, asking: [], goesOn: !waitsForClient });
  changeRunning(step, { reported: noUsage, ...(running(step).written && { written: [] }) });
  for (const call of mcp.asking) ask(step, call);
  if (calls.length === 0) return finishResponse(step, "completed", total);
  for (const call of calls) makeCall(step, call);
}

/** A call has ended; after the last one the model is given the results, in the same response. */
export function endMcpCall(step: Step, itemId: string, result: McpResult): void {
  const call = running(step).open.find((open) => open.itemId === itemId);
  if (call?.kind !== "mcpCall" || call.phase !== "calling") return;
  // A result that would make the response too long to tell of is left out; the model is told so.
  const text = result.kind === "output" ? result.output : result.error.message;
  const fitting = takeRoom(step, text) ? result : leftOut;
  changeItem(step, { ...call, result: fitting });
  const type = fitting.kind === "output" ? "response.mcp_call.completed" : "response.mcp_call.failed";
  step.send({ type, item_id: itemId, output_index: call.outputIndex });
  closeItems(step, "completed", (open) => open.itemId === itemId);
  const response = running(step);
  if (response.open.length > 0) return;
  if (!response.mcp.goesOn) return finishResponse(step, "completed", response.mcp.usage);
  const failure = lackOfRoom(step);
  if (failure !== undefined) return failResponse(step, failure);
  changeRun(step, { rounds: response.mcp.rounds + 1 });
  const plan = responsePlan(step, response.request, running(step));
  step.effect({ type: "startResponse", responseId: response.id, plan });
}

const leftOut: McpResult = {
  kind: "error",
  error: { type: "tool_execution_error", message: "The output was left out: the response holds no more." },
};

/** Most calls of a session that wait for the client; of more the oldest is forgotten. */
const maxOpenApprovals = 64;

/** Whether the model waits for results. */
export function isCalling({ open }: RunningResponse): boolean {
  return open.some(isUnanswered);
}

/** Whether a response, be it the conversation's own or one out of band, waits for the result of this call. */
export function awaitsCall({ response, beside }: SessionState, responseId: string, itemId: string): boolean {
  const candidates = response.phase === "running" ? [response, ...beside] : beside;
  const asking = candidates.find(({ id }) => id === responseId);
  return asking?.open.some((item) => isUnanswered(item) && item.itemId === itemId) === true;
}

function isUnanswered(item: OpenItem): boolean {
  return item.kind === "mcpCall" && item.phase === "calling";
}

/** Begins a response with the calls that the client has approved; false when there are none. */
export function startApproved(step: Step, request: ResponseRequest): boolean {
  const { approvals } = step.state.mcp;
  const approved = withinRoom(approvals.filter(({ answer }) => answer === "approved"));
  const joins = request.params.commit !== false && request.params.conversation !== "none";
  if (approved.length === 0 || !joins || request.params.pre_generated_assistant_message != null) return false;
  step.set({ mcp: { ...step.state.mcp, approvals: approvals.filter((approval) => !approved.includes(approval)) } });
  openResponse(step, request);
  step.set({ answerOwed: false });
  changeRun(step, { goesOn: true });
  for (const approval of approved) openApproved(step, approval);
  for (const open of running(step).open) if (open.kind === "mcpCall") makeCall(step, open);
  return true;
}

/** As many calls as one response can tell of and still say something; the others wait for the next. */
function withinRoom(approvals: readonly McpApproval[]): readonly McpApproval[] {
  let bytes = 0;
  return approvals.filter(({ arguments: given }) => {
    const more = jsonBytes(given);
    if (bytes + more > maxOutputBytes / 2) return false;
    bytes += more;
    return true;
  });
}

/** Whether the running response is already doing what a bare `response.create` after a call asks for. */
export function isAnsweringCalls(step: Step): boolean {
  const { response } = step.state;
  if (response.phase !== "running") return false;
  const called =
    response.origin === "tool" || response.mcp.rounds > 0 || response.open.some((open) => open.kind === "mcpCall");
  return called && response.open.every((open) => open.kind === "mcpCall");
}

function openApproved(step: Step, approval: McpApproval): void {
  const { label, listing, tool } = approval;
  const binding = { modelName: tool, label, listing, tool, asks: true };
  const call = announceCall(step, { index: -1, binding, approvalRequestId: approval.itemId });
  if (approval.arguments !== "" && takeRoom(step, approval.arguments)) write(step, call, approval.arguments);
}

function announceCall(
  step: Step,
  call: { readonly index: number; readonly binding: McpBinding; readonly approvalRequestId: string | null },
): OpenMcpCall {
  const open: OpenMcpCall = {
    kind: "mcpCall",
    outputIndex: running(step).nextOutputIndex,
    itemId: step.id("item"),
    index: call.index,
    label: call.binding.label,
    listing: call.binding.listing,
    tool: call.binding.tool,
    arguments: "",
    approvalRequestId: call.approvalRequestId,
    phase: "writing",
    result: null,
  };
  return openItem(step, open, mcpCallItem(open, "in_progress"));
}

function write(step: Step, call: OpenMcpCall, text: string): void {
  sendArguments(step, call, addToArguments(call.arguments, text));
}

function sendArguments(step: Step, call: OpenMcpCall, { arguments: written, delta }: WrittenArguments): OpenMcpCall {
  const changed = { ...call, arguments: written };
  changeItem(step, changed);
  if (delta !== "") step.send({ type: "response.mcp_call_arguments.delta", ...placeOf(running(step), call), delta });
  return changed;
}

function makeCall(step: Step, written: OpenMcpCall): void {
  const call = sendArguments(step, { ...written, phase: "calling" }, finishArguments(written.arguments));
  step.send({ type: "response.mcp_call_arguments.done", ...placeOf(running(step), call), arguments: call.arguments });
  step.send({ type: "response.mcp_call.in_progress", item_id: call.itemId, output_index: call.outputIndex });
  step.effect({
    type: "callMcpTool",
    responseId: running(step).id,
    itemId: call.itemId,
    label: call.label,
    listing: call.listing,
    tool: call.tool,
    arguments: call.arguments,
  });
}

/** The call as a question (IT-08): an output item that is complete at once; the answer comes as an item of its own. */
function ask(step: Step, { binding, arguments: written }: AskedCall): void {
  const given = givenArguments(written);
  const item: McpApprovalRequestItem = {
    id: step.id("item"),
    object: "realtime.item",
    type: "mcp_approval_request",
    server_label: binding.label,
    name: binding.tool,
    arguments: given,
  };
  const { id: responseId, nextOutputIndex: outputIndex, request } = running(step);
  announce(step, outputIndex, item);
  step.send({ type: "response.output_item.done", response_id: responseId, output_index: outputIndex, item });
  const approval: McpApproval = {
    itemId: item.id,
    responseId,
    label: binding.label,
    listing: binding.listing,
    tool: binding.tool,
    arguments: given,
    answer: "open",
    request,
  };
  changeRunning(step, { nextOutputIndex: outputIndex + 1, output: [...running(step).output, { outputIndex, item }] });
  const { mcp } = step.state;
  step.set({ mcp: { ...mcp, approvals: [...mcp.approvals, approval].slice(-maxOpenApprovals) } });
}

function changeRun(step: Step, change: Partial<McpRun>): void {
  changeRunning(step, { mcp: { ...running(step).mcp, ...change } });
}
