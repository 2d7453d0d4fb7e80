import { reduce } from "./reduce.ts";
import type { ResponsePlan } from "./state/session-effect.ts";
import type { Transcript } from "./state/session-input.ts";
import type { SessionState } from "./state/session-state.ts";

/**
 * The plan of the response that would start if the utterance in progress ended with this text and nothing else happened;
 * null when none would. The session is asked what it would do and stays as it is, so that a plan made ahead is the plan
 * that is made later, to the last id.
 */
export function speculativePlan(state: SessionState, endMs: number, transcript: Transcript): ResponsePlan | null {
  const { speech, epoch } = state.input;
  if (speech.phase !== "speaking" || state.response.phase === "running") return null;
  const stopped = reduce(state, { type: "speechStopped", epoch, endMs });
  const answered = reduce(stopped.state, { type: "transcribed", itemId: speech.itemId, transcript });
  const start = answered.effects.find((effect) => effect.type === "startResponse");
  return start?.plan ?? null;
}
