import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseEnv } from "node:util";
import { defineCommand } from "citty";
import { systemClock } from "../chat/chat-clock.ts";
import { ChatConfigError, ChatFailure } from "../chat/chat-failure.ts";
import { resolveChatSettings } from "../chat/chat-settings.ts";
import type { ChatFlags } from "../chat/chat-settings.ts";
import { runChat } from "../chat/run-chat.ts";
import { systemSound } from "../chat/sound-devices.ts";

const args = {
  endpoint: { type: "string", description: "URL of the server [AZURE_VOICE_LIVE_ENDPOINT, http://localhost:8080]" },
  model: { type: "string", description: "Model to talk to [VOICE_LIVE_MODEL, gpt-4o]" },
  "api-version": { type: "string", description: "[AZURE_VOICE_LIVE_API_VERSION, 2025-05-01-preview]" },
  "api-key": { type: "string", description: "API key [AZURE_VOICE_LIVE_API_KEY]; better set the variable" },
  input: { type: "string", description: "WAV file to speak instead of the microphone", valueHint: "speech.wav" },
  output: { type: "string", description: "WAV file for the answers instead of the speaker", valueHint: "answer.wav" },
  timeout: { type: "string", description: "With --input: seconds to wait for answers after its end [30]" },
  log: { type: "string", description: "File for the wire frames [voicelive.log]" },
} as const;

/** `vivavoce chat`: Microsoft's Voice Live quickstart in the terminal. Sets the exit code: 0, 1 failure, 2 bad usage. */
export const chatCommand = defineCommand({
  meta: { name: "chat", description: "Talk to a Voice Live server from the terminal" },
  args,
  async run({ args: given, rawArgs }) {
    process.exitCode = await chat(given, rawArgs);
  },
});

async function chat(given: Readonly<Record<string, unknown>>, rawArgs: readonly string[]): Promise<0 | 1 | 2> {
  const quit = new AbortController();
  const onSignal = (): void => quit.abort();
  const printError = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    checkArgs(given, rawArgs);
    const settings = resolveChatSettings(readFlags(given), process.env, await readDotEnv());
    process.once("SIGINT", onSignal);
    process.once("SIGTERM", onSignal);
    const stopReading = quitOnQ(quit);
    try {
      return await runChat(settings, {
        clock: systemClock,
        sound: systemSound,
        quit: quit.signal,
        print: (line) => void process.stdout.write(`${line}\n`),
        printError,
      });
    } finally {
      stopReading();
    }
  } catch (error) {
    if (!(error instanceof ChatConfigError || error instanceof ChatFailure)) throw error;
    printError(error.message);
    return error instanceof ChatConfigError ? 2 : 1;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

/** The parser takes any flag; a misspelt one must not be passed over. */
function checkArgs(given: Readonly<Record<string, unknown>>, rawArgs: readonly string[]): void {
  let valueFollows = false;
  for (const raw of rawArgs) {
    const name: string | undefined = valueFollows ? undefined : /^--?([^=]+)/.exec(raw)?.[1];
    valueFollows = name !== undefined && !raw.includes("=");
    if (name !== undefined && !(name in args)) throw new ChatConfigError(`There is no flag ${raw.split("=")[0]}.`);
  }
  const rest = given["_"];
  if (Array.isArray(rest) && rest.length > 0) throw new ChatConfigError(`chat takes no argument "${rest[0]}".`);
}

function readFlags(given: Readonly<Record<string, unknown>>): ChatFlags {
  const flags: Record<string, string> = {};
  for (const name of Object.keys(args)) {
    const value = given[name];
    if (typeof value === "string" && value !== "") flags[name] = value;
    else if (value !== undefined) throw new ChatConfigError(`--${name} needs a value.`);
  }
  return flags;
}

async function readDotEnv(): Promise<Record<string, string | undefined>> {
  try {
    return parseEnv(await readFile(".env", "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new ChatConfigError(`Cannot read .env: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Quits when the user types q and Enter. The end of the input, as with /dev/null, is no wish to quit. */
function quitOnQ(quit: AbortController): () => void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.trim().toLowerCase() === "q") quit.abort();
  });
  return () => lines.close();
}
