import { ProtocolError, toErrorBody } from "@vivavoce/protocol";
import { greet } from "./settings/agent-session.ts";
import { cancelClientTurn, endClientTurn, startClientTurn } from "./turn/client-turn.ts";
import { addInputText, finishInputText } from "./items/text-stream.ts";
import { clearAudio, commitAudio, noteAudio, notePartial } from "./turn/input-buffer.ts";
import { fireIdle, watchIdle } from "./turn/idle-timeout.ts";
import { createItem, deleteItem, retrieveItem, truncateItem } from "./items/item-events.ts";
import { showAgain } from "./items/show-again.ts";
import { failSound, sweepSounds, takeSound } from "./hearing/item-sounds.ts";
import { cancelByClient, requestResponse, startWaiting } from "./response/response-requests.ts";
import { bringingEvents, keptBytes } from "./state/kept-bytes.ts";
import { failListing, takeTools } from "./response/mcp-listing.ts";
import { applyPart } from "./response/response-output.ts";
import { endRunningResponse } from "./response/response-end.ts";
import { endAllBeside, startBesides } from "./response/responses-beside.ts";
import type { ControlEvent, ItemSound, PlaybackFact, SessionInput, TimerName } from "./state/session-input.ts";
import { drainedClose } from "./state/session-effect.ts";
import type { SessionEffect } from "./state/session-effect.ts";
import type { SessionState } from "./state/session-state.ts";
import { moveSession } from "./settings/move-session.ts";
import { openSession, updateSession } from "./settings/session-settings.ts";
import { startSpeech, stopSpeech } from "./turn/speech.ts";
import { Step } from "./state/step.ts";
import { failTranscription, takeTranscript } from "./turn/transcription.ts";

export interface Reduction {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/**
 * The session as a pure function: what happens next, given what is and what came in. Synchronous and total: it never
 * throws, waits, reads a clock or draws a random number, so a recorded list of inputs replays to the same effects.
 * After the session is closed every input leaves it as it is.
 */
export function reduce(state: SessionState, input: SessionInput): Reduction {
  if (state.lifecycle === "closed") return { state, effects: [] };
  if (input.type === "audioReceived" && nothingWaits(state)) {
    return { state: { ...state, input: { ...state.input, receivedMs: input.receivedMs } }, effects: none };
  }
  return reduceWhole(state, input);
}

/** `reduce` without its short way for sound; of a session that is not closed. */
export function reduceWhole(state: SessionState, input: SessionInput): Reduction {
  const step = within(state, input);
  sweepSounds(step);
  startWaiting(step);
  startBesides(step);
  watchIdle(step, state);
  return { state: step.state, effects: step.effects };
}

const none: readonly SessionEffect[] = [];

/** Sound that has come can begin nothing then: most of all inputs, and taken without the rest of a step. */
function nothingWaits({ sounds, waiting, besideWaiting }: SessionState): boolean {
  return sounds.length === 0 && waiting === null && besideWaiting.length === 0;
}

/** One input applied, unless a client's event would make the session keep more than it may: then nothing but an error. */
function within(state: SessionState, input: SessionInput): Step {
  const cause = input.type === "clientEvent" ? (input.event.event_id ?? null) : null;
  const step = new Step(state, cause);
  apply(step, input);
  if (input.type !== "clientEvent" || !bringingEvents.has(input.event.type)) return step;
  const bytes = keptBytes(step.state);
  if (bytes <= state.limits.maxSessionBytes || bytes <= keptBytes(state)) return step;
  const refused = new Step(state, cause);
  const message =
    `The session would keep ${bytes} bytes; the limit is ${state.limits.maxSessionBytes}. ` +
    `Delete items of the conversation first.`;
  refused.refuse("rate_limit_exceeded", message);
  return refused;
}

function apply(step: Step, input: SessionInput): void {
  switch (input.type) {
    case "opened":
      return openSession(step, input);
    case "moved":
      return moveSession(step, input);
    case "shownAgain":
      return showAgain(step, input.mostBytes);
    case "clientEvent":
      return applyClientEvent(step, input.event, input);
    case "clientError":
      return step.fail(input.error);
    case "audioReceived":
      return noteAudio(step, input.receivedMs);
    case "speechStarted":
      return startSpeech(step, input);
    case "speechStopped":
      return stopSpeech(step, input);
    case "partialRecognized":
      return notePartial(step, input.epoch, input.stableText);
    case "transcribed":
      return takeTranscript(step, input.itemId, input.transcript);
    case "transcriptionFailed":
      return failTranscription(step, input.itemId, input.error);
    case "soundTranscribed":
      return takeSound(step, input.name, input.transcript);
    case "soundFailed":
      return failSound(step, input.name, input.error);
    case "responsePart":
      return applyPart(step, input.responseId, input.part);
    case "mcpToolsListed":
      return takeTools(step, input.itemId, input.tools);
    case "mcpListFailed":
      return failListing(step, input.itemId, input.message);
    case "timerFired":
      return fireTimer(step, input.timer);
    case "drained":
      disconnect(step);
      return step.effect({ type: "close", ...drainedClose });
    case "disconnected":
      return disconnect(step);
    default:
      return input satisfies never;
  }
}

function applyClientEvent(
  step: Step,
  event: ControlEvent,
  {
    ignored,
    playback = null,
    sounds = [],
  }: { ignored: readonly string[]; playback?: PlaybackFact | null; sounds?: readonly ItemSound[] },
): void {
  switch (event.type) {
    case "session.update":
      return updateSession(step, event.session, ignored);
    case "input_audio_buffer.commit":
      return commitAudio(step);
    case "input_audio_buffer.clear":
    case "input_audio.clear":
      return clearAudio(step);
    case "input_audio.turn.start":
      return startClientTurn(step, event.turn_id);
    case "input_audio.turn.end":
      return endClientTurn(step, event.turn_id);
    case "input_audio.turn.cancel":
      return cancelClientTurn(step, event.turn_id);
    case "input_text.delta":
      return addInputText(step, event);
    case "input_text.done":
      return finishInputText(step, event);
    case "output_audio_buffer.clear":
      step.effect({ type: "flushOutput", responseId: null });
      return step.send({ type: "output_audio_buffer.cleared" });
    case "session.avatar.connect":
      return step.refuse("unsupported_content_type", "There is no avatar renderer on this server.", "client_sdp");
    case "conversation.item.create":
      return createItem(step, event, sounds);
    case "conversation.item.retrieve":
      return retrieveItem(step, event.item_id);
    case "conversation.item.truncate":
      return truncateItem(step, event);
    case "conversation.item.delete":
      return deleteItem(step, event.item_id);
    case "response.create":
      return requestResponse(step, event, { playback, sounds });
    case "response.cancel":
      return cancelByClient(step, event.response_id ?? null, playback);
    default:
      return step.refuse("invalid_event", `Events of type '${event.type}' are not supported by this server.`, "type");
  }
}

function fireTimer(step: Step, timer: TimerName): void {
  switch (timer) {
    case "sessionExpiry": {
      const minutes = Math.round(step.state.limits.maxSessionMs / 60_000);
      const error = new ProtocolError(
        "session_expired",
        `Your session hit the maximum duration of ${minutes} minutes.`,
      );
      const end = {
        status: "failed",
        abort: "session_expired",
        error: { type: "invalid_request_error", code: "session_expired", message: error.message },
      } as const;
      endRunningResponse(step, end);
      endAllBeside(step, end);
      step.fail(toErrorBody(error));
      step.effect({ type: "close", code: 1001, reason: "session expired" });
      return step.set({ lifecycle: "closed", waiting: null });
    }
    case "greeting":
      return greet(step);
    case "idle":
      return fireIdle(step);
    default:
      return timer satisfies never;
  }
}

function disconnect(step: Step): void {
  const { response, beside } = step.state;
  for (const { id } of response.phase === "running" ? [response, ...beside] : beside) {
    step.effect({ type: "abortResponse", responseId: id, reason: "disconnected" });
  }
  step.set({ lifecycle: "closed", response: { phase: "idle" }, beside: [], waiting: null });
  step.set({ pendingUtterances: [], sounds: [], besideWaiting: [] });
}
