import { every } from "@vivavoce/audio/clock";
import { ServerError } from "@vivavoce/client";
import type { VoiceCall } from "@vivavoce/client";
import type { LevelMeter, NodeSpeaker } from "@vivavoce/client/node-audio";
import type { Resume } from "@vivavoce/client/resume";
import type { ChatState } from "./chat-fact.ts";
import { ChatFailure } from "./chat-failure.ts";
import type { ChatEnd, ChatHost } from "./chat-host.ts";
import type { ChatReport } from "./chat-report.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { ConversationFacts } from "./conversation-facts.ts";
import { absentSettings, echoedOtherwise } from "./not-as-asked.ts";
import { chatSession } from "./quickstart-session.ts";
import { SentTimes } from "./sent-times.ts";
import { chatSampleRate, frameSamples } from "./sound.ts";
import type { WavSource } from "./wav-source.ts";

/** Devices that are open, or the files in their place. */
export interface ChatSound {
  readonly speaker: NodeSpeaker;
  /** What is spoken in place of the microphone. */
  readonly speech: WavSource | undefined;
  readonly levels: { readonly microphone: LevelMeter; readonly speaker: LevelMeter };
  /** Hands over frames of 20 ms at 24 kHz from now on. */
  listen(take: (frame: Int16Array) => void): void;
}

/** A conversation whose devices are open and whose session has begun. */
export interface Conversation {
  readonly settings: ChatSettings;
  readonly host: ChatHost;
  readonly report: ChatReport;
  readonly call: VoiceCall;
  /** How the session goes on when its connection is lost. */
  readonly resume: Pick<Resume, "onChange">;
  readonly sound: ChatSound;
  /** The model that answers, where the server tells. */
  readonly answers: { readonly answers?: string };
  /** Aborted by whatever makes going on impossible. */
  readonly lost: AbortController;
}

/** How often the end of a conversation from a file is looked for. */
const watchMs = 20;
/** A conversation from a file is over after this much quiet. */
const quietMs = 1000;
/** How often state and levels are shown. */
const showMs = 50;
/** Why a conversation from a file stops when all is well. */
const finished = Symbol("finished");

/** Talks until the user quits, the file is answered, or the server ends it. */
export async function converse(chat: Conversation): Promise<ChatEnd> {
  const { host, call, report, settings, sound, lost } = chat;
  const { client } = call;
  const { clock } = host;
  const answers = { ended: 0, failed: 0 };
  const sent = new SentTimes((frameSamples / chatSampleRate) * 1000);
  const facts = new ConversationFacts({ nowMs: () => clock.now(), sentAtMs: (mediaMs) => sent.sentAtMs(mediaMs) });
  const { session } = client;
  if (session !== undefined) report.show({ type: "session", id: session.id, model: session.model, ...chat.answers });
  client.on("*", (event) => {
    if (event.type === "response.done") {
      answers.ended++;
      if (event.response.status === "failed") answers.failed++;
    }
    report.event(event);
    for (const fact of facts.take(event)) report.show(fact);
  });
  client.onConnection(({ state, attempt = 1, delayMs = 0 }) => {
    if (state === "reconnecting") {
      call.playback?.interrupt();
      report.show({ type: "reconnecting", attempt, delayMs });
    } else if (state === "open") {
      sent.clear();
      const { session: anew } = client;
      if (anew !== undefined) report.show({ type: "session", id: anew.id, model: anew.model, ...chat.answers });
    }
  });

  chat.resume.onChange((change) => {
    if (change.state === "away")
      report.show({ type: "reconnecting", attempt: change.attempt, delayMs: change.delayMs });
    else if (change.state === "back") {
      const { awayMs, lostSoundMs } = change;
      report.show({ type: "reconnected", awayMs, lostSoundMs });
    }
  });

  const over = AbortSignal.any([host.quit, lost.signal]);
  try {
    // The quickstart sends an empty event id; a server must take it.
    const echoed = await client.updateSession(chatSession(settings), { eventId: "", signal: over });
    const absent = await absentSettings(settings, globalThis.fetch);
    for (const warning of [...echoedOtherwise(settings, echoed), ...absent]) report.show(warning);
  } catch (error) {
    // The refusal was shown as an event already.
    if (error instanceof ServerError) return { exitCode: 1 };
    throw error;
  }
  const fromFile = sound.speech !== undefined;
  report.show({ type: "ready", input: fromFile ? "file" : "microphone" });
  startSpeaking(chat, sent);
  const stops = [showStatus(chat), ...(sound.speech === undefined ? [] : [watchForEnd(chat, sound.speech, answers)])];
  const closed = await Promise.race([client.closed, whenAborted(over)]);
  for (const stop of stops) stop();
  if (host.quit.aborted) return { exitCode: 0 };
  if (closed !== undefined) {
    const reason = closed.reason === "" ? "" : `: ${closed.reason}`;
    return { exitCode: 1, message: `The server ended the connection (code ${closed.code}${reason}).` };
  }
  if (lost.signal.reason !== finished) throw lost.signal.reason;
  return { exitCode: answers.failed > 0 ? 1 : 0 };
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Sends what the user says; silence while muted, since the server's detection lives on steady audio (CE-03). */
function startSpeaking({ host, call, sound, lost }: Conversation, sent: SentTimes): void {
  const silence = new Int16Array(frameSamples);
  sound.listen((frame) => {
    try {
      if (call.sendFrame(host.mute.on ? silence : frame)) return sent.add(host.clock.now());
      // While the connection is lost, audio goes nowhere.
      if (call.client.connectionState !== "open") return;
      throw new ChatFailure(
        `The connection is too slow: ${call.client.bufferedBytes} bytes of speech wait to be sent.`,
      );
    } catch (error) {
      lost.abort(error);
    }
  });
}

/** Keeps state, mute and levels on show. */
function showStatus({ host, call, report, sound }: Conversation): () => void {
  const { microphone, speaker } = sound.levels;
  let muted = false;
  const show = (): void => {
    report.show({ type: "state", state: stateOf(call) });
    if (host.mute.on !== muted) {
      muted = host.mute.on;
      report.show({ type: "muted", muted });
    }
    host.view.levels({ microphoneDb: microphone.read(), speakerDb: speaker.read() });
  };
  show();
  return every(host.clock, showMs, show);
}

function stateOf(call: VoiceCall): ChatState {
  const { connection, activity, userSpeaking } = call.view.getSnapshot();
  if (connection !== "open" || activity === "offline") return "connecting";
  if (userSpeaking) return "hearing";
  // An answer that has begun and makes no sound is still being made.
  return activity === "speaking" && !isHeard(call) ? "thinking" : activity;
}

function isHeard({ playback }: VoiceCall): boolean {
  return playback !== undefined && playback.pendingMs > 0;
}

/** Ends the conversation once the file is answered and quiet, or when nothing happens any more. */
function watchForEnd(
  { host: { clock }, call, settings: { timeoutMs }, lost }: Conversation,
  speech: WavSource,
  answers: { readonly ended: number },
): () => void {
  let busyMs = clock.now();
  let lastSignMs = clock.now();
  call.client.on("*", () => {
    lastSignMs = clock.now();
  });
  return every(clock, watchMs, () => {
    const nowMs = clock.now();
    // Something was answered, and no turn or response is open or still heard.
    const isSettled = speech.ended && answers.ended > 0 && stateOf(call) === "listening";
    if (!isSettled) busyMs = nowMs;
    if (!speech.ended || isHeard(call)) lastSignMs = nowMs;
    if (nowMs - busyMs >= quietMs) lost.abort(finished);
    else if (nowMs - lastSignMs >= timeoutMs) {
      const what = answers.ended > 0 ? "The conversation did not end" : "No answer came";
      lost.abort(new ChatFailure(`${what}: the server has been silent for ${timeoutMs / 1000} s.`));
    }
  });
}
