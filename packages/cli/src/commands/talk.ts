import { randomBytes } from "node:crypto";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import { createLogger } from "@vivavoce/server";
import { ChatFailure } from "../chat/chat-failure.ts";
import { resolveChatSettings } from "../chat/chat-settings.ts";
import type { ChatSettings } from "../chat/chat-settings.ts";
import { HeldLines } from "../chat/held-lines.ts";
import { explainDevice, systemSound } from "../chat/sound.ts";
import { readSpeech } from "../chat/wav-source.ts";
import { loadEngines } from "../compose/load-engines.ts";
import { warmUp } from "../compose/warm-up.ts";
import { buildServer } from "../compose/build-server.ts";
import { conversationArgs } from "./chat.ts";
import { explained } from "./program-surroundings.ts";
import { option, readCommandLine } from "../config/command-flags.ts";
import { readConfiguration } from "./read-configuration.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { cloudNotice } from "./cloud-notice.ts";
import { holdChat } from "./hold-chat.ts";
import { printDevices } from "./print-devices.ts";
import { printError } from "../terminal/output.ts";
import { tr } from "../words/translate.ts";

const args = {
  model: option("Model to talk to, of those configured [gpt-4o]", "name"),
  config: option("Configuration of the server [VIVAVOCE_CONFIG, vivavoce.config.json]", "file"),
  ...conversationArgs,
} as const satisfies CommandArgs;

/** The oldest version with partial transcripts; later ones begin with warnings about every cloud-only setting. */
const apiVersion = "2025-10-01";

/** Recognizer of the wire whose text is streamed while the user speaks. */
const partialTranscripts = "gpt-4o-transcribe";

/** `vivavoce talk`: a chat with a server of its own, for the length of the chat. Exit codes as for `chat`. */
export const talkCommand: Command = {
  name: "talk",
  description: "Talk without a server: one runs inside for the length of the chat",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags } = readCommandLine(rawArgs, args);
      if (flags["list-devices"] === true) return printDevices(flags["json"] === true);
      return talk(flags);
    }),
};

async function talk({ config: file, ...flags }: Readonly<Record<string, string | boolean>>): Promise<0 | 1 | 2> {
  // Wrong flags and files are told before anything is loaded.
  const { inputPath } = resolveChatSettings(flags, {}, {});
  const speech = inputPath === undefined ? undefined : await readSpeech(inputPath);
  // Nobody but this chat can use the server: it is on loopback, and its key is known here alone.
  const key = randomBytes(24).toString("base64url");
  const loaded = await readConfiguration({
    ...(file === undefined ? {} : { config: file }),
    host: "127.0.0.1",
    port: "0",
    "api-keys": key,
  });
  await checkSound(resolveChatSettings(flags, {}, {}));
  const lines = new HeldLines();
  const { level } = loaded.config.log;
  const logger = createLogger({
    level,
    format: "text",
    write: (line) => lines.add(line),
    wallMs: () => createSystemClock().wallMs(),
  });
  if (flags["json"] !== true) printError(tr("Loading the speech engines ..."));
  const engines = await loadEngines(loaded.config, { logger, env: loaded.env }).catch((error: unknown) => {
    if (error instanceof EngineError) throw new ChatFailure(`${error.message} Run: vivavoce doctor`, { cause: error });
    throw error;
  });
  try {
    const notice = cloudNotice(loaded.config, engines);
    if (notice !== undefined) printError(notice);
    await warmUp(engines, logger);
    const server = buildServer(loaded, { tls: undefined, openJournal: undefined }, engines, logger);
    try {
      const { url } = await server.listen();
      const own = { endpoint: url, "api-key": key, "api-version": apiVersion };
      const settings = resolveChatSettings({ transcription: partialTranscripts, ...flags, ...own }, {}, {});
      return await holdChat({ ...settings, speech }, lines);
    } finally {
      await server.close();
    }
  } finally {
    await engines.close();
  }
}

/** Opens the devices for a moment: that there are none is told before engines are loaded for seconds. */
async function checkSound({ inputPath, outputPath, microphone, speaker }: ChatSettings): Promise<void> {
  const tries: Promise<{ close(): void }>[] = [];
  if (inputPath === undefined) tries.push(systemSound.openMicrophone({ device: microphone, frame: () => undefined }));
  // From a file, a chat goes on without a speaker.
  if (outputPath === undefined && (inputPath === undefined || speaker !== undefined)) {
    tries.push(systemSound.openSpeaker({ device: speaker }));
  }
  const opened = await Promise.allSettled(tries);
  for (const one of opened) if (one.status === "fulfilled") one.value.close();
  const failed = opened.find((one) => one.status === "rejected");
  if (failed !== undefined) throw explainDevice(failed.reason);
}
