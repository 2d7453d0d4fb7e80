import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { InputSettings } from "@vivavoce/server/testing";
import { spreadOf, type Spread } from "../../kit/statistics.ts";
import type { NearUtterance, SpeechMaterial } from "../echo/speech-material.ts";
import { noiseOfLevel } from "../rooms/play-in-room.ts";
import { hearSession, type SessionEars, type SessionSound } from "./hear-session.ts";

/** Who speaks up in the first answer of a call, of which nothing comes back: headphones from the start. */
export interface NearOnlyRow {
  readonly settings: string;
  /** What the microphone hears besides. */
  readonly microphone: string;
  readonly interruptions: number;
  /** `speech_started` at most 700 ms after the user's first sound. */
  readonly inTime: number;
  /** Of those heard at all: from the user's first sound to `speech_started`, milliseconds. */
  readonly delayMs: Spread;
  /** Shares of words that are wrong: where nothing plays, and in the answer. */
  readonly wordErrorRate: { readonly alone: number; readonly interrupting: number };
  readonly wrong: readonly string[];
}

export interface NearOnlyOptions {
  readonly ears: SessionEars;
  readonly speech: SpeechMaterial;
  readonly settings: string;
  readonly turns: NonNullable<InputSettings["turn_detection"]>;
  readonly quick: boolean;
  /** Whether a case is to be played, by its number. */
  readonly isAsked: (number: number) => boolean;
  /** What the cases are called in `wrong`. */
  readonly name: string;
}

/** Where in the answer somebody speaks up, milliseconds. */
const offsetsMs = [100, 500, 1000, 1350, 1700, 2500, 3500] as const;
/** Zeros are what a sound server gives of a source that nothing plays into. */
const microphones = { "digital silence": null, "noise at -60 dB": -60 } as const;
const inTimeMs = 700;
const leadSamples = 16_000;
const answerSamples = 6 * 16_000;
const trailSamples = 2 * 16_000;

/** Lets users speak up at places all over the first answer, with a microphone that hears nothing of it. */
export async function measureNearOnly(options: NearOnlyOptions): Promise<NearOnlyRow[]> {
  const rows: NearOnlyRow[] = [];
  for (const [at, [microphone, noiseDb]] of Object.entries(microphones).entries()) {
    rows.push(await measureMicrophone(options, microphone, noiseDb, 1000 * at));
  }
  return rows;
}

async function measureMicrophone(
  { ears, speech, settings, turns, quick, isAsked, name }: NearOnlyOptions,
  microphone: string,
  noiseDb: number | null,
  firstNumber: number,
): Promise<NearOnlyRow> {
  const alone: WordErrors[] = [];
  const interrupting: WordErrors[] = [];
  const delays: number[] = [];
  const wrong: string[] = [];
  let inTime = 0;
  const users = speech.near.slice(0, quick ? 2 : 6);
  for (const [index, user] of users.entries()) {
    const numbers = offsetsMs.map((_, which) => firstNumber + index * offsetsMs.length + which);
    if (!numbers.some(isAsked)) continue;
    const quiet = await hearSession(ears, sceneOf(user, null, speech, noiseDb, index).sound, turns);
    for (const [which, offsetMs] of offsetsMs.entries()) {
      const number = numbers[which] ?? 0;
      if (!isAsked(number)) continue;
      const { sound, onsetMs } = sceneOf(user, offsetMs, speech, noiseDb, index);
      const { starts, texts } = await hearSession(ears, sound, turns);
      const delayMs = starts.map((ms) => ms - onsetMs).find((ms) => ms >= 0);
      const usual = wordErrors(user.text, quiet.texts.join(" "));
      const words = wordErrors(user.text, texts.join(" "));
      alone.push(usual);
      interrupting.push(words);
      if (delayMs !== undefined) delays.push(delayMs);
      if (delayMs !== undefined && delayMs <= inTimeMs) inTime += 1;
      else
        wrong.push(`${name}/near only/${number}/ ${offsetMs} ms in, ${microphone}, ${user.id}: ${delayMs ?? "never"}`);
      if (wordErrorRate(words) > wordErrorRate(usual))
        wrong.push(`${name}/near only/${number}/ ${offsetMs} ms in, ${microphone}, ${user.id}: "${texts.join(" ")}"`);
    }
  }
  return {
    settings,
    microphone,
    interruptions: interrupting.length,
    inTime,
    delayMs: spreadOf(delays),
    wordErrorRate: { alone: wordErrorRate(...alone), interrupting: wordErrorRate(...interrupting) },
    wrong,
  };
}

/** One answer after a second of silence, and a user so far into it; without an offset nothing is played. */
function sceneOf(
  user: NearUtterance,
  offsetMs: number | null,
  speech: SpeechMaterial,
  noiseDb: number | null,
  seed: number,
): { readonly sound: SessionSound; readonly onsetMs: number } {
  const onset = leadSamples + 16 * (offsetMs ?? 1000);
  const from = onset - firstSound(user.samples);
  const length = Math.max(leadSamples + answerSamples, from + user.samples.length) + trailSamples;
  const room = noiseDb === null ? new Float32Array(length) : noiseOfLevel(length, noiseDb, seed + 1);
  const microphone = room.map((sample, n) => Math.max(-1, Math.min(1, sample + (user.samples[n - from] ?? 0))));
  const isPlaying = (sample: number): boolean =>
    offsetMs !== null && sample >= leadSamples && sample < leadSamples + answerSamples;
  const voice = seed % 2 === 0 ? speech.agent : speech.human;
  const reference = Float32Array.from({ length }, (_, n) =>
    isPlaying(n) ? (voice[(n + seed * 48_000) % voice.length] ?? 0) : 0,
  );
  return { sound: { microphone, reference, isPlaying, yields: true }, onsetMs: onset / 16 };
}

/** First sample within 30 dB of the loudest. */
export function firstSound(samples: Float32Array): number {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.findIndex((sample) => Math.abs(sample) > peak / 30);
}
