import { ServerError } from "@vivavoce/client";
import type { ConnectionChange, ServerEvent, SessionUpdate } from "@vivavoce/client";
import { openSpeaker } from "@vivavoce/client/browser-audio";
import type { Microphone, Speaker } from "@vivavoce/client/browser-audio";
import { Recorder } from "../record/recorder.ts";
import { Conversation } from "../talk/conversation.ts";
import { askServer } from "./ask-server.ts";
import type { Asked } from "./ask-server.ts";
import { startCall } from "./call.ts";
import type { Call } from "./call.ts";
import { hostOf, rememberValues } from "./connect-values.ts";
import type { ConnectValues } from "./connect-values.ts";
import { describeFailure } from "./describe-failure.ts";
import { chooseMicrophone, openChosenMicrophone } from "./microphones.ts";
import type { Messages, Phrase } from "../text/messages.ts";
import { beginLines, clearLines, dropBroken, settle, showBroken, showCaption, showNotice } from "./lines.ts";
import {
  abilities,
  activity,
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
let askingForMicrophone = false;
/** Whether the user, not this page, has chosen how speech is recognized. */
let transcriptionChosen = false;
/** Warnings that this conversation has had: a session that comes back gives them again. */
const warned = new Set<string>();
/** What the microphone heard before there was a connection: people begin to speak as soon as they have pressed. */
let earlyFrames: Int16Array[] = [];
/** Ten seconds of frames; what is older goes. */
const maxEarlyFrames = 500;
/** Called to ask for what is missing in the connection form. */
let askForConnection: () => void = () => undefined;

/** Starts what has to go on as long as the page lives. @param onMissing opens the form where values are missing. */
export function startControl(onMissing: () => void): void {
  askForConnection = onMissing;
  const values = connectValues.value;
  // What is there is shown before anyone talks; a server that wants a key is asked again with it.
  if (values.kind === "vivavoce" && values.credentialKind === "none" && values.endpoint !== "")
    void learnAbilities(values);
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
  if (reconnecting.value) return "reconnecting";
  if (conversation.floor === "user") return "hearing";
  if (now.call.speaking) return "speaking";
  if (conversation.floor === "assistant") return conversation.answering ? "answering" : "thinking";
  return now.call.microphoneOn ? "listening" : "ready";
}

function setConnection(next: Connection): void {
  connection.value = next;
  reconnecting.value = false;
  setMicrophone(false);
  activity.value = currentActivity();
}

function setMicrophone(on: boolean): void {
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
  rememberValues(sessionStorage, values);
  const abort = new AbortController();
  setConnection({ state: "connecting", abort });
  try {
    const output = await prepareSpeaker();
    const model = await whoAnswers(values);
    abort.signal.throwIfAborted();
    if (model === undefined) return undefined;
    const written = beginRecording(hostOf(values.endpoint), model);
    // The schema behind the form has made sure of the shape; the server checks it once more.
    const settings = draft.value as SessionUpdate;
    transcriptionChosen = Object.hasOwn(settings, "input_audio_transcription");
    const call = await startCall(
      { ...values, model },
      settings,
      { speaker: output, recorder: written, handlers },
      abort.signal,
    );
    session.value = call.session;
    draft.value = {};
    setConnection({ state: "online", call });
    settle("connection");
    void call.client.closed.then(({ code, reason }) => end(call, code, reason));
    return call;
  } catch (error) {
    setConnection({ state: "offline" });
    if (!abort.signal.aborted)
      showNotice("error", (t) => describeFailure(error) + adviceWithout(values, t), "connection");
    return undefined;
  }
}

/** The model for a server that does not say which it has. */
const usualModel = "gpt-4o";

/** Asks the server who answers; undefined where the page has shown why there is nobody to talk to. */
async function whoAnswers(values: ConnectValues): Promise<string | undefined> {
  if (values.kind !== "vivavoce") return values.model;
  const asked = await learnAbilities(values);
  if (asked === "refused") {
    setConnection({ state: "offline" });
    keyProblem.value = values.secret === "" ? "missing" : "refused";
    askForConnection();
    return undefined;
  }
  if (asked === "unreachable") {
    setConnection({ state: "offline" });
    showNotice("error", (t) => t.notices.unreachable(hostOf(values.endpoint)), "connection");
    return undefined;
  }
  keyProblem.value = undefined;
  return values.model || abilities.value?.defaultModel || usualModel;
}

async function learnAbilities(values: ConnectValues): Promise<Asked["kind"]> {
  const asked = await askServer(values);
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
  setConnection({ state: "offline" });
  revision.value++;
  if (code === 1000) showNotice("info", (t) => t.notices.ended);
  else showNotice("error", (t) => t.notices.lost([code, reason].filter(Boolean).join(": ")), "connection");
}

/** Sound that does not work leaves a conversation to read. */
async function prepareSpeaker(): Promise<Speaker | undefined> {
  try {
    speaker ??= await openSpeaker({ level: (level) => (levels.assistant = level) });
    await speaker.resume();
    settle("speaker");
  } catch (error) {
    showNotice("warning", (t) => t.notices.notHeard(describeFailure(error)), "speaker");
  }
  return speaker;
}

/** Ends the conversation, or the attempt to begin one. */
export async function hangUp(): Promise<void> {
  const now = connection.value;
  if (now.state === "connecting") now.abort.abort();
  else if (now.state === "online") await now.call.close();
}

/** The one button: begins a conversation, or turns the microphone off and on. */
export async function toggleMicrophone(): Promise<void> {
  const now = connection.value;
  if (now.state === "online" && now.call.microphoneOn) {
    now.call.closeMicrophone();
    return setMicrophone(false);
  }
  // It is still being opened for an attempt that was refused: what is wanted now is the connection.
  if (askingForMicrophone) return void (await goOnline());
  askingForMicrophone = true;
  earlyFrames = [];
  // Safari lets sound start only from within the click: both are asked for before anything is waited for.
  const opening = takeMicrophone();
  await goOnline();
  const microphone = await opening;
  askingForMicrophone = false;
  if (microphone === undefined) return;
  // A later attempt may have brought what this one did not.
  if (connection.value.state !== "online") return microphone.close();
  const { call } = connection.value;
  call.useMicrophone(microphone);
  setMicrophone(true);
  for (const frame of earlyFrames) call.hear(frame);
  earlyFrames = [];
}

function takeFrame(pcm16: Int16Array): void {
  if (!microphoneOn.value && !askingForMicrophone) return;
  // The client drops what is heard without a connection: it would be old when it is sent.
  if (reconnecting.value) return;
  recorder?.heard(pcm16);
  if (microphoneOn.value && connection.value.state === "online") return connection.value.call.hear(pcm16);
  earlyFrames.push(pcm16);
  if (earlyFrames.length <= maxEarlyFrames) return;
  earlyFrames.shift();
  recorder?.forgetOldest();
}

/** Hears with another microphone from now on. */
export async function changeMicrophone(id: string): Promise<void> {
  chooseMicrophone(id);
  const now = connection.value;
  if (now.state !== "online" || !now.call.microphoneOn) return;
  const microphone = await takeMicrophone();
  if (microphone === undefined) return;
  // It may have been turned off, or the conversation ended, meanwhile.
  if (connection.value !== now || !now.call.microphoneOn) return microphone.close();
  now.call.useMicrophone(microphone);
}

/** What the server is asked to remove, the browser leaves in: done twice, it takes speech away with it. */
function microphoneConstraints(): Readonly<Record<string, unknown>> {
  const inForce = { ...session.value, ...draft.value };
  return {
    echoCancellation: (inForce["input_audio_echo_cancellation"] ?? null) === null,
    noiseSuppression: (inForce["input_audio_noise_reduction"] ?? null) === null,
  };
}

/** Opens the microphone for whatever call there is when it hears something; undefined when it cannot be had. */
async function takeMicrophone(): Promise<Microphone | undefined> {
  try {
    const microphone = await openChosenMicrophone({
      constraints: microphoneConstraints(),
      frame: takeFrame,
      level: (level) => (levels.you = microphoneOn.value || askingForMicrophone ? level : 0),
      lost: () => {
        if (connection.value.state === "online") connection.value.call.closeMicrophone();
        setMicrophone(false);
        showNotice("warning", (t) => t.notices.microphoneGone, "microphone");
      },
    });
    settle("microphone");
    return microphone;
  } catch (error) {
    showNotice("error", describeFailure(error), "microphone");
    return undefined;
  }
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

/** Sends the changed settings; without a connection they wait for the next one. @returns what went wrong, if anything. */
export async function applyDraft(): Promise<Phrase | undefined> {
  const now = connection.value;
  if (now.state !== "online") return undefined;
  transcriptionChosen ||= Object.hasOwn(draft.value, "input_audio_transcription");
  try {
    await now.call.client.updateSession(draft.value as SessionUpdate);
    session.value = now.call.session;
    draft.value = {};
    return undefined;
  } catch (error) {
    return () => describeFailure(error);
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

/** A connection that is opened again takes the conversation with it, but not the answer that was being given. */
function followConnection({ state, attempt }: ConnectionChange): void {
  if (state === "reconnecting" && attempt === 1) {
    conversation.end();
    // Whatever was heard and said has stopped.
    levels.you = 0;
    levels.assistant = 0;
    showNotice("warning", (t) => t.notices.gettingBack, "connection");
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
  interrupted: (itemId: string) => conversation.interrupted(itemId),
  event(event: ServerEvent) {
    conversation.take(event);
    // An answer that ended before it could be stopped is what was wanted.
    if (event.type === "error" && event.error.code !== "response_cancel_not_active")
      showNotice("error", describeFailure(new ServerError(event.error)));
    else if (event.type === "warning") showWarning(event.warning);
    else if (event.type === "session.updated" && connection.value.state === "online") {
      session.value = connection.value.call.session;
    }
    activity.value = currentActivity();
  },
};
