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
import { beginSession, updateSession } from "./settings/session-settings.ts";
import { startSpeech, stopSpeech } from "./turn/speech.ts";
import { Step } from "./state/step.ts";
import { warnOfUnknown } from "./honour/unknown-fields.ts";
import { failTranscription, takeTranscript } from "./turn/transcription.ts";

/** What an input leads to. */
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

type Inputs = { readonly [Type in SessionInput["type"]]: Extract<SessionInput, { readonly type: Type }> };

/** What each input does. */
const onInput: { readonly [Type in keyof Inputs]: (step: Step, input: Inputs[Type]) => void } = {
  opened: beginSession,
  moved: moveSession,
  shownAgain: (step, { mostBytes }) => showAgain(step, mostBytes),
  clientEvent: applyClientEvent,
  clientError: (step, { error }) => step.fail(error),
  audioReceived: (step, { receivedMs }) => noteAudio(step, receivedMs),
  speechStarted: startSpeech,
  speechStopped: stopSpeech,
  partialRecognized: (step, { epoch, stableText }) => notePartial(step, epoch, stableText),
  transcribed: (step, { itemId, transcript }) => takeTranscript(step, itemId, transcript),
  transcriptionFailed: (step, { itemId, error }) => failTranscription(step, itemId, error),
  soundTranscribed: (step, { name, transcript }) => takeSound(step, name, transcript),
  soundFailed: (step, { name, error }) => failSound(step, name, error),
  responsePart: (step, { responseId, part }) => applyPart(step, responseId, part),
  mcpToolsListed: (step, { itemId, tools }) => takeTools(step, itemId, tools),
  mcpListFailed: (step, { itemId, message }) => failListing(step, itemId, message),
  timerFired: (step, { timer }) => onTimer[timer](step),
  drained(step) {
    disconnect(step);
    step.effect({ type: "close", ...drainedClose });
  },
  disconnected: disconnect,
};

/** What another version has recorded, and this one does not know, changes nothing. */
function apply(step: Step, input: SessionInput): void {
  (onInput[input.type] as ((step: Step, input: SessionInput) => void) | undefined)?.(step, input);
}

type ControlEvents = { readonly [Type in ControlEvent["type"]]: Extract<ControlEvent, { readonly type: Type }> };

/** What the host knows besides a client's event. */
interface EventFacts {
  readonly ignored: readonly string[];
  readonly playback: PlaybackFact | null;
  readonly sounds: readonly ItemSound[];
}

/** What each event of a client does; of those that are none of ours there is no row. */
const onEvent: {
  readonly [Type in keyof ControlEvents]?: (step: Step, event: ControlEvents[Type], facts: EventFacts) => void;
} = {
  "session.update": (step, { session }, { ignored }) => updateSession(step, session, ignored),
  "input_audio_buffer.commit": (step) => commitAudio(step),
  "input_audio_buffer.clear": clearAudio,
  "input_audio.clear": clearAudio,
  "input_audio.turn.start": (step, { turn_id: id }) => startClientTurn(step, id),
  "input_audio.turn.end": (step, { turn_id: id }) => endClientTurn(step, id),
  "input_audio.turn.cancel": (step, { turn_id: id }) => cancelClientTurn(step, id),
  "input_text.delta": addInputText,
  "input_text.done": finishInputText,
  "output_audio_buffer.clear"(step) {
    step.effect({ type: "flushOutput", responseId: null });
    step.send({ type: "output_audio_buffer.cleared" });
  },
  "session.avatar.connect": (step) =>
    step.refuse("unsupported_content_type", "There is no avatar renderer on this server.", "client_sdp"),
  "conversation.item.create": (step, event, { sounds }) => createItem(step, event, sounds),
  "conversation.item.retrieve": (step, { item_id: id }) => retrieveItem(step, id),
  "conversation.item.truncate": truncateItem,
  "conversation.item.delete": (step, { item_id: id }) => deleteItem(step, id),
  "response.create": requestResponse,
  "response.cancel": (step, { response_id: id = null }, { playback }) => cancelByClient(step, id, playback),
};

function applyClientEvent(step: Step, { event, ignored, playback, sounds = [] }: Inputs["clientEvent"]): void {
  const act = onEvent[event.type] as ((step: Step, event: ControlEvent, facts: EventFacts) => void) | undefined;
  if (act === undefined) {
    return step.refuse("invalid_event", `Events of type '${event.type}' are not supported by this server.`, "type");
  }
  act(step, event, { ignored, playback: playback ?? null, sounds });
  warnOfFields(step, event.type, ignored);
}

/** Events that say something piece by piece: a warning for each piece would tell nothing new. */
const piecewise: ReadonlySet<ControlEvent["type"]> = new Set<ControlEvent["type"]>(["input_text.delta"]);

/** Names fields of a client's event that nobody knows; an event that was refused has its error. */
function warnOfFields(step: Step, type: ControlEvent["type"], ignored: readonly string[]): void {
  if (ignored.length === 0 || type === "session.update" || piecewise.has(type)) return;
  const isRefused = step.effects.some((effect) => effect.type === "send" && effect.event.type === "error");
  if (!isRefused) warnOfUnknown(step, ignored, "field");
}

const onTimer: Readonly<Record<TimerName, (step: Step) => void>> = {
  sessionExpiry: expire,
  greeting: greet,
  idle: fireIdle,
};

function expire(step: Step): void {
  const minutes = Math.round(step.state.limits.maxSessionMs / 60_000);
  const error = toErrorBody(
    new ProtocolError("session_expired", `Your session hit the maximum duration of ${minutes} minutes.`),
  );
  const { message } = error;
  const failure = { type: "invalid_request_error", code: "session_expired", message } as const;
  const end = { status: "failed", abort: "session_expired", error: failure } as const;
  endRunningResponse(step, end);
  endAllBeside(step, end);
  step.fail(error);
  step.effect({ type: "close", code: 1001, reason: "session expired" });
  step.set({ lifecycle: "closed", waiting: null });
}

function disconnect(step: Step): void {
  const { response, beside } = step.state;
  for (const { id } of response.phase === "running" ? [response, ...beside] : beside) {
    step.effect({ type: "abortResponse", responseId: id, reason: "disconnected" });
  }
  step.set({ lifecycle: "closed", response: { phase: "idle" }, beside: [], waiting: null });
  step.set({ pendingUtterances: [], sounds: [], besideWaiting: [] });
}
