import { effect, untracked } from "@preact/signals";
import type { Microphone } from "@vivavoce/client/browser-audio";
import { control } from "./control.ts";
import type { Call } from "./call.ts";
import { describeFailure } from "./describe-failure.ts";
import { detection, detectionInForce } from "./detection.ts";
import { chooseMicrophone, chosenMicrophone, openChosenMicrophone } from "./devices.ts";
import { settle, showNotice } from "./lines.ts";
import { answerRunning, connection, draft, levels, microphoneOn, reconnecting, runningCall, session } from "./state.ts";

/** Ten seconds of frames; what is older goes. */
const maxEarlyFrames = 500;
/** People let go with the last sound: this much is heard after it. */
const tailMs = 200;
/** Less than this (five frames of 20 ms) is nothing said: servers take no less. */
const leastFrames = 5;

let askingForMicrophone = false;
/** What the microphone heard before there was a connection: people begin to speak as soon as they have pressed. */
let earlyFrames: Int16Array[] = [];
/** Whether the user is speaking by hand, from pressing to letting go. */
let speaking = false;
let spokenFrames = 0;
/** Whether the user talks, and does not only type: then a new connection has the microphone too. */
let talks = false;
let tail: ReturnType<typeof setTimeout> | undefined;

/** Whether the user speaks by hand right now: what pressing again ends. */
export const speakingByHand = (): boolean => speaking;

/** Starts what has to go on as long as the page lives. @returns how to end it. */
export function startHearing(): () => void {
  let before = detectionInForce.peek();
  const stops = [
    effect(() => {
      const now = detectionInForce.value;
      if (now === "push" && before !== undefined && before !== "push") rest();
      if (now !== undefined && now !== "push" && before === "push") hearOn();
      before = now;
    }),
    // The conversation has ended, or the microphone is gone: nobody speaks any more, and the next press begins.
    effect(() => {
      if (!microphoneOn.value) speaking = false;
    }),
    // Nobody hears what is said while a lost connection is opened again: it would be half a sentence.
    effect(() => {
      if (reconnecting.value && detection.peek() === "push") untracked(loseSpeech);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** What was being said by hand is gone; who said it is told. */
function loseSpeech(): void {
  const spoken = spokenFrames >= leastFrames;
  rest();
  if (spoken) showNotice("warning", (t) => t.notices.speechLost);
}

/** From now on the microphone is heard only while the button is held. */
function rest(): void {
  const call = runningCall.peek();
  clearTimeout(tail);
  speaking = false;
  spokenFrames = 0;
  control.setMicrophone(false);
  call?.muteMicrophone(true);
  if (!reconnecting.peek() && call?.microphoneOn === true) call.client.clearAudio();
}

/** From now on the microphone is heard all the time. */
function hearOn(): void {
  const call = runningCall.peek();
  if (call?.microphoneOn !== true) return;
  call.muteMicrophone(false);
  control.setMicrophone(true);
}

/** The one button: begins a conversation, or turns the microphone off and on. */
export async function toggleMicrophone(): Promise<void> {
  const running = runningCall.value;
  if (running?.microphoneOn === true) {
    running.closeMicrophone();
    talks = false;
    return control.setMicrophone(false);
  }
  const call = await openLine();
  if (call === undefined) return;
  control.setMicrophone(true);
  giveEarlyFrames(call);
}

/** Connects unless connected, with the microphone open and silent; undefined where one of the two failed. */
export async function connectToTalk(): Promise<void> {
  if (detection.value !== "push") return toggleMicrophone();
  const call = await openLine();
  call?.muteMicrophone(true);
}

/** Opens the connection again that was lost, at once, or tries once more to open one. */
export async function reconnect(): Promise<void> {
  const now = connection.value;
  if (now.state === "online") now.call.reconnectNow();
  else if (now.state === "offline") await (talks ? connectToTalk() : control.goOnline());
}

async function openLine(): Promise<Call | undefined> {
  // It is still being opened for an attempt that was refused: what is wanted now is the connection.
  if (askingForMicrophone) return void (await control.goOnline());
  askingForMicrophone = true;
  talks = true;
  earlyFrames = [];
  // Safari lets sound start only from within the click: both are asked for before anything is waited for.
  const opening = takeMicrophone();
  await control.goOnline();
  const microphone = await opening;
  // A later attempt may bring what this one did not: it has left the microphone to this one.
  await attemptsOver();
  askingForMicrophone = false;
  if (microphone === undefined) return undefined;
  const call = runningCall.value;
  if (call === undefined) microphone.close();
  else call.useMicrophone(microphone);
  return call;
}

/** Resolves once nothing is being connected. */
async function attemptsOver(): Promise<void> {
  let stop = (): void => undefined;
  await new Promise<void>((resolve) => {
    stop = connection.subscribe(({ state }) => {
      if (state !== "connecting") resolve();
    });
  });
  stop();
}

function giveEarlyFrames(call: Call): void {
  for (const frame of earlyFrames) call.hear(frame);
  earlyFrames = [];
}

/** Takes the floor: what the microphone hears is sent until `endSpeaking`. An answer that is running stops. */
export async function beginSpeaking(): Promise<void> {
  if (reconnecting.value) return;
  speaking = true;
  clearTimeout(tail);
  if (!microphoneOn.value) spokenFrames = 0;
  if (answerRunning.value) control.interrupt();
  const running = runningCall.value;
  if (running?.microphoneOn === true) {
    running.muteMicrophone(false);
    return control.setMicrophone(true);
  }
  const call = await openLine();
  if (call === undefined) {
    // Another attempt may be on its way; else there is nobody to speak to.
    if (!askingForMicrophone) speaking = false;
    return;
  }
  giveEarlyFrames(call);
  if (speaking) control.setMicrophone(true);
  else handOver(call);
}

/** Gives the floor to the assistant: what was said is its question. */
export function endSpeaking(): void {
  speaking = false;
  const call = runningCall.value;
  if (!microphoneOn.value || call === undefined) return;
  clearTimeout(tail);
  tail = setTimeout(() => {
    if (runningCall.value === call && !speaking) handOver(call);
  }, tailMs);
}

function handOver(call: Call): void {
  control.setMicrophone(false);
  call.muteMicrophone(true);
  const frames = spokenFrames;
  spokenFrames = 0;
  if (frames >= leastFrames) control.ask(() => call.ask());
  else if (frames > 0) call.client.clearAudio();
}

/** Whether what the microphone hears is meant for someone; nobody hears it while a lost connection is opened again. */
function isHearing(): boolean {
  if (reconnecting.value) return false;
  return microphoneOn.value || (askingForMicrophone && (speaking || detection.value !== "push"));
}

function takeFrame(pcm16: Int16Array): void {
  // The client drops what is heard without a connection: it would be old when it is sent.
  if (!isHearing()) return;
  control.recorder?.heard(pcm16);
  spokenFrames++;
  if (microphoneOn.value && runningCall.value !== undefined) return runningCall.value.hear(pcm16);
  earlyFrames.push(pcm16);
  if (earlyFrames.length <= maxEarlyFrames) return;
  earlyFrames.shift();
  control.recorder?.forgetOldest();
}

/** Hears with another microphone from now on. */
export async function changeMicrophone(id: string): Promise<void> {
  chooseMicrophone(id);
  const call = runningCall.value;
  if (call?.microphoneOn !== true) return;
  const microphone = await takeMicrophone();
  if (microphone === undefined) return;
  // It may have been turned off, another one chosen, or the conversation ended, meanwhile.
  if (runningCall.value !== call || !call.microphoneOn || chosenMicrophone.value !== id) return microphone.close();
  call.useMicrophone(microphone);
  call.muteMicrophone(!microphoneOn.value);
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
      level: (level) => (levels.you = isHearing() ? level : 0),
      lost: () => {
        runningCall.value?.closeMicrophone();
        control.setMicrophone(false);
        showNotice("warning", (t) => t.notices.microphoneGone, "microphone");
      },
    });
    settle("microphone");
    return microphone;
  } catch (error) {
    showNotice("error", () => describeFailure(error), "microphone");
    return undefined;
  }
}
