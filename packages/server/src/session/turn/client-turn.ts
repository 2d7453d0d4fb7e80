import { ProtocolError, toErrorBody } from "@vivavoce/protocol";
import type { Session } from "@vivavoce/protocol";
import { clearAudio, commitAudio } from "./input-buffer.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** The settings the audio path works by: while a client turn is open, its end is the client's to tell (CE-06). */
export function inputSession(state: SessionState): Session {
  return state.input.clientTurn === null ? state.session : { ...state.session, turn_detection: null };
}

/** CE-06: a turn whose end the client tells. What was in the buffer is dropped; detection rests until it ends. */
export function startClientTurn(step: Step, turnId: string, eventId: string | null): void {
  const { clientTurn, receivedMs } = step.state.input;
  if (clientTurn !== null) {
    const message = `Turn '${clientTurn}' is still open. End or cancel it first.`;
    return step.fail(toErrorBody(new ProtocolError("invalid_value", message, { param: "turn_id", eventId })));
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
export function endClientTurn(step: Step, turnId: string, eventId: string | null): void {
  if (refuseTurn(step, turnId, eventId)) return;
  const { turn_detection: detection } = step.state.session;
  const before = step.state.input.epoch;
  commitAudio(step, eventId, detection !== null && detection.create_response !== false ? "now" : "never");
  // Too little audio is the client's mistake: the turn stays open, as it was.
  if (step.state.input.epoch !== before) closeTurn(step);
}

/** CE-09: throws the turn away. */
export function cancelClientTurn(step: Step, turnId: string, eventId: string | null): void {
  if (refuseTurn(step, turnId, eventId)) return;
  clearAudio(step);
  closeTurn(step);
}

/** The error of an event that names a turn which is not open; undefined when it is. */
export function wrongTurn(state: SessionState, turnId: string, eventId: string | null): ProtocolError | undefined {
  const { clientTurn } = state.input;
  if (clientTurn === turnId) return undefined;
  const message = clientTurn === null ? "No turn is open." : `The open turn is '${clientTurn}'.`;
  return new ProtocolError("invalid_value", `There is no open turn '${turnId}'. ${message}`, {
    param: "turn_id",
    eventId,
  });
}

function refuseTurn(step: Step, turnId: string, eventId: string | null): boolean {
  const error = wrongTurn(step.state, turnId, eventId);
  if (error !== undefined) step.fail(toErrorBody(error));
  return error !== undefined;
}

function closeTurn(step: Step): void {
  const { input } = step.state;
  const epoch = input.epoch + 1;
  step.set({ input: { ...input, epoch, clientTurn: null } });
  step.effect({ type: "configureInput", session: step.state.session, epoch });
}
