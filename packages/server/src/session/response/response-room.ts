import { keptBytes } from "../state/kept-bytes.ts";
import { failResponse } from "./response-end.ts";
import { openResponse, startResponse } from "./response-start.ts";
import { choiceOf, missingTool } from "./tool-choice.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import type { Failure } from "../state/response-part.ts";
import type { Step } from "../state/step.ts";

/** Why nothing more can join what the session keeps; undefined while there is room. */
export function lackOfRoom({ state }: Step): Failure | undefined {
  const bytes = keptBytes(state);
  const { maxSessionBytes } = state.limits;
  if (bytes < maxSessionBytes) return undefined;
  const message = `The session keeps ${bytes} bytes; the limit is ${maxSessionBytes}. Delete items of the conversation.`;
  return { type: "rate_limit_error", code: "rate_limit_exceeded", message };
}

/** Starts a response; one whose answer has no room, or that must call what is not there, fails at once, and its client is told why. */
export function beginResponse(step: Step, request: ResponseRequest): void {
  const full = lackOfRoom(step);
  const response = openResponse(step, request);
  step.set({ answerOwed: false });
  const failure =
    full ?? (asksModel(request) ? missingTool(choiceOf(step.state.session, request.params), response.mcp) : undefined);
  if (failure === undefined) startResponse(step, request, response);
  else failResponse(step, failure);
}

/** Whether it is a model that answers, and may call. */
function asksModel({ origin, params, said }: ResponseRequest): boolean {
  return origin !== "tool" && said === undefined && params.pre_generated_assistant_message == null;
}
