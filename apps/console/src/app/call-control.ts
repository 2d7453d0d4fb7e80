import { ServerError } from "@vivavoce/client";
import type { ResumeChange } from "@vivavoce/client/resume";
import type { ConnectionChange, ServerEvent, SessionUpdate } from "@vivavoce/client";
import { openSpeaker } from "@vivavoce/client/browser-audio";
import type { Speaker } from "@vivavoce/client/browser-audio";
import { Recorder } from "../record/recorder.ts";
import { isRetold } from "../record/retold.ts";
import { Conversation } from "../talk/conversation.ts";
import { askServer } from "./ask-server.ts";
import type { Asked } from "./ask-server.ts";
import { startCall } from "./call.ts";
import type { Call } from "./call.ts";
import { hostOf, rememberValues } from "./connect-values.ts";
import type { ConnectValues } from "./connect-values.ts";
import { describeFailure } from "./describe-failure.ts";
import { followResume } from "./follow-resume.ts";
import { noteEnd, retell } from "./go-on.ts";
import { detection, detectionInForce, rememberDetection, withChosenTurns } from "./detection.ts";
import { askedTurns, readDetection } from "./turn-detection.ts";
import type { Detection } from "./turn-detection.ts";
import { without } from "../shape/draft.ts";
import type { JsonObject } from "../shape/draft.ts";
import { chooseSpeaker, chosenSpeaker } from "./devices.ts";
import { idOfSettings, isOfSettings, needsNewSession } from "./refusals.ts";
import { endTools, followTools } from "./tool-control.ts";
import { factsOf } from "../talk/turn-facts.ts";
import type { Messages, Phrase } from "../text/messages.ts";
import { beginLines, clearLines, dropBroken, settle, showBroken, showCaption, showFacts, showNotice } from "./lines.ts";
import {
  abilities,
  activity,
  away,
  chosenTurn,
  connection,
  connectValues,
  draft,
  keyProblem,
  levels,
  microphoneOn,
  playheadMs,
  reconnecting,
  revision,
  session,
  shown,
} from "./state.ts";
import type { Activity, Connection } from "./state.ts";

/** How often the state is brought up to date while an answer plays out. */
const refreshMs = 60;
/** How often a growing recording is drawn anew. */
const growthMs = 250;

const conversation = new Conversation({ caption: showCaption, broken: showBroken });
let speaker: Speaker | undefined;
let recorder: Recorder | undefined;
/** Whether the user, not this page, has chosen how speech is recognized. */
let transcriptionChosen = false;
/** How often a server was asked what it can do. */
let questions = 0;
/** What the user has set in this conversation, for the next one that is to have it too. */
let given: JsonObject = {};
/** How often changes were sent: what the server says against them, it says by the id that they had. */
let applied = 0;
/** Warnings that this conversation has had: a session that comes back gives them again. */
const warned = new Set<string>();
/** Called to ask for what is missing in the connection form. */
let askForConnection: () => void = () => undefined;

/** Starts what has to go on as long as the page lives. @param onMissing opens the form where values are missing. */
export function startControl(onMissing: () => void): void {
  askForConnection = onMissing;
  const values = connectValues.value;
  // What is there is shown before anyone talks; a server that wants a key is asked again with it.
  if (values.kind === "vivavoce" && values.credentialKind === "none" && values.endpoint !== "")
    void learnAbilities(values);
  // The network is back: what waits for its next attempt need not.
  addEventListener("online", () => {
    if (connection.value.state === "online") connection.value.call.reconnectNow();
  });
  setInterval(() => {
    activity.value = currentActivity();
  }, refreshMs);
  setInterval(() => {
    if (connection.value.state === "online" && shown.value?.fileName === undefined) revision.value++;
  }, growthMs);
}

function currentActivity(): Activity {
  const now = connection.value;
  if (now.state !== "online") return now.state;
  if (reconnecting.value || away.value) return "reconnecting";
  if (conversation.floor === "user") return "hearing";
  if (now.call.speaking) return "speaking";
  if (conversation.floor === "assistant") return conversation.answering ? "answering" : "thinking";
  if (microphoneOn.value) return "listening";
  return detection.value === "push" ? "standby" : "ready";
}

function setConnection(next: Connection): void {
  connection.value = next;
  reconnecting.value = false;
  away.value = false;
  if (next.state !== "online") detectionInForce.value = undefined;
  setMicrophone(false);
  activity.value = currentActivity();
}

/** Says whether the microphone is heard. */
export function setMicrophone(on: boolean): void {
  microphoneOn.value = on;
  if (!on) levels.you = 0;
}

/** Connects unless connected; undefined when that failed, which the page then shows. */
export async function goOnline(): Promise<Call | undefined> {
  const now = connection.value;
  if (now.state === "online") return now.call;
  if (now.state === "connecting") return undefined;
  const values = connectValues.value;
  if (values.endpoint === "" || (values.model === "" && values.kind !== "vivavoce")) {
    askForConnection();
    return undefined;
  }
  rememberValues(values);
  const abort = new AbortController();
  setConnection({ state: "connecting", abort });
  try {
    const output = await prepareSpeaker();
    const model = await whoAnswers(values, abort.signal);
    abort.signal.throwIfAborted();
    if (model === undefined) return undefined;
    const written = beginRecording(hostOf(values.endpoint), model);
    // The schema behind the form has made sure of the shape; the server checks it once more.
    const asked = draft.value;
    const settings = withChosenTurns(asked as SessionUpdate, values);
    detectionInForce.value = detection.value;
    transcriptionChosen = Object.hasOwn(settings, "input_audio_transcription");
    const call = await startCall(
      { ...values, model },
      settings,
      { speaker: output, recorder: written, handlers },
      abort.signal,
    );
    session.value = call.session;
    given = asked;
    // What was changed meanwhile waits to be sent.
    if (draft.value === asked) draft.value = {};
    setConnection({ state: "online", call });
    settle("connection");
    retell(call.client, hostOf(values.endpoint));
    void call.client.closed.then(({ code, reason }) => end(call, code, reason));
    return call;
  } catch (error) {
    setConnection({ state: "offline" });
    if (!abort.signal.aborted)
      showNotice("error", (t) => describeFailure(error) + adviceWithout(values, t), "connection", "retry");
    return undefined;
  }
}

/** The model for a server that does not say which it has. */
const usualModel = "gpt-4o";

/**
 * Asks the server who answers; undefined where the page has shown why there is nobody to talk to. Rejects when aborted: who
 * has given up wants to know no more.
 */
async function whoAnswers(values: ConnectValues, signal: AbortSignal): Promise<string | undefined> {
  if (values.kind !== "vivavoce") return values.model;
  const asked = await learnAbilities(values, signal);
  signal.throwIfAborted();
  if (asked === "refused") {
    setConnection({ state: "offline" });
    keyProblem.value = values.secret === "" ? "missing" : "refused";
    askForConnection();
    return undefined;
  }
  if (asked === "unreachable") {
    setConnection({ state: "offline" });
    showNotice("error", (t) => t.notices.unreachable(hostOf(values.endpoint)), "connection", "retry");
    return undefined;
  }
  keyProblem.value = undefined;
  return values.model || abilities.value?.defaultModel || usualModel;
}

async function learnAbilities(values: ConnectValues, signal?: AbortSignal): Promise<Asked["kind"]> {
  const question = ++questions;
  const asked = await askServer(values, signal);
  // A late answer may be that of a server that is not meant any more.
  if (question === questions && signal?.aborted !== true)
    abilities.value = asked.kind === "told" ? asked.abilities : undefined;
  return asked.kind;
}

/** A browser does not tell that a server wants a key. */
function adviceWithout({ credentialKind, secret }: ConnectValues, t: Messages): string {
  return credentialKind === "none" || secret === "" ? t.notices.maybeKey : "";
}

/** Each session is a recording of its own. */
function beginRecording(server: string, model: string): Recorder {
  const startMs = performance.now();
  const facts = { startedAt: new Date().toISOString(), server, model };
  const begun = new Recorder(facts, () => performance.now() - startMs);
  recorder = begun;
  if (shown.value?.fileName !== undefined) clearLines();
  conversation.reset();
  endTools();
  warned.clear();
  beginLines();
  chosenTurn.value = 0;
  playheadMs.value = 0;
  shown.value = { recording: begun.recording, fileName: undefined };
  return begun;
}

function end(call: Call, code: number, reason: string): void {
  void call.close();
  conversation.end();
  endTools();
  setConnection({ state: "offline" });
  revision.value++;
  settle("connection");
  noteEnd(code === 1000);
  if (code === 1000) showNotice("info", (t) => t.notices.ended);
  else showNotice("error", (t) => t.notices.lost(code, reason), "connection", "reconnect");
}

/** Sound that does not work leaves a conversation to read. */
async function prepareSpeaker(): Promise<Speaker | undefined> {
  try {
    speaker ??= await openSpeaker({ level: (level) => (levels.assistant = level) });
    await speaker.resume();
    settle("speaker");
    if (chosenSpeaker.value !== "") await changeSpeaker(chosenSpeaker.value);
  } catch (error) {
    showNotice("warning", (t) => t.notices.notHeard(describeFailure(error)), "speaker");
  }
  return speaker;
}

/** Plays answers with another loudspeaker from now on; with the usual one where that cannot be had. */
export async function changeSpeaker(id: string): Promise<void> {
  chooseSpeaker(id);
  try {
    await speaker?.setDevice(id);
  } catch {
    chooseSpeaker("");
    await speaker?.setDevice("").catch(() => undefined);
    showNotice("warning", (t) => t.notices.speakerGone, "speaker");
  }
}

/** What is written down of the conversation that is running, or being begun. */
export const runningRecorder = (): Recorder | undefined => recorder;

/** Ends the conversation, or the attempt to begin one. */
export async function hangUp(): Promise<void> {
  const now = connection.value;
  if (now.state === "connecting") now.abort.abort();
  else if (now.state === "online") await now.call.close();
}

/** Sends a typed message; false when there is no connection to send it over. */
export async function sendText(text: string): Promise<boolean> {
  const call = await goOnline();
  call?.say(text);
  return call !== undefined;
}

/** Asks for the answer again that failed. */
export function retryAnswer(): void {
  const now = connection.value;
  if (now.state !== "online") return;
  dropBroken();
  now.call.client.createResponse();
}

/** Stops the answer that is being heard, or waited for. */
export function interrupt(): void {
  const now = connection.value;
  if (now.state !== "online") return;
  conversation.giveUp();
  now.call.interrupt();
  activity.value = currentActivity();
}

/** Why changes were not taken. */
export interface Refusal {
  readonly say: Phrase;
  /** Whether a new conversation could have them. */
  readonly anew: boolean;
}

/** Sends the changed settings; without a connection they wait for the next one. @returns what went wrong, if anything. */
export async function applyDraft(): Promise<Refusal | undefined> {
  const now = connection.value;
  if (now.state !== "online") return undefined;
  const sent = draft.value;
  transcriptionChosen ||= Object.hasOwn(sent, "input_audio_transcription");
  try {
    await now.call.client.updateSession(sent as SessionUpdate, { eventId: idOfSettings(++applied) });
    session.value = now.call.session;
    given = { ...given, ...sent };
    if (sent["turn_detection"] === null) detectionInForce.value = "push";
    if (draft.value === sent) draft.value = {};
    return undefined;
  } catch (error) {
    if (needsNewSession(error)) return { say: (t) => t.anew.needed, anew: true };
    return { say: () => describeFailure(error), anew: false };
  }
}

/** Ends the conversation and begins another with what was set in it and what waits; what was said stays to be read. */
export async function startAnew(): Promise<Call | undefined> {
  const now = connection.value;
  if (now.state === "online") {
    draft.value = { ...given, ...draft.value };
    await now.call.close();
    // The page has heard of the end first: it asked first.
    await now.call.client.closed;
  }
  return goOnline();
}

/** Finds turns in another way from now on, in this conversation and the next. */
export async function changeDetection(wanted: Detection): Promise<void> {
  rememberDetection(wanted);
  draft.value = without(draft.value, "turn_detection");
  const now = connection.value;
  if (now.state !== "online") return;
  const before = detectionInForce.value;
  detectionInForce.value = wanted;
  try {
    const asked = askedTurns(wanted, connectValues.value.kind);
    const { turn_detection: turns } = await now.call.client.updateSession({ turn_detection: asked });
    if (connection.value === now) detectionInForce.value = readDetection(turns) ?? wanted;
  } catch {
    // Why is shown already: an error of the server, or the loss of the connection.
    if (connection.value === now) detectionInForce.value = before;
  }
}

/** A recognizer that stands in for the one this page asked for by itself is no news to anyone; the event list has it. */
function showWarning({
  message,
  param,
}: {
  readonly message: string;
  readonly param?: string | null | undefined;
}): void {
  if (param === "session.input_audio_transcription.model" && !transcriptionChosen) return;
  if (!warned.has(message)) showNotice("warning", message);
  warned.add(message);
}

function tellFacts(response: { readonly id: string }): void {
  const facts = recorder === undefined ? undefined : factsOf(response, recorder.recording);
  if (facts !== undefined) showFacts(response.id, facts);
}

/** A connection that is opened again takes the conversation with it, but not the answer that was being given. */
function followConnection({ state, attempt }: ConnectionChange): void {
  if (state === "reconnecting" && attempt === 1) {
    conversation.end();
    // Whatever was heard and said has stopped.
    levels.you = 0;
    levels.assistant = 0;
    showNotice("warning", (t) => t.notices.gettingBack, "connection", "reconnect");
  }
  if (state === "open" && reconnecting.value) {
    settle("connection");
    showNotice("info", (t) => t.notices.back);
  }
  reconnecting.value = state === "reconnecting";
  activity.value = currentActivity();
}

const handlers = {
  connection: followConnection,
  resume: (change: ResumeChange) => followResume(change, () => (activity.value = currentActivity())),
  interrupted: (itemId: string) => conversation.interrupted(itemId),
  event(event: ServerEvent) {
    // What is told anew stands on the page already.
    if (event.type !== "conversation.item.created" || !isRetold(event.item.id)) conversation.take(event);
    followTools(event);
    if (event.type === "response.done") tellFacts(event.response);
    // An answer that ended before it could be stopped is what was wanted.
    if (event.type === "error" && event.error.code !== "response_cancel_not_active" && !isOfSettings(event))
      showNotice("error", describeFailure(new ServerError(event.error)));
    else if (event.type === "warning") showWarning(event.warning);
    else if (event.type === "session.updated" && connection.value.state === "online") {
      session.value = connection.value.call.session;
      // Servers that do not tell say null as well: that turns are not looked for is believed only where it was asked for.
      detectionInForce.value = readDetection(event.session.turn_detection) ?? detectionInForce.value;
    }
    activity.value = currentActivity();
  },
};
