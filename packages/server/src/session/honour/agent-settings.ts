import type { ResponseCreateParams, SessionUpdate } from "@vivavoce/protocol";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** An update without what clients of an agent cannot set: it has instructions of its own (SF-03). */
export function forAgent(step: Step, update: SessionUpdate): SessionUpdate {
  if (step.state.agent === null || update.instructions == null) return update;
  const { instructions: _, ...rest } = update;
  return rest;
}

/** Names the settings that `forAgent` has left out. */
export function warnOfAgent(
  step: Step,
  scope: "session" | "response",
  given: { readonly instructions?: unknown },
): void {
  const { agent } = step.state;
  if (agent === null || given.instructions == null) return;
  const message = `Agent '${agent.name}' has instructions of its own; these have no effect.`;
  step.warn("setting_not_supported", message, `${scope}.instructions`);
}

/** What the model is told: an agent's own instructions, or those of the response or the session. */
export function instructionsOf({ agent, session }: SessionState, params: ResponseCreateParams): string {
  return agent?.instructions ?? params.instructions ?? session.instructions;
}
