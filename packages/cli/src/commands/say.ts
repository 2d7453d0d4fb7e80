import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { encodeWav, resample } from "@vivavoce/audio";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Prosody, Synthesizer } from "@vivavoce/engine";
import { unspokenScript } from "@vivavoce/server";
import { loadEngine } from "../compose/load-engines.ts";
import { chatSampleRate } from "../chat/sound.ts";
import { ChatFailure } from "../chat/chat-failure.ts";
import { ConfigError } from "../config/config-error.ts";
import { writeOutput } from "../config/output-file.ts";
import { didYouMean } from "../config/nearest-name.ts";
import { playAloud } from "../speech/play-aloud.ts";
import { print, printJson } from "../terminal/output.ts";
import { speakText } from "../speech/speak-text.ts";
import type { SpokenText } from "../speech/speak-text.ts";
import { explained } from "./program-surroundings.ts";
import { flag, option, positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs, CommandLine } from "../config/command-flags.ts";
import { readConfiguration } from "./read-configuration.ts";

const args = {
  text: positional("What to say; - for the standard input"),
  output: option("WAV file; - for the standard output [the speaker]", "file.wav", "o"),
  file: option("Text file to say", "text.txt", "f"),
  voice: option("Voice [the first of --list-voices]", "name", "v"),
  rate: option("Speed, 0.5 to 2 [1]", "factor"),
  pitch: option("Semitones up or down, -12 to 12 [0]", "semitones"),
  speaker: option("Speaker: its number, or a part of its name", "device"),
  "list-voices": flag("List the voices, and do no more"),
  json: flag("Print length and word times as JSON"),
} as const satisfies CommandArgs;

/** `vivavoce say`: speaks a text without a server. Exit code 0, 1 failure, 2 bad usage. */
export const sayCommand: Command = {
  name: "say",
  description: "Speak a text into a WAV file or on the speaker",
  args,
  run: (rawArgs) => explained(() => say(readCommandLine(rawArgs, args, 1))),
};

type SayFlags = CommandLine<typeof args>["flags"];

async function say({ flags, positionals }: CommandLine<typeof args>): Promise<0> {
  const prosody: Partial<Prosody> = {
    rate: numberFlag(flags, "rate", 0.5, 2) ?? 1,
    pitchSemitones: numberFlag(flags, "pitch", -12, 12) ?? 0,
  };
  const listing = flags["list-voices"] === true;
  const text = listing ? "" : await readText(positionals[0], flags.file);
  const { config, env } = await readConfiguration();
  const synthesizer = await loadEngine("synthesizer", config, env);
  try {
    if (listing) return listVoices(synthesizer, flags.json === true);
    const voice = chooseVoice(synthesizer, flags.voice);
    const script = scriptBeyond(synthesizer, voice, text);
    const spoken = await speakText(synthesizer, text, voice, { prosody });
    if (spoken.samples.length === 0 && script !== undefined) throw new ChatFailure(unspoken(voice, script, "Nothing"));
    if (spoken.samples.length === 0) throw new ConfigError("There is nothing to say in that text.");
    await deliver(spoken, flags);
    if (script !== undefined) throw new ChatFailure(unspoken(voice, script, "Not all of it"));
    return 0;
  } finally {
    await synthesizer.close();
  }
}

async function readText(given: string | undefined, file: string | undefined): Promise<string> {
  if (given !== undefined && file !== undefined) throw new ConfigError("Give either a text or --file, not both.");
  const text = file !== undefined ? await readTextFile(file) : given === "-" ? await readAll(process.stdin) : given;
  if (text === undefined || text.trim() === "") {
    throw new ConfigError('What should be said? For example: vivavoce say "Hello there." -o hello.wav');
  }
  return text;
}

async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError(`Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function chooseVoice(synthesizer: Synthesizer, wanted: string | undefined): string {
  const names = synthesizer.info.capabilities.voices.map(({ name }) => name);
  if (wanted === undefined) return names[0] ?? "";
  if (names.includes(wanted)) return wanted;
  throw new ConfigError(`There is no voice "${wanted}"; known: ${names.join(", ")}.${didYouMean(wanted, names)}`);
}

/** Script of a good part of the text that the voice does not read. */
function scriptBeyond(synthesizer: Synthesizer, name: string, text: string): string | undefined {
  const voice = synthesizer.info.capabilities.voices.find((each) => each.name === name);
  return voice === undefined ? undefined : unspokenScript(text, voice);
}

function unspoken(voice: string, script: string, what: string): string {
  return `${what} was said: voice "${voice}" does not read ${script} text. --list-voices shows what each one speaks.`;
}

function listVoices(synthesizer: Synthesizer, json: boolean): 0 {
  const { voices } = synthesizer.info.capabilities;
  const lines = voices.map(({ name, language, gender }) => `${name.padEnd(12)} ${language.padEnd(8)} ${gender}`);
  if (json) printJson(voices);
  else print(lines.join("\n"));
  return 0;
}

async function deliver(spoken: SpokenText, { output, speaker, json }: SayFlags): Promise<void> {
  const { samples, sampleRate, words } = spoken;
  if (output === "-") {
    if (json === true) throw new ConfigError("--json and --output - would both write to the standard output.");
    process.stdout.write(encodeWav(samples, sampleRate));
  } else if (output !== undefined) await writeOutput(output, encodeWav(samples, sampleRate));
  else if (json !== true || speaker !== undefined) {
    await playAloud(resample(samples, sampleRate, chatSampleRate), speaker);
  }
  const durationMs = Math.round((samples.length / sampleRate) * 1000);
  const rounded = words.map((word) => ({
    ...word,
    offsetMs: Math.round(word.offsetMs),
    durationMs: Math.round(word.durationMs),
  }));
  if (json === true) printJson({ durationMs, sampleRate, words: rounded });
}

function numberFlag(flags: SayFlags, name: "rate" | "pitch", least: number, most: number): number | undefined {
  const value = flags[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number >= least && number <= most) return number;
  throw new ConfigError(`--${name} must be a number from ${least} to ${most}.`);
}
