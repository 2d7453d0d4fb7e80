import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { defineCommand } from "citty";
import { systemClock } from "../chat/chat-clock.ts";
import { ConfigError } from "../config/config-error.ts";
import { ChatFailure } from "../chat/chat-failure.ts";
import { readDotEnv } from "../chat/read-dot-env.ts";
import { resolveChatSettings } from "../chat/chat-settings.ts";
import type { ChatFlags } from "../chat/chat-settings.ts";
import { runChat } from "../chat/run-chat.ts";
import { systemSound } from "../chat/sound-devices.ts";
import { nearestName } from "../config/nearest-name.ts";

const args = {
  endpoint: { type: "string", description: "URL of the server [AZURE_VOICE_LIVE_ENDPOINT, http://localhost:8080]" },
  model: { type: "string", description: "Model to talk to [VOICE_LIVE_MODEL, gpt-4o]" },
  "api-version": { type: "string", description: "[AZURE_VOICE_LIVE_API_VERSION, 2025-05-01-preview]" },
  "api-key": { type: "string", description: "API key [AZURE_VOICE_LIVE_API_KEY]; better set the variable" },
  input: { type: "string", description: "WAV file to speak instead of the microphone", valueHint: "speech.wav" },
  output: { type: "string", description: "WAV file for the answers instead of the speaker", valueHint: "answer.wav" },
  timeout: { type: "string", description: "With --input: seconds the server may be silent after its end [30]" },
  log: { type: "string", description: "File for the wire frames [voicelive.log]" },
} as const;

/** `vivavoce chat`: Microsoft's Voice Live quickstart in the terminal. Sets the exit code: 0, 1 failure, 2 bad usage. */
export const chatCommand = defineCommand({
  meta: { name: "chat", description: "Talk to a Voice Live server from the terminal" },
  args,
  async run({ rawArgs }) {
    process.exitCode = await chat(rawArgs);
  },
});

async function chat(rawArgs: readonly string[]): Promise<number> {
  const quit = new AbortController();
  const onSignal = (): void => quit.abort();
  const printError = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const settings = resolveChatSettings(readChatFlags(rawArgs), process.env, await readDotEnv(process.cwd()));
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
    if (!(error instanceof ConfigError || error instanceof ChatFailure)) throw error;
    printError(error.message);
    return error instanceof ConfigError ? error.exitCode : 1;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

/** Reads the flags strictly: the parser of commands takes any, and a misspelt one must not be passed over. */
function readChatFlags(rawArgs: readonly string[]): ChatFlags {
  const names = Object.keys(args);
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const flags: Record<string, string> = {};
  const { tokens } = parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new ConfigError(`Argument "${token.value}": none is expected here.`);
    if (token.kind !== "option") continue;
    if (!names.includes(token.name)) {
      const nearest = nearestName(token.name, names);
      const hint = nearest === undefined ? "Run with --help to see all." : `Did you mean --${nearest}?`;
      throw new ConfigError(`${token.rawName}: there is no such flag. ${hint}`);
    }
    // The parser takes the next flag for a value.
    const value = token.inlineValue === false && token.value.startsWith("--") ? "" : token.value;
    if (value === undefined || value === "") throw new ConfigError(`${token.rawName} needs a value.`);
    flags[token.name] = value;
  }
  return flags;
}

/** Quits when the user types q and Enter. The end of the input, as with /dev/null, is no wish to quit. */
function quitOnQ(quit: AbortController): () => void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.trim().toLowerCase() === "q") quit.abort();
  });
  return () => lines.close();
}
