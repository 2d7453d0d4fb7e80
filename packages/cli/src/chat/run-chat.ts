import { ClientError, connect, Playback, ServerError } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";
import type { AudioSink, AudioSource, SoundDevices } from "./audio-ports.ts";
import type { ChatClock } from "./chat-clock.ts";
import { ChatFailure } from "./chat-failure.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { ConversationWatch } from "./conversation-watch.ts";
import { describeError, describeEvent } from "./event-printer.ts";
import { PacedPlayer } from "./paced-player.ts";
import { quickstartSession } from "./quickstart-session.ts";
import { readSpeech, WavSource } from "./wav-source.ts";
import { WavSink } from "./wav-sink.ts";
import { openWireLog } from "./wire-log.ts";

/** What the chat touches besides the server and files. */
export interface ChatHost {
  readonly clock: ChatClock;
  readonly sound: SoundDevices;
  /** Aborts when the user wants to quit. */
  readonly quit: AbortSignal;
  print(line: string): void;
  printError(line: string): void;
}

/** How often the end of a conversation from a file is looked for. */
const watchMs = 20;
/** A conversation from a file is over after this much quiet. */
const quietMs = 1000;

/**
 * Holds one conversation as Microsoft's quickstart does, until the user quits, the input file is answered or the server
 * ends it. Returns the exit code.
 * @throws {ConfigError} when a file of the user's cannot be used, {ChatFailure} when there is no sound device.
 */
export async function runChat(settings: ChatSettings, given: ChatHost): Promise<0 | 1> {
  const host = maskingHost(given, settings.apiKey);
  const closing: (() => void | Promise<unknown>)[] = [];
  try {
    return await chatWith(settings, host, closing);
  } catch (error) {
    if (host.quit.aborted) return 0;
    if (!(error instanceof ClientError)) throw error;
    host.printError(error instanceof ServerError ? `Error: ${describeError(error)}` : error.message);
    return 1;
  } finally {
    // The last opened first: no sound is sent or played any more when the devices and the log go.
    for (const close of closing.reverse()) await close();
  }
}

/** A server may repeat the key in what it answers; the terminal must not show it. */
function maskingHost(host: ChatHost, secret: string | undefined): ChatHost {
  if (secret === undefined) return host;
  return {
    ...host,
    print: (line) => host.print(line.replaceAll(secret, "***")),
    printError: (line) => host.printError(line.replaceAll(secret, "***")),
  };
}

/** What is to be closed afterwards is added to `closing` as it is opened. */
async function chatWith(
  settings: ChatSettings,
  host: ChatHost,
  closing: (() => void | Promise<unknown>)[],
): Promise<0 | 1> {
  const secrets = settings.apiKey === undefined ? [] : [settings.apiKey];
  const speech = settings.inputPath === undefined ? undefined : await readSpeech(settings.inputPath);
  const log = await openWireLog(settings.logPath, () => host.clock.nowMs(), secrets);
  closing.push(() => log.close());

  const lost = new AbortController();
  const fail = (error: Error): void => lost.abort(error);
  const player = new PacedPlayer(await openSink(settings, host, fail), host.clock);
  closing.push(() => player.close());
  const source = speech === undefined ? await host.sound.openMicrophone() : new WavSource(speech, host.clock);
  closing.push(() => source.close());

  const where = `${new URL(settings.endpoint).host}, model ${settings.model}, api-version ${settings.apiVersion}`;
  host.print(`Connecting to ${where} ...`);
  log.note(`connecting to ${where}`);
  const client = await connect({
    endpoint: settings.endpoint,
    model: settings.model,
    apiVersion: settings.apiVersion,
    credential: settings.apiKey === undefined ? undefined : { key: settings.apiKey },
    signal: AbortSignal.any([host.quit, lost.signal]),
    trace: (frame) => log.frame(frame),
  });
  closing.push(() => client.close());
  return converse({ settings, host, client, source, player, lost });
}

function openSink(settings: ChatSettings, host: ChatHost, fail: (error: Error) => void): Promise<AudioSink> {
  return settings.outputPath === undefined ? host.sound.openSpeaker(fail) : WavSink.open(settings.outputPath);
}

interface Conversation {
  readonly settings: ChatSettings;
  readonly host: ChatHost;
  readonly client: VoiceLiveClient;
  readonly source: AudioSource;
  readonly player: PacedPlayer;
  /** Aborted by whatever makes going on impossible. */
  readonly lost: AbortController;
}

async function converse(chat: Conversation): Promise<0 | 1> {
  const { host, client, source, player, lost } = chat;
  const watch = new ConversationWatch();
  const playback = new Playback(client, player);
  printEvents(chat);
  client.on("*", (event) => watch.take(event));

  const over = AbortSignal.any([host.quit, lost.signal]);
  // The quickstart sends an empty event id; a server must take it.
  await client.updateSession(quickstartSession, { eventId: "", signal: over });
  host.print(chat.settings.inputPath === undefined ? "Speak. Type q and Enter to quit." : "Speaking from the file.");
  source.start(
    (frame) => sendFrame(client, frame, lost),
    (error) => lost.abort(error),
  );
  const stopWatching = chat.settings.inputPath === undefined ? () => undefined : watchForEnd(chat, watch, playback);
  const aborted = new Promise<void>((resolve) => {
    if (over.aborted) resolve();
    else over.addEventListener("abort", () => resolve(), { once: true });
  });
  const closed = await Promise.race([client.closed, aborted]);
  stopWatching();
  playback.close();
  if (host.quit.aborted) return 0;
  if (closed !== undefined) {
    host.printError(`The server ended the connection (code ${closed.code}${closed.reason && `: ${closed.reason}`}).`);
    return 1;
  }
  if (lost.signal.reason !== finished) throw lost.signal.reason;
  return watch.failures > 0 ? 1 : 0;
}

/** Why a conversation from a file stops when all is well. */
const finished = Symbol("finished");

function sendFrame(client: VoiceLiveClient, frame: Int16Array, lost: AbortController): void {
  try {
    client.appendAudio(frame);
  } catch (error) {
    lost.abort(error);
  }
}

function printEvents({ host, client }: Conversation): void {
  if (client.session !== undefined) {
    host.print(`session.created ${client.session.id} (${client.session.model})`);
  }
  client.on("*", (event) => {
    const line = describeEvent(event);
    if (line === undefined) return;
    if (event.type === "error") host.printError(line);
    else host.print(line);
  });
}

/** Ends the conversation once the file is answered and quiet, or when nothing happens any more. */
function watchForEnd(chat: Conversation, watch: ConversationWatch, playback: Playback): () => void {
  const { clock } = chat.host;
  const { timeoutMs } = chat.settings;
  let busyMs = clock.nowMs();
  let lastSignMs = clock.nowMs();
  chat.client.on("*", () => {
    lastSignMs = clock.nowMs();
  });
  return clock.every(watchMs, () => {
    const nowMs = clock.nowMs();
    if (!chat.source.ended || !watch.settled || playback.active) busyMs = nowMs;
    if (!chat.source.ended || playback.pendingMs > 0) lastSignMs = nowMs;
    if (nowMs - busyMs >= quietMs) chat.lost.abort(finished);
    else if (nowMs - lastSignMs >= timeoutMs) {
      const what = watch.answers > 0 ? "The conversation did not end" : "No answer came";
      chat.lost.abort(new ChatFailure(`${what}: the server has been silent for ${timeoutMs / 1000} s.`));
    }
  });
}
