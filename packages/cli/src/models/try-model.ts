import { createSystemClock } from "@vivavoce/audio/clock";
import { concatSamples, encodeWav, resample, rmsDb } from "@vivavoce/audio";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import type { InstalledModel } from "@vivavoce/models";
import { ChatFailure } from "../chat/chat-failure.ts";
import { chatSampleRate } from "../chat/sound.ts";
import { loadEngine } from "../compose/load-engines.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";
import { defined } from "../config/defined.ts";
import { writeOutput } from "../config/output-file.ts";
import { playAloud } from "../speech/play-aloud.ts";
import { openSoundFile } from "../sound-file/open-sound-file.ts";
import { speakText } from "../speech/speak-text.ts";
import type { SpokenText } from "../speech/speak-text.ts";
import { transcribeAudio } from "../speech/transcribe-audio.ts";
import { firstTextMs } from "./first-text.ts";
import { memoryOfProcesses } from "./memory-of-processes.ts";
import { sampleSentence } from "./sample-sentences.ts";

/** What to try a model with. */
export interface TrialWish {
  /** Text to speak. */
  readonly text?: string;
  readonly voice?: string;
  /** WAV file for what is spoken; the speaker when absent. */
  readonly output?: string;
  /** Sound file to hear. */
  readonly input?: string;
  readonly language?: string;
}

/** What a model did on this machine. Milliseconds; bytes. */
export interface Trial {
  readonly loadMs: number;
  /** Time until the first samples; synthesis only. */
  readonly firstAudioMs?: number;
  /** How long somebody has spoken when the first text is shown; recognizers that show text meanwhile only. */
  readonly firstTextMs?: number;
  readonly workMs: number;
  readonly audioMs: number;
  /** Time of work for each time of sound; less than 1 keeps up with speech. */
  readonly realTimeFactor: number;
  readonly memoryBytes: number;
  /** Whether engines in processes of their own are in it. */
  readonly memoryWhole: boolean;
  readonly text: string;
  readonly voice?: string;
  /** How probably a speaker has finished, after the whole sample and in the middle of it; judges of turns only. */
  readonly finished?: { readonly whole: number; readonly half: number };
  /** How much quieter the sample came out, in dB; denoisers only. */
  readonly quieterDb?: number;
}

const clock = createSystemClock();
const engineName = "sherpa-onnx";
/** Of what denoisers take, in Hz. */
const denoisedRate = 16_000;
/** Silence after what is judged, in milliseconds: turns are judged early in a pause. */
const pauseMs = 200;
const longestS = 600;

/**
 * Loads a model by the engine that runs it, and has it speak or hear.
 * @throws EngineError when it cannot be loaded or fails; {@link ConfigError} for what cannot be tried
 */
export async function tryModel(model: InstalledModel, config: Config, wish: TrialWish): Promise<Trial> {
  switch (model.task) {
    case "synthesis":
      return trySpeaking(model, config, wish);
    case "recognition":
      return tryHearing(model, config, wish);
    case "end-of-turn":
      return tryJudging(model, config, wish);
    case "noise-suppression":
      return tryDenoising(model, config, wish);
  }
}

async function trySpeaking(model: InstalledModel, config: Config, wish: TrialWish): Promise<Trial> {
  const before = await memoryOfProcesses();
  const startMs = clock.now();
  const settings = { ...config.synthesizer, engine: engineName, options: { model: model.name } };
  const synthesizer: Synthesizer = await loadEngine("synthesizer", { ...config, synthesizer: settings });
  try {
    const loadMs = clock.now() - startMs;
    const { voices } = synthesizer.info.capabilities;
    const voice = voices.find(({ name }) => wish.voice === undefined || name === wish.voice);
    if (voice === undefined) {
      throw new ConfigError(`There is no voice "${wish.voice}"; known: ${voices.map(({ name }) => name).join(", ")}.`);
    }
    const language = wish.language ?? (voice.language || model.languages[0]);
    const text = wish.text ?? sampleSentence(language ?? "en");
    let firstAudioMs: number | undefined;
    const speakMs = clock.now();
    const heard = (): void => void (firstAudioMs ??= Math.round(clock.now() - speakMs));
    const spoken = await speakText(synthesizer, text, voice.name, { language, heard });
    const workMs = clock.now() - speakMs;
    const memory = await memoryOfProcesses();
    if (spoken.samples.length === 0) throw new ChatFailure(`${model.name} said nothing to "${text}".`);
    if (wish.output === undefined)
      await playAloud(resample(spoken.samples, spoken.sampleRate, chatSampleRate), undefined);
    else await writeOutput(wish.output, encodeWav(spoken.samples, spoken.sampleRate));
    const audioMs = (spoken.samples.length / spoken.sampleRate) * 1000;
    return {
      ...trialOf(loadMs, workMs, audioMs, before, memory),
      ...defined({ firstAudioMs }),
      text,
      voice: voice.name,
    };
  } finally {
    await synthesizer.close();
  }
}

async function tryHearing(model: InstalledModel, config: Config, wish: TrialWish): Promise<Trial> {
  const voiceActivity = await loadEngine("voiceActivity", config);
  try {
    const { samples, sampleRate } = await sampleOf(config, wish);
    const before = await memoryOfProcesses();
    const startMs = clock.now();
    const settings = { ...config.recognizer, engine: engineName, options: { model: model.name } };
    const recognizer: Recognizer = await loadEngine("recognizer", { ...config, recognizer: settings });
    try {
      const loadMs = clock.now() - startMs;
      const language = wish.language ?? (wish.input === undefined ? "en" : undefined);
      const hearMs = clock.now();
      const recording = { sampleRate, pieces: [samples] };
      const heard = await transcribeAudio({ voiceActivity, recognizer }, recording, language, false);
      const workMs = clock.now() - hearMs;
      const { text, durationMs, segments } = heard;
      const speech = samples.subarray(Math.round(((segments[0]?.offsetMs ?? 0) * sampleRate) / 1000));
      const atItsRate = resample(speech, sampleRate, recognizer.info.capabilities.sampleRate);
      const shown = defined({ firstTextMs: await firstTextMs(recognizer, atItsRate, language) });
      return { ...trialOf(loadMs, workMs, durationMs, before, await memoryOfProcesses()), ...shown, text };
    } finally {
      await recognizer.close();
    }
  } finally {
    await voiceActivity.close();
  }
}

async function tryJudging(model: InstalledModel, config: Config, wish: TrialWish): Promise<Trial> {
  const sample = await sampleOf(config, wish);
  const audioMs = (sample.samples.length * 1000) / sample.sampleRate;
  const before = await memoryOfProcesses();
  const startMs = clock.now();
  const settings = { ...config.endOfUtterance, engine: "onnxruntime", byLanguage: {}, options: { model: model.name } };
  const judge = await loadEngine("judge", { ...config, endOfUtterance: settings });
  try {
    const loadMs = clock.now() - startMs;
    const listener = judge?.listener?.(wish.language);
    if (listener === undefined) throw new ConfigError(`${model.name} does not know the language "${wish.language}".`);
    const { sampleRate } = listener;
    const hear = async (part: Float32Array): Promise<number> => {
      const speech = resample(part, sample.sampleRate, sampleRate);
      const paused = concatSamples([speech, new Float32Array((pauseMs * sampleRate) / 1000)]);
      const heard = await listener.listen(paused, { signal: new AbortController().signal });
      return Number((heard ?? 0).toFixed(3));
    };
    const half = await hear(sample.samples.subarray(0, sample.samples.length >> 1));
    const hearMs = clock.now();
    const whole = await hear(sample.samples);
    const workMs = clock.now() - hearMs;
    const trial = trialOf(loadMs, workMs, audioMs, before, await memoryOfProcesses());
    return { ...trial, text: "", finished: { whole, half } };
  } finally {
    await judge?.close?.();
  }
}

/** Takes the noise out of a recording, or of the built-in voice in noise of our own. */
async function tryDenoising(model: InstalledModel, config: Config, wish: TrialWish): Promise<Trial> {
  const { samples, sampleRate } = await sampleOf(config, wish);
  const heard = resample(samples, sampleRate, denoisedRate);
  const sound = wish.input === undefined ? withNoise(heard) : heard;
  const before = await memoryOfProcesses();
  const startMs = clock.now();
  const { createSherpaDenoiser } = await import("@vivavoce/engines/sherpa-onnx");
  const denoiser = await createSherpaDenoiser({ model: model.name });
  try {
    const loadMs = clock.now() - startMs;
    const workFromMs = clock.now();
    const quiet = await denoiser.denoise(new Float32Array(sound), { signal: new AbortController().signal });
    const workMs = clock.now() - workFromMs;
    if (quiet === undefined) throw new ChatFailure(`${model.name} gave no sound.`);
    if (wish.output !== undefined) await writeOutput(wish.output, encodeWav(quiet, denoisedRate));
    const trial = trialOf(loadMs, workMs, (sound.length * 1000) / denoisedRate, before, await memoryOfProcesses());
    return { ...trial, text: "", quieterDb: Math.round(10 * (rmsDb(sound) - rmsDb(quiet))) / 10 };
  } finally {
    await denoiser.close();
  }
}

/** The same with even noise, 10 dB below it. */
function withNoise(speech: Float32Array): Float32Array {
  const amplitude = 10 ** ((rmsDb(speech) - 10) / 20) * Math.sqrt(3);
  let seed = 1;
  return speech.map((value) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return value + amplitude * ((2 * seed) / 2 ** 32 - 1);
  });
}

/** What is heard: a recording, or else English of the built-in voice. */
async function sampleOf(config: Config, { input }: TrialWish): Promise<Pick<SpokenText, "samples" | "sampleRate">> {
  if (input !== undefined) {
    const file = await openSoundFile(input, longestS);
    try {
      return { samples: concatSamples([...file.pieces]), sampleRate: file.sampleRate };
    } finally {
      file.close();
    }
  }
  const flite = await loadEngine("synthesizer", {
    ...config,
    synthesizer: { ...config.synthesizer, engine: "flite", options: undefined },
  });
  try {
    const voice = flite.info.capabilities.voices[0]?.name ?? "";
    return await speakText(flite, sampleSentence("en"), voice);
  } finally {
    await flite.close();
  }
}

type Memory = Awaited<ReturnType<typeof memoryOfProcesses>>;

function trialOf(loadMs: number, workMs: number, audioMs: number, before: Memory, after: Memory) {
  return {
    loadMs: Math.round(loadMs),
    workMs: Math.round(workMs),
    audioMs: Math.round(audioMs),
    realTimeFactor: Number((workMs / audioMs).toFixed(3)),
    memoryBytes: Math.max(0, after.bytes - before.bytes),
    memoryWhole: after.whole,
  };
}
