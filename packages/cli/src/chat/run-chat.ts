import { steadyWall } from "@vivavoce/audio/clock";
import { ClientError, connect, nodeTransport, ServerError, UnauthorizedError, VoiceCall } from "@vivavoce/client";
import { LevelMeter, NodeAudioError, openSpeaker, WavRecording } from "@vivavoce/client/node-audio";
import type { DeviceChange, NodeSpeaker, NodeSpeakerOptions } from "@vivavoce/client/node-audio";
import { createResume } from "@vivavoce/client/resume";
import { ConfigError } from "../config/config-error.ts";
import { writeOutput } from "../config/output-file.ts";
import { answeringModel } from "./answering-model.ts";
import { askCapabilities } from "./ask-capabilities.ts";
import { openCredential } from "./chat-credential.ts";
import { ChatFailure } from "./chat-failure.ts";
import { ChatReport } from "./chat-report.ts";
import type { ChatSettings } from "./chat-settings.ts";
import type { ChatEnd, ChatHost } from "./chat-host.ts";
import { errorFact } from "./conversation-facts.ts";
import { converse } from "./converse.ts";
import type { ChatSound } from "./converse.ts";
import { explainDevice } from "./sound.ts";
import { readSpeech, WavSource } from "./wav-source.ts";
import { noWireLog, openWireLog } from "./wire-log.ts";

type Closers = (() => void | Promise<unknown>)[];

/**
 * Holds one conversation as Microsoft's quickstart does, until the user quits, the input file is answered or the server
 * ends it. Returns the exit code: 0, 1 when it failed, 2 when a setting or a file of the user's cannot be used.
 */
export async function runChat(settings: ChatSettings, host: ChatHost): Promise<0 | 1 | 2> {
  const report = new ChatReport(host.view, host.mask);
  const closing: Closers = [];
  try {
    let end = await chatWith(settings, host, report, closing).catch((error: unknown) =>
      endOf(error, settings, host, report),
    );
    // The last opened first: no sound is sent or played any more when the devices and the log go.
    for (const close of closing.reverse()) {
      try {
        await close();
      } catch (error) {
        // A file that can no longer be written keeps nothing else from being closed.
        if (!(error instanceof ConfigError)) throw error;
        end = { exitCode: error.exitCode, message: error.message };
      }
    }
    return report.end(end.exitCode, end.message);
  } finally {
    host.view.close();
  }
}

function endOf(reason: unknown, settings: ChatSettings, host: ChatHost, report: ChatReport): ChatEnd {
  const error = explainDevice(reason);
  if (host.quit.aborted) return { exitCode: 0 };
  if (error instanceof ConfigError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof ServerError) {
    report.show(errorFact(error));
    return { exitCode: 1 };
  }
  if (error instanceof UnauthorizedError && settings.signIn.type === "none") {
    const { host: where } = new URL(settings.endpoint);
    return { exitCode: 1, message: `${where} asks for a key, and none is set: AZURE_VOICELIVE_API_KEY or --api-key.` };
  }
  if (error instanceof ClientError || error instanceof ChatFailure) return { exitCode: 1, message: error.message };
  throw error;
}

/** What is to be closed afterwards is added to `closing` as it is opened. */
async function chatWith(
  settings: ChatSettings,
  host: ChatHost,
  report: ChatReport,
  closing: Closers,
): Promise<ChatEnd> {
  const { clock, mask } = host;
  const { inputPath } = settings;
  const speech = settings.speech ?? (inputPath === undefined ? undefined : await readSpeech(inputPath));
  const credential = await openCredential(settings.signIn, mask, host.folder);
  const { logPath } = settings;
  const log = logPath === undefined ? noWireLog : await openWireLog(logPath, steadyWall(clock), mask);
  closing.push(() => log.close());
  host.remarks?.flowTo((line) => log.note(line));

  const lost = new AbortController();
  // Asked while the devices open: nothing of ours is asked of other servers on the wire.
  const capabilities = askCapabilities(settings, globalThis.fetch, 1000);
  const sound = await openSound(settings, host, closing, {
    speech: speech === undefined ? undefined : new WavSource(speech, clock),
    lost: (error) => lost.abort(error),
    absent: ({ device, reason }) => report.show({ type: "device", device, state: "absent", detail: reason }),
    changed: (device) => (change) => {
      log.note(`${device} ${change.state}`);
      report.show({ type: "device", device, state: change.state, detail: detailOf(change) });
    },
  });

  const { endpoint, model, apiVersion } = settings;
  const where = new URL(endpoint).host;
  const told = (await capabilities)?.told;
  const answering = answeringModel(told, model);
  const answers = answering === undefined ? {} : { answers: answering };
  report.show({ type: "connecting", host: where, model, ...answers, apiVersion, signIn: settings.signIn.type });
  if (logPath !== undefined) report.show({ type: "log", path: logPath });
  report.show({ type: "state", state: "connecting" });
  log.note(`connecting to ${where}, model ${model}, api-version ${apiVersion}`);
  let call: VoiceCall | undefined;
  const resume = createResume({ transport: nodeTransport, played: () => call?.playback?.heard });
  const client = await connect({
    transport: told === undefined ? nodeTransport : resume.transport,
    endpoint,
    model,
    apiVersion,
    credential,
    signal: AbortSignal.any([host.quit, lost.signal]),
    // A file is spoken once: what a new session had not heard of it would be missing.
    reconnect: speech === undefined,
    trace: (frame) => log.frame(frame),
  });
  call = new VoiceCall(client, {
    output: sound.speaker,
    // As the quickstart, which leaves that to the server.
    truncate: false,
    onInterrupted: ({ itemId, audioEndMs: heardMs }) => report.show({ type: "interrupted", itemId, heardMs }),
    // What a file says late is better than what it says with gaps.
    maxWaitingBytes: Infinity,
  });
  closing.push(() => call?.close());
  return converse({ settings, host, report, call, resume, sound, lost, answers });
}

interface SoundListener {
  readonly speech: WavSource | undefined;
  readonly lost: (error: NodeAudioError) => void;
  readonly changed: (device: NodeAudioError["device"]) => (change: DeviceChange) => void;
  readonly absent: (error: NodeAudioError) => void;
}

/** A speaker that nobody hears, where there is none. */
async function withoutSpeaker(
  error: unknown,
  options: NodeSpeakerOptions,
  absent: (error: NodeAudioError) => void,
): Promise<NodeSpeaker> {
  if (!(error instanceof NodeAudioError)) throw error;
  absent(error);
  const nothing = { leadMs: 0, write: () => undefined, clear: () => undefined, close: () => undefined };
  return openSpeaker({ ...options, means: [{ name: "nothing", openSink: () => Promise.resolve(nothing) }] });
}

function detailOf(change: DeviceChange): string {
  if (change.state === "lost") return change.error.reason;
  return change.isDefault ? "the default one" : "the one that was chosen";
}

/** Speaker and microphone, or the files in their place. */
async function openSound(
  { outputPath, speaker: speakerName, microphone }: ChatSettings,
  { clock, sound }: ChatHost,
  closing: Closers,
  { speech, lost, changed, absent }: SoundListener,
): Promise<ChatSound> {
  const levels = { microphone: new LevelMeter(), speaker: new LevelMeter() };
  const heard = { take: (_frame: Int16Array): void => undefined };
  const played = { clock, lost, changed: changed("speaker"), frame: (frame: Int16Array) => levels.speaker.take(frame) };
  let speaker: NodeSpeaker;
  if (outputPath === undefined) {
    const asked = sound.openSpeaker({ ...played, device: speakerName });
    // Who speaks from a file and has asked for no speaker wants an answer, heard or read.
    const isNeeded = speech === undefined || speakerName !== undefined;
    speaker = await (isNeeded ? asked : asked.catch((error: unknown) => withoutSpeaker(error, played, absent)));
  } else {
    const recording = new WavRecording();
    const write = (): Promise<void> => writeOutput(outputPath, recording.toWav());
    // Empty at first, so that a wrong path is known at once.
    await write();
    closing.push(write);
    speaker = await openSpeaker({ ...played, means: [recording] });
  }
  closing.push(() => speaker.close());
  const frame = (pcm16: Int16Array): void => {
    levels.microphone.take(pcm16);
    heard.take(pcm16);
  };
  if (speech === undefined) {
    const opened = await sound.openMicrophone({
      clock,
      frame,
      lost,
      changed: changed("microphone"),
      device: microphone,
    });
    closing.push(() => opened.close());
  } else closing.push(() => speech.close());
  return {
    speaker,
    speech,
    levels,
    listen(take) {
      heard.take = take;
      speech?.start(frame);
    },
  };
}
