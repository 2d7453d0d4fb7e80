import { readDotEnv } from "../config/read-dot-env.ts";
import { readVariables, resolveChatSettings, unreadSampleVariables } from "../chat/chat-settings.ts";
import { unreadNotices } from "../config/unread-variables.ts";
import { flag, option, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { holdChat } from "./hold-chat.ts";
import { printDevices } from "./print-devices.ts";
import { explained } from "./program-surroundings.ts";
import { printError } from "../terminal/output.ts";
import { tr } from "../words/translate.ts";

/** Flags about how a conversation is held, whoever the server is. */
export const conversationArgs = {
  voice: option("Voice of the answers, in place of the quickstart's", "name"),
  instructions: option("What the assistant should be like", "text"),
  transcription: option("Recognizer to ask for; gpt-4o-transcribe shows words while you speak", "model"),
  input: option("Sound file to speak instead of the microphone", "speech.wav"),
  output: option("WAV file for the answers instead of the speaker", "answer.wav"),
  "list-devices": flag("List microphones and speakers, and do no more"),
  microphone: option("Microphone: its number, or a part of its name", "device"),
  speaker: option("Speaker: its number, or a part of its name", "device"),
  timeout: option("With --input: seconds the server may be silent after its end [30]", "seconds"),
  log: option("File for the wire frames [voicelive.log]", "file"),
  "no-log": flag("Keep no file of the wire frames"),
  verbose: flag("Name every event of the server"),
  json: flag("One JSON object a line, for scripts"),
} as const satisfies CommandArgs;

const args = {
  endpoint: option("URL of the server [AZURE_VOICELIVE_ENDPOINT, http://localhost:8080]", "url"),
  model: option("Model to talk to [AZURE_VOICELIVE_MODEL, gpt-4o]", "name"),
  "api-version": option("Version of the wire [AZURE_VOICELIVE_API_VERSION, 2025-05-01-preview]", "date"),
  "api-key": option("API key; better set the variable [AZURE_VOICELIVE_API_KEY]", "key"),
  token: option("Bearer token; better set the variable [AZURE_VOICELIVE_TOKEN]", "token"),
  entra: flag("Sign in with Microsoft Entra ID [on for Azure when there is no key]"),
  ...conversationArgs,
  voice: option("Voice of the answers, in place of the quickstart's [AZURE_VOICELIVE_VOICE]", "name"),
  instructions: option("What the assistant should be like [AZURE_VOICELIVE_INSTRUCTIONS]", "text"),
} as const satisfies CommandArgs;

/** `vivavoce chat`: Microsoft's Voice Live quickstart in the terminal. Exit code 0, 1 failure, 2 bad usage. */
export const chatCommand: Command = {
  name: "chat",
  description: "Talk to a Voice Live server from the terminal",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags } = readCommandLine(rawArgs, args);
      if (flags["list-devices"] === true) return printDevices(flags["json"] === true);
      const dotEnv = await readDotEnv(process.cwd());
      const settings = resolveChatSettings(flags, process.env, dotEnv);
      for (const notice of unreadNotices(unreadSampleVariables(process.env, dotEnv), readVariables))
        printError(tr(notice));
      return holdChat(settings);
    }),
};
