import { failSound } from "../hearing/item-sounds.ts";
import { goOnResponse } from "../response/go-on-response.ts";
import { endAllBeside } from "../response/responses-beside.ts";
import type { EarlyEnd } from "../response/response-end.ts";
import type { Failure } from "../state/response-part.ts";
import type { SessionInput } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";
import { cancelClientTurn, inputSession } from "../turn/client-turn.ts";
import { startIdleAgain } from "../turn/idle-timeout.ts";
import { clearAudio } from "../turn/input-buffer.ts";
import { failTranscription } from "../turn/transcription.ts";
import { greetingDelayMs } from "./agent-session.ts";

/** What could not be brought along is told as failed: nobody waits for it in vain. */
const lost: Failure = {
  type: "server_error",
  code: "server_moved",
  message: "The server that was making this is gone, and the session has gone on without it.",
};

/**
 * The session goes on in another process: what it knows is all there, and what it had under way is set going anew. Calls
 * of tools are not made a second time, for nobody knows what the first has done.
 */
export function moveSession(
  step: Step,
  { receivedMs, leftMs, soundLost }: Extract<SessionInput, { type: "moved" }>,
): void {
  const { input, agent, mcp } = step.state;
  step.set({ input: { ...input, receivedMs } });
  step.effect({ type: "configureInput", session: inputSession(step.state), epoch: input.epoch });
  step.effect({ type: "startTimer", timer: "sessionExpiry", delayMs: leftMs });
  if (agent !== null && agent.greeting !== null) {
    step.effect({ type: "startTimer", timer: "greeting", delayMs: greetingDelayMs });
  }
  // Servers whose tools are known are connected to again; nobody is told of a second list.
  for (const { itemId, settings, status } of mcp.servers) {
    if (status !== "failed") step.effect({ type: "listMcpTools", itemId, server: settings });
  }
  for (const { name } of step.state.sounds) failSound(step, name, lost);
  endAllBeside(step, end);
  goOnResponse(step, end);
  if (soundLost === true) loseSound(step);
  startIdleAgain(step);
}

/** What was heard and has no text yet is gone with the process that heard it: the client is told, and speaks anew. */
function loseSound(step: Step): void {
  for (const { itemId } of step.state.pendingUtterances) failTranscription(step, itemId, lost);
  const { input, session } = step.state;
  if (input.clientTurn !== null) return cancelClientTurn(step, input.clientTurn);
  const byHand = session.turn_detection === null && input.receivedMs > input.bufferStartMs;
  if (byHand || input.speech.phase === "speaking") clearAudio(step);
}

const end: EarlyEnd & { readonly status: "failed" } = { status: "failed", error: lost, abort: "disconnected" };
