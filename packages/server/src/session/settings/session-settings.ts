import { applySessionUpdate, sessionQuery, settingRows, toErrorBody } from "@vivavoce/protocol";
import type { ApiVersion, ProtocolError, Session, SessionUpdate } from "@vivavoce/protocol";
import { greet, openAgentSession } from "./agent-session.ts";
import { forAgent, warnOfAgent } from "../honour/agent-settings.ts";
import { inputSession } from "../turn/client-turn.ts";
import { refuseMcpTools, syncMcpServers } from "../response/mcp-listing.ts";
import { unknownServer } from "../response/tool-choice.ts";
import { bindTools } from "../honour/given-tools.ts";
import { warnOfUnknown } from "../honour/unknown-fields.ts";
import { shownSession } from "../honour/mcp-secrets.ts";
import { settingWarnings } from "../honour/setting-warnings.ts";
import type { SessionInput } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";

/** First event of every session (TR-46), then what is known to be different from what was asked for. */
export function beginSession(step: Step, { unfound }: Extract<SessionInput, { type: "opened" }>): void {
  const { session, capabilities, input, limits } = step.state;
  step.send({ type: "session.created", session: shownSession(session) });
  step.effect({ type: "configureInput", session, epoch: input.epoch });
  step.effect({ type: "startTimer", timer: "sessionExpiry", delayMs: limits.maxSessionMs });
  if (unfound === true) {
    const message = "The session that was asked for is not there, or not for this caller. This is a new one.";
    step.warn("session_not_found", message, sessionQuery);
  }
  const { id, aliases } = capabilities.model;
  // A transcription session needs no model, and its client names none.
  if (session.model !== "" && !aliases.includes(session.model)) {
    step.warn(
      "model_substituted",
      `Model '${session.model}' is not configured; '${id}' answers in its place.`,
      "model",
    );
  }
  syncMcpServers(step);
  openAgentSession(step);
}

/** Largest session, as JSON: every echo of it must fit a frame of 1 MiB, whatever its characters weigh (TR-53). */
const maxSessionCharacters = 300_000;

/** CE-01: all or nothing (BH-13). */
export function updateSession(step: Step, sent: SessionUpdate, ignored: readonly string[]): void {
  const update = forAgent(step, sent);
  const { session: before, apiVersion, capabilities } = step.state;
  const outcome = applySessionUpdate(before, update, {
    apiVersion: apiVersion as ApiVersion,
    assistantAudioSent: hasSpoken(step),
  });
  if (outcome.kind === "rejected") {
    const body = toErrorBody(outcome.error as ProtocolError);
    return step.fail({ ...body, event_id: body.event_id ?? step.cause });
  }
  const { changed } = outcome;
  const bound = bindTools(outcome.session.tools, before.tools, step.state.given, "session.tools");
  if (bound.kind === "refused") return step.refuse("invalid_value", bound.message, bound.param);
  const session = { ...outcome.session, tools: bound.tools };
  const characters = JSON.stringify(session).length;
  if (characters > maxSessionCharacters) {
    const message = `The session would be ${characters} characters of JSON; the limit is ${maxSessionCharacters}.`;
    return step.refuse("invalid_value", message, "session");
  }
  if (refuseMcpTools(step, session.tools)) return;
  const unknown = unknownServer(session.tool_choice, session.tools);
  if (unknown !== undefined) return step.refuse("invalid_value", unknown, "session.tool_choice");
  step.set({ session });
  step.send({ type: "session.updated", session: shownSession(session) });
  if (changed.some((field) => inputFields.has(field))) reconfigureInput(step, before);
  for (const warning of settingWarnings(session, update, capabilities))
    step.warn(warning.code, warning.message, warning.param);
  warnOfAgent(step, "session", sent);
  warnOfUnknown(step, ignored, "setting");
  syncMcpServers(step);
  greet(step);
}

const inputFields: ReadonlySet<string> = new Set(
  settingRows.filter(([, { appliesTo }]) => appliesTo === "input").map(([name]) => name),
);

/** Facts about audio in the old form mean nothing any more when the form, or the way of taking turns, has changed. */
function reconfigureInput(step: Step, before: Session): void {
  const { session, input } = step.state;
  const stale =
    session.input_audio_format !== before.input_audio_format ||
    session.input_audio_sampling_rate !== before.input_audio_sampling_rate ||
    (session.turn_detection === null) !== (before.turn_detection === null);
  const epoch = stale ? input.epoch + 1 : input.epoch;
  const speech = stale ? ({ phase: "silent" } as const) : input.speech;
  step.set({ input: { ...input, epoch, speech } });
  step.effect({ type: "configureInput", session: inputSession(step.state), epoch });
}

/** BH-11 counts audio that was sent, also in an answer that is still being made. */
function hasSpoken(step: Step): boolean {
  const { conversation, response } = step.state;
  return (
    conversation.entries.some((entry) => entry.speech !== null && entry.speech.audioMs > 0) ||
    (response.phase === "running" && response.audioMs > 0)
  );
}
