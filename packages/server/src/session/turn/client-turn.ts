import type { Session } from "@vivavoce/protocol";
import { clearAudio, commitAudio } from "./input-buffer.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** The settings the audio path works by: while a client turn is open, its end is the client's to tell (CE-06). */
export function inputSession(state: SessionState): Session {
  return state.input.clientTurn === null ? state.session : { ...state.session, turn_detection: null };
}

/** CE-06: a turn whose end the client tells. What was in the buffer is dropped; detection rests until it ends. */
export function startClientTurn(step: Step, turnId: string): void {
  const { clientTurn, receivedMs } = step.state.input;
  if (clientTurn !== null) {
    const message = `Turn '${clientTurn}' is still open. End or cancel it first.`;
    return step.refuse("invalid_value", message, "turn_id");
  }
  // Speech in progress would never be stopped: the client learns that it is dropped.
  if (step.state.input.speech.phase === "speaking") step.send({ type: "input_audio_buffer.cleared" });
  const epoch = step.state.input.epoch + 1;
  step.set({
    input: { epoch, receivedMs, bufferStartMs: receivedMs, speech: { phase: "silent" }, clientTurn: turnId },
  });
  step.effect({ type: "clearInput", epoch });
  step.effect({ type: "configureInput", session: inputSession(step.state), epoch });
}

/** CE-08: commits the turn; an answer follows where turn detection would have brought one. */
export function endClientTurn(step: Step, turnId: string): void {
  if (refuseTurn(step, turnId)) return;
  const { turn_detection: detection } = step.state.session;
  const before = step.state.input.epoch;
  commitAudio(step, detection !== null && detection.create_response !== false ? "now" : "never");
  // Too little audio is the client's mistake: the turn stays open, as it was.
  if (step.state.input.epoch !== before) closeTurn(step);
}

/** CE-09: throws the turn away. */
export function cancelClientTurn(step: Step, turnId: string): void {
  if (refuseTurn(step, turnId)) return;
  clearAudio(step);
  closeTurn(step);
}

/** What is wrong with an event that names this turn; undefined when the turn is open. */
export function wrongTurn(state: SessionState, turnId: string): string | undefined {
  const { clientTurn } = state.input;
  if (clientTurn === turnId) return undefined;
  const message = clientTurn === null ? "No turn is open." : `The open turn is '${clientTurn}'.`;
  return `There is no open turn '${turnId}'. ${message}`;
}

function refuseTurn(step: Step, turnId: string): boolean {
  const problem = wrongTurn(step.state, turnId);
  if (problem !== undefined) step.refuse("invalid_value", problem, "turn_id");
  return problem !== undefined;
}

function closeTurn(step: Step): void {
  const { input } = step.state;
  const epoch = input.epoch + 1;
  step.set({ input: { ...input, epoch, clientTurn: null } });
  step.effect({ type: "configureInput", session: step.state.session, epoch });
}
