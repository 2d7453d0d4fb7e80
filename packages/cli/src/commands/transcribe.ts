import { SoundFileError } from "@vivavoce/audio/sound-file";
import { EngineError, recognizerFor, servesLanguage } from "@vivavoce/engine";
import { loadEngine } from "../compose/load-engines.ts";
import { ConfigError } from "../config/config-error.ts";
import { openSoundFile } from "../sound-file/open-sound-file.ts";
import { transcribeAudio } from "../speech/transcribe-audio.ts";
import { print, printError } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import type { Transcript, TranscriptionEngines } from "../speech/transcribe-audio.ts";
import { explained } from "./program-surroundings.ts";
import { flag, option, positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs, CommandLine } from "../config/command-flags.ts";
import { readConfiguration } from "./read-configuration.ts";
import type { ReadConfiguration } from "../config/load-config.ts";

const args = {
  file: positional("Sound files: WAV, AIFF, AU, FLAC, Opus in Ogg or WebM; - for the standard input"),
  language: option("Language that is spoken, for example en-US", "code"),
  times: flag("Print when each sentence was said"),
  json: flag("Print text, length and sentences with their times as JSON; times of words where the engine knows them"),
} as const satisfies CommandArgs;

type TranscribeFlags = CommandLine<typeof args>["flags"];

/** Files at most in one call. */
const maxFiles = 1000;

/** Seconds of one file at most: a few bytes of a compressed one can stand for years of silence. */
const longestS = 12 * 3600;

/** `vivavoce transcribe`: writes down what is said in sound files. Exit code 0, 1 failure, 2 bad usage. */
export const transcribeCommand: Command = {
  name: "transcribe",
  description: "Write down what is said in a sound file",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags, positionals } = readCommandLine(rawArgs, args, maxFiles);
      if (positionals.length === 0) throw new ConfigError("Give a sound file: vivavoce transcribe speech.wav");
      return transcribe(positionals, flags);
    }),
};

/** Writes down one file after the other. One that cannot be used is told in a line, and the others are done. */
async function transcribe(paths: readonly string[], flags: TranscribeFlags): Promise<0 | 1 | 2> {
  const { language } = flags;
  const configuration = await readConfiguration();
  let engines: TranscriptionEngines | undefined;
  let worst: 0 | 1 | 2 = 0;
  try {
    for (const path of paths) {
      try {
        // A file that cannot be read is told before the engines are loaded.
        const file = await openSoundFile(path, longestS);
        try {
          if (engines === undefined) {
            engines = await loadEngines(configuration);
            const notice = languageNotice(engines, language);
            if (notice !== undefined) printError(tr(notice));
          }
          const transcript = await transcribeAudio(engines, file, language, flags.json === true);
          print(format(path, transcript, flags, paths.length > 1));
        } finally {
          file.close();
        }
      } catch (error) {
        if (!(error instanceof SoundFileError || (error instanceof EngineError && engines !== undefined))) throw error;
        const name = path === "-" ? "the standard input" : path;
        printError(shown(tr(`Cannot transcribe ${name}: ${error.message}`)));
        worst = error instanceof SoundFileError ? 2 : worst === 0 ? 1 : worst;
      }
    }
    return worst;
  } finally {
    if (engines !== undefined) await closeAll(engines);
  }
}

async function loadEngines({ config, env }: ReadConfiguration): Promise<TranscriptionEngines> {
  const voiceActivity = await loadEngine("voiceActivity", config, env);
  try {
    return { voiceActivity, recognizer: await loadEngine("recognizer", config, env) };
  } catch (error) {
    await voiceActivity.close();
    throw error;
  }
}

/** That nobody here understands the language that was named, before what is made of it can be taken for what was said. */
export function languageNotice(
  { recognizer }: Pick<TranscriptionEngines, "recognizer">,
  language: string | undefined,
): string | undefined {
  if (language === undefined) return undefined;
  const { id, languages } = recognizerFor(recognizer, [language]).info;
  if (servesLanguage(languages, language)) return undefined;
  return `WARNING: ${id} does not understand ${language}: it hears ${languages.join(", ")}. vivavoce models list --language ${language} shows what does.`;
}

async function closeAll({ voiceActivity, recognizer }: TranscriptionEngines): Promise<void> {
  await Promise.all([voiceActivity.close(), recognizer.close()]);
}

/** One line, whatever stands in the name of a file. */
function shown(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, "?");
}

function format(path: string, transcript: Transcript, { json, times }: TranscribeFlags, isOneOfMany: boolean): string {
  if (json === true) return printableJson({ file: path, ...transcript }, 2);
  if (times === true) {
    const head = isOneOfMany ? `${shown(path)}\n` : "";
    return head + transcript.segments.map(({ offsetMs, text }) => `${clock(offsetMs)}  ${printable(text)}`).join("\n");
  }
  // A speech server may have written it.
  const text = printable(transcript.text);
  return isOneOfMany ? `${shown(path)}: ${text}` : text;
}

/** Hours are left out until they are needed. */
function clock(offsetMs: number): string {
  const parts = [Math.floor(offsetMs / 60_000) % 60, Math.floor(offsetMs / 1000) % 60];
  const hours = Math.floor(offsetMs / 3_600_000);
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${hours > 0 ? `${hours}:` : ""}${text}.${String(Math.floor(offsetMs / 100) % 10)}`;
}
