import type { SessionState } from "./session-state.ts";

/**
 * Whether something that has begun is not over, as far as the session knows: the user speaks or writes, a text is
 * awaited, an answer is being made or waits.
 */
export function isTurnInProgress(state: SessionState): boolean {
  const { input, inputTexts, pendingUtterances, sounds, response, beside, waiting } = state;
  return (
    input.speech.phase !== "silent" ||
    input.clientTurn !== null ||
    inputTexts.length > 0 ||
    pendingUtterances.length > 0 ||
    sounds.length > 0 ||
    response.phase === "running" ||
    beside.length > 0 ||
    waiting !== null
  );
}

/**
 * What the client is about to do, by the end of the conversation: to have its message or the result of a function
 * answered, or to run a function or to allow a call that an answer asked for; null when nothing is missing.
 */
export function owedByClient(state: SessionState): "answer" | "result" | null {
  const items = state.conversation.entries.map(({ item }) => item).filter(({ type }) => type !== "mcp_list_tools");
  const last = items.at(-1);
  switch (last?.type) {
    case "message":
      return last.role === "user" ? "answer" : null;
    case "function_call_output":
    case "mcp_approval_response":
      return "answer";
    case "function_call":
    case "mcp_approval_request":
      return "result";
    default:
      return null;
  }
}
