import { keptBytes } from "../state/kept-bytes.ts";
import { failResponse } from "./response-end.ts";
import { openResponse, startResponse } from "./response-start.ts";
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

/** Starts a response; one whose answer has no room fails at once, and its client is told why. */
export function beginResponse(step: Step, request: ResponseRequest): void {
  const failure = lackOfRoom(step);
  if (failure === undefined) return startResponse(step, request);
  openResponse(step, request);
  step.set({ answerOwed: false });
  failResponse(step, failure);
}
