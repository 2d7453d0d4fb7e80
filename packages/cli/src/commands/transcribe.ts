import { readFile } from "node:fs/promises";
import { buffer as readAll } from "node:stream/consumers";
import { InvalidWavError, parseWav } from "@vivavoce/audio";
import type { WavAudio } from "@vivavoce/audio";
import { EngineError } from "@vivavoce/engine";
import { defineCommand } from "citty";
import type { ArgsDef } from "citty";
import { ChatFailure } from "../chat/chat-failure.ts";
import { ConfigError } from "../config/config-error.ts";
import { loadConfig } from "../config/load-config.ts";
import { loadRecognizer, loadVoiceActivity } from "../speech/load-speech-engines.ts";
import { transcribeAudio } from "../speech/transcribe-audio.ts";
import type { Transcript, TranscriptionEngines } from "../speech/transcribe-audio.ts";
import { explained } from "./chat.ts";
import { readCommandLine } from "./command-flags.ts";

const args = {
  file: {
    type: "positional",
    description: "WAV files of any rate and format; - for the standard input",
    required: false,
  },
  language: { type: "string", description: "Language that is spoken, for example en-US", valueHint: "code" },
  times: { type: "boolean", description: "Print when each sentence was said" },
  json: { type: "boolean", description: "Print everything that is known as JSON, with the times of words" },
} as const satisfies ArgsDef;

/** Files at most in one call. */
const maxFiles = 1000;

/** `vivavoce transcribe`: writes down what is said in WAV files. Sets the exit code: 0, 1 failure, 2 bad usage. */
export const transcribeCommand = defineCommand({
  meta: { name: "transcribe", description: "Write down what is said in a WAV file" },
  args,
  async run({ rawArgs }) {
    process.exitCode = await explained(async () => {
      const { flags, positionals } = readCommandLine(rawArgs, args, maxFiles);
      if (positionals.length === 0) throw new ConfigError("Give a WAV file: vivavoce transcribe speech.wav");
      await transcribe(positionals, flags);
      return 0;
    });
  },
});

async function transcribe(paths: readonly string[], flags: Readonly<Record<string, string | boolean>>): Promise<void> {
  // A file that cannot be read is told before the engines are loaded.
  const recordings: { readonly path: string; readonly wav: WavAudio }[] = [];
  for (const path of paths) recordings.push({ path, wav: await readWav(path) });
  const { config } = await loadConfig({ flags: {}, env: process.env, cwd: process.cwd() });
  const language = typeof flags["language"] === "string" ? flags["language"] : undefined;
  try {
    const engines = { voiceActivity: await loadVoiceActivity(config), recognizer: await loadRecognizer(config) };
    try {
      for (const { path, wav } of recordings) {
        const transcript = await transcribeAudio(engines, wav, language);
        process.stdout.write(`${format(path, transcript, flags, recordings.length > 1)}\n`);
      }
    } finally {
      await closeAll(engines);
    }
  } catch (error) {
    if (error instanceof EngineError) throw new ChatFailure(error.message, { cause: error });
    throw error;
  }
}

async function closeAll({ voiceActivity, recognizer }: TranscriptionEngines): Promise<void> {
  await Promise.all([voiceActivity.close(), recognizer.close()]);
}

async function readWav(path: string): Promise<WavAudio> {
  try {
    return parseWav(path === "-" ? await readAll(process.stdin) : await readFile(path));
  } catch (error) {
    const known = error instanceof InvalidWavError || (error instanceof Error && "code" in error);
    if (!known) throw error;
    throw new ConfigError(`Cannot transcribe ${path}: ${error.message}`, { cause: error });
  }
}

function format(
  path: string,
  transcript: Transcript,
  { json, times }: Readonly<Record<string, string | boolean>>,
  isOneOfMany: boolean,
): string {
  if (json === true) return JSON.stringify({ file: path, ...transcript }, null, 2);
  if (times === true) {
    const head = isOneOfMany ? `${path}\n` : "";
    return head + transcript.segments.map(({ offsetMs, text }) => `${clock(offsetMs)}  ${text}`).join("\n");
  }
  return isOneOfMany ? `${path}: ${transcript.text}` : transcript.text;
}

/** Hours are left out until they are needed. */
function clock(offsetMs: number): string {
  const parts = [Math.floor(offsetMs / 60_000) % 60, Math.floor(offsetMs / 1000) % 60];
  const hours = Math.floor(offsetMs / 3_600_000);
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${hours > 0 ? `${hours}:` : ""}${text}.${String(Math.floor(offsetMs / 100) % 10)}`;
}
