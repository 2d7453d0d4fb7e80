import { ClientError, connect, ServerError } from "@vivavoce/client";
import { ConfigError } from "../config/config-error.ts";
import type { AudioSink } from "./audio-ports.ts";
import { openCredential } from "./chat-credential.ts";
import { ChatFailure } from "./chat-failure.ts";
import { ChatReport } from "./chat-report.ts";
import type { ChatSettings } from "./chat-settings.ts";
import type { ChatEnd, ChatHost } from "./chat-host.ts";
import { errorFact } from "./conversation-facts.ts";
import { converse } from "./converse.ts";
import { LevelWatch } from "./level-watch.ts";
import { PacedPlayer } from "./paced-player.ts";
import { readSpeech, WavSource } from "./wav-source.ts";
import { WavSink } from "./wav-sink.ts";
import { openWireLog } from "./wire-log.ts";

type Closers = (() => void | Promise<unknown>)[];

/**
 * Holds one conversation as Microsoft's quickstart does, until the user quits, the input file is answered or the server
 * ends it. Returns the exit code: 0, 1 when it failed, 2 when a setting or a file of the user's cannot be used.
 */
export async function runChat(settings: ChatSettings, host: ChatHost): Promise<0 | 1 | 2> {
  const report = new ChatReport(host.view, host.mask);
  const closing: Closers = [];
  try {
    let end = await chatWith(settings, host, report, closing).catch((error: unknown) => endOf(error, host, report));
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

function endOf(error: unknown, host: ChatHost, report: ChatReport): ChatEnd {
  if (host.quit.aborted) return { exitCode: 0 };
  if (error instanceof ConfigError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof ServerError) {
    report.show(errorFact(error));
    return { exitCode: 1 };
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
  const log = await openWireLog(settings.logPath, () => clock.nowMs(), mask);
  closing.push(() => log.close());
  host.remarks?.flowTo((line) => log.note(line));

  const lost = new AbortController();
  const speakerLevel = new LevelWatch();
  const sink = await openSink(settings, host, (error) => lost.abort(error));
  const player = new PacedPlayer(metered(sink, speakerLevel), clock);
  closing.push(() => player.close());
  const source =
    speech === undefined ? await host.sound.openMicrophone(settings.microphone) : new WavSource(speech, clock);
  closing.push(() => source.close());

  const { endpoint, model, apiVersion } = settings;
  const where = new URL(endpoint).host;
  report.show({ type: "connecting", host: where, model, apiVersion, signIn: settings.signIn.type });
  report.show({ type: "state", state: "connecting" });
  log.note(`connecting to ${where}, model ${model}, api-version ${apiVersion}`);
  const client = await connect({
    endpoint,
    model,
    apiVersion,
    credential,
    signal: AbortSignal.any([host.quit, lost.signal]),
    // A file is spoken once: what a new session had not heard of it would be missing.
    reconnect: speech === undefined,
    trace: (frame) => log.frame(frame),
  });
  closing.push(() => client.close());
  return converse({ settings, host, report, client, source, player, lost, speakerLevel });
}

function openSink(settings: ChatSettings, host: ChatHost, fail: (error: Error) => void): Promise<AudioSink> {
  return settings.outputPath === undefined
    ? host.sound.openSpeaker(fail, settings.speaker)
    : WavSink.open(settings.outputPath);
}

/** A sink whose loudness is watched. */
function metered(sink: AudioSink, level: LevelWatch): AudioSink {
  return {
    leadMs: sink.leadMs,
    write(pcm16) {
      level.take(pcm16);
      sink.write(pcm16);
    },
    clear: () => sink.clear(),
    close: () => sink.close(),
  };
}
