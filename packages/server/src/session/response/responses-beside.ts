import { waitsForSound } from "../hearing/item-sounds.ts";
import { endRunningResponse, failResponse } from "./response-end.ts";
import type { EarlyEnd } from "./response-end.ts";
import { beginResponse } from "./response-room.ts";
import { openResponse } from "./response-start.ts";
import type { ResponseRequest, RunningResponse } from "../state/response-state.ts";
import type { Failure } from "../state/response-part.ts";
import type { Step } from "../state/step.ts";

/** Most responses out of band at once. */
const mostBeside = 8;

/**
 * RC-18: a response out of band runs beside the conversation's own: it neither stops that one nor waits for it, and
 * nothing it says joins the history.
 */
export function askBeside(step: Step, request: ResponseRequest): boolean {
  const { beside, besideWaiting } = step.state;
  if (beside.length + besideWaiting.length >= mostBeside) {
    const message = `At most ${mostBeside} responses out of band run at once. Wait for one of them.`;
    step.refuse("conversation_already_has_active_response", message);
    return false;
  }
  step.set({ besideWaiting: [...besideWaiting, request] });
  return true;
}

/** Starts what waits for no text any more. One of the last things of every step. */
export function startBesides(step: Step): void {
  const ready = step.state.besideWaiting.filter((request) => !waitsForSound(step.state, request));
  if (ready.length === 0) return;
  step.set({ besideWaiting: step.state.besideWaiting.filter((request) => !ready.includes(request)) });
  for (const request of ready) startBeside(step, request);
}

/** A response that cannot be made: the client is told in the form it waits for. */
export function failAtOnce(step: Step, request: ResponseRequest, failure: Failure): void {
  openResponse(step, request);
  failResponse(step, failure);
}

function startBeside(step: Step, request: ResponseRequest): void {
  const { answerOwed } = step.state;
  const { failure } = request;
  withFocus(step, null, () =>
    failure === undefined ? beginResponse(step, request) : failAtOnce(step, request, failure),
  );
  // A question of the client's own is no answer to the user.
  step.set({ answerOwed });
}

/** Lets `work` act on the response with this id as if it were the conversation's own; false when there is none. */
export function besides(step: Step, responseId: string, work: () => void): boolean {
  const response = step.state.beside.find((candidate) => candidate.id === responseId);
  if (response === undefined) return false;
  withFocus(step, response, work);
  return true;
}

/** Ends everything out of band. */
export function endAllBeside(step: Step, end: EarlyEnd): void {
  for (const { id } of step.state.beside) besides(step, id, () => endRunningResponse(step, end));
}

/** Puts one response in the place of the conversation's own for the length of `work`. */
function withFocus(step: Step, response: RunningResponse | null, work: () => void): void {
  const own = step.state.response;
  step.set({ response: response ?? { phase: "idle" } });
  work();
  const after = step.state.response;
  const others = step.state.beside.filter((candidate) => candidate.id !== response?.id);
  step.set({ response: own, beside: after.phase === "running" ? [...others, after] : others });
}
