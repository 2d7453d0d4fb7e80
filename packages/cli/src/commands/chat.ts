import { readDotEnv } from "../config/read-dot-env.ts";
import { readVariables, resolveChatSettings, unreadSampleVariables } from "../chat/chat-settings.ts";
import { unreadNotices } from "../config/unread-variables.ts";
import { readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { holdChat } from "./hold-chat.ts";
import { printDevices } from "./print-devices.ts";
import { explained } from "./program-surroundings.ts";
import { printError } from "../terminal/output.ts";
import { tr } from "../words/translate.ts";

/** Flags about how a conversation is held, whoever the server is. */
export const conversationArgs = {
  voice: { type: "string", description: "Voice of the answers, in place of the quickstart's", valueHint: "name" },
  instructions: { type: "string", description: "What the assistant should be like", valueHint: "text" },
  transcription: {
    type: "string",
    description: "Recognizer to ask for; gpt-4o-transcribe shows words while you speak",
    valueHint: "model",
  },
  input: { type: "string", description: "Sound file to speak instead of the microphone", valueHint: "speech.wav" },
  output: { type: "string", description: "WAV file for the answers instead of the speaker", valueHint: "answer.wav" },
  "list-devices": { type: "boolean", description: "List microphones and speakers, and do no more" },
  microphone: { type: "string", description: "Microphone: its number, or a part of its name", valueHint: "device" },
  speaker: { type: "string", description: "Speaker: its number, or a part of its name", valueHint: "device" },
  timeout: {
    type: "string",
    description: "With --input: seconds the server may be silent after its end [30]",
    valueHint: "seconds",
  },
  log: { type: "string", description: "File for the wire frames [voicelive.log]", valueHint: "file" },
  "no-log": { type: "boolean", description: "Keep no file of the wire frames" },
  verbose: { type: "boolean", description: "Name every event of the server" },
  json: { type: "boolean", description: "One JSON object a line, for scripts" },
} as const satisfies CommandArgs;

const args = {
  endpoint: {
    type: "string",
    description: "URL of the server [AZURE_VOICELIVE_ENDPOINT, http://localhost:8080]",
    valueHint: "url",
  },
  model: { type: "string", description: "Model to talk to [AZURE_VOICELIVE_MODEL, gpt-4o]", valueHint: "name" },
  "api-version": {
    type: "string",
    description: "Version of the wire [AZURE_VOICELIVE_API_VERSION, 2025-05-01-preview]",
    valueHint: "date",
  },
  "api-key": {
    type: "string",
    description: "API key; better set the variable [AZURE_VOICELIVE_API_KEY]",
    valueHint: "key",
  },
  token: {
    type: "string",
    description: "Bearer token; better set the variable [AZURE_VOICELIVE_TOKEN]",
    valueHint: "token",
  },
  entra: { type: "boolean", description: "Sign in with Microsoft Entra ID [on for Azure when there is no key]" },
  ...conversationArgs,
  voice: {
    ...conversationArgs.voice,
    description: "Voice of the answers, in place of the quickstart's [AZURE_VOICELIVE_VOICE]",
  },
  instructions: {
    ...conversationArgs.instructions,
    description: "What the assistant should be like [AZURE_VOICELIVE_INSTRUCTIONS]",
  },
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
