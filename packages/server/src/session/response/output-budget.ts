import { addUsage, noUsage, maxRounds } from "../state/mcp-run.ts";
import { changeRunning, running } from "./output-items.ts";
import { endRunningResponse, finishResponse } from "./response-end.ts";
import type { Step } from "../state/step.ts";

/**
 * Most that a response says, with the arguments of calls and what MCP tools gave, as JSON in bytes of UTF-8: all of it
 * comes back in `response.done`, which must fit a frame (TR-53) together with what the client gave.
 */
export const maxOutputBytes = 640 * 1024;

/** Takes the room for a text of the running response; false when there is not enough, and then nothing is taken. */
export function takeRoom(step: Step, text: string): boolean {
  const outputBytes = running(step).outputBytes + jsonBytes(text);
  if (outputBytes > maxOutputBytes) return false;
  changeRunning(step, { outputBytes });
  return true;
}

/** Ends the running response as one that has used up its tokens; nothing it was writing is called. */
export function endFull(step: Step): void {
  const { id, mcp } = running(step);
  step.effect({ type: "abortResponse", responseId: id, reason: "output_limit" });
  finishResponse(step, "max_output_tokens", addUsage(mcp.usage, noUsage));
}

/** Whether the model has been told not to call; some do all the same. */
export function mayNotCall(step: Step): boolean {
  const { forbidsCalls, mcp } = running(step);
  return forbidsCalls || mcp.rounds >= maxRounds;
}

/** The model has called where it must not: nothing is called any more, and the response says so. */
export function refuseCall(step: Step): void {
  const { forbidsCalls } = running(step);
  const error = forbidsCalls
    ? {
        code: "tool_choice_not_honored",
        message: "The model called a tool although 'tool_choice' is 'none'. The call was not made.",
      }
    : {
        code: "too_many_tool_rounds",
        message: `The model has called tools ${maxRounds} times in this response and goes on. No more are called.`,
      };
  const failure = { type: "server_error" as const, ...error };
  endRunningResponse(step, { status: "failed", error: failure, abort: "output_limit" });
}

/** Bytes that a text takes inside JSON. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
