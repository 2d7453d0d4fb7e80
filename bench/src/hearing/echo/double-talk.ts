import { siSdrDb, wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { VoiceActivityEngine } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { benchRooms } from "../rooms/room-response.ts";
import { recognize } from "../../kit/recognize.ts";
import { percentile, rounded, sum } from "../../kit/statistics.ts";
import { createEchoScene } from "./echo-scene.ts";
import type { Cancellers } from "./cancellers.ts";
import { stretch, type NearUtterance, type SpeechMaterial } from "./speech-material.ts";
import { speechStarts } from "./speech-starts.ts";

type Signal = "clean" | "microphone" | "linear" | "suppressed" | "aec3";

/** One who interrupts the agent, over all rooms; rates are shares from 0 up. */
export interface DoubleTalkRow {
  readonly echoToNearDb: number;
  readonly utterances: number;
  /** Word error rate of what the recognizer would get; `clean` is without any echo. */
  readonly wordErrorRate: Readonly<Record<Signal, number>>;
  /** Scale-invariant signal-to-distortion ratio against the clean speech, mean, dB. */
  readonly siSdrDb: Readonly<Record<Exclude<Signal, "clean">, number>>;
  /** Utterances at whose beginning voice activity fired, speech_duration_ms 200. */
  readonly heard: { readonly suppressed: number; readonly aec3: number };
  /** How much later than on the clean speech, median of those heard, milliseconds. */
  readonly lateMs: number;
}

const nearAtSample = 6 * 16_000;

/** Interrupts the agent six seconds into its speech, once for each utterance, at four levels. */
export async function measureDoubleTalk(
  speech: SpeechMaterial,
  cancellers: Cancellers,
  activity: VoiceActivityEngine,
  quick: boolean,
): Promise<DoubleTalkRow[]> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const transcribe = async (samples: Float32Array): Promise<string> =>
    (await recognize(recognizer, samples.slice())).text;
  const utterances = quick ? speech.near.slice(0, 4) : speech.near;
  const rows: DoubleTalkRow[] = [];
  try {
    for (const echoToNearDb of quick ? [6] : [-12, -6, 0, 6]) {
      rows.push(await measureLevel(echoToNearDb, utterances, speech, cancellers, activity, transcribe));
    }
  } finally {
    await recognizer.close();
  }
  return rows;
}

async function measureLevel(
  echoToNearDb: number,
  utterances: readonly NearUtterance[],
  speech: SpeechMaterial,
  cancellers: Cancellers,
  activity: VoiceActivityEngine,
  transcribe: (samples: Float32Array) => Promise<string>,
): Promise<DoubleTalkRow> {
  const errors: Record<Signal, WordErrors[]> = { clean: [], microphone: [], linear: [], suppressed: [], aec3: [] };
  const quality: Record<Exclude<Signal, "clean">, number[]> = { microphone: [], linear: [], suppressed: [], aec3: [] };
  const lateMs: number[] = [];
  const heard = { suppressed: 0, aec3: 0 };
  for (const [index, utterance] of utterances.entries()) {
    const { near, microphone, reference } = interruption(utterance, index, echoToNearDb, speech);
    const ours = cancellers.vivavoce(microphone, reference);
    const signals = {
      microphone,
      linear: ours.linear,
      suppressed: ours.suppressed,
      aec3: cancellers.aec3(microphone, reference).suppressed,
    };
    const end = nearAtSample + utterance.samples.length;
    const clean = near.subarray(nearAtSample, end);
    errors.clean.push(wordErrors(utterance.text, await transcribe(clean)));
    for (const name of ["microphone", "linear", "suppressed", "aec3"] as const) {
      const part = signals[name].subarray(nearAtSample, end);
      errors[name].push(wordErrors(utterance.text, await transcribe(part)));
      quality[name].push(siSdrDb(clean, part));
    }
    const [wanted] = (await speechStarts(activity, near, [200]))[0] ?? [];
    for (const name of ["suppressed", "aec3"] as const) {
      const starts = (await speechStarts(activity, signals[name], [200]))[0] ?? [];
      const hit = starts.find((atMs) => wanted !== undefined && atMs > wanted - 200 && atMs < end / 16);
      if (hit === undefined || wanted === undefined) continue;
      heard[name] += 1;
      if (name === "suppressed") lateMs.push(hit - wanted);
    }
  }
  const mean = (values: readonly number[]): number => rounded(sum(values) / values.length, 1);
  const map = <Key extends string, Value>(from: Record<Key, Value>, each: (value: Value) => number) =>
    Object.fromEntries(Object.entries<Value>(from).map(([key, value]) => [key, each(value)])) as Record<Key, number>;
  return {
    echoToNearDb,
    utterances: utterances.length,
    wordErrorRate: map(errors, (list) => rounded(wordErrorRate(...list), 3)),
    siSdrDb: map(quality, mean),
    heard,
    lateMs: percentile(lateMs, 0.5),
  };
}

/** An utterance over the agent's or a human's voice; rooms, delays, drift and loudspeakers take turns. */
function interruption(utterance: NearUtterance, index: number, echoToNearDb: number, speech: SpeechMaterial) {
  const far = index % 2 === 0 ? speech.agent : speech.human;
  const room = benchRooms[index % benchRooms.length] ?? benchRooms[0];
  if (room === undefined) throw new Error("There are no rooms");
  const playback = {
    delayMs: [60, 200, 600][index % 3] ?? 60,
    driftPpm: [0, 100, -50, 0][index % 4] ?? 0,
    loudspeaker: index % 4 < 2 ? ("linear" as const) : ("mild" as const),
    echoDb: -25,
  };
  const reference = stretch(far, nearAtSample + utterance.samples.length + 16_000);
  const scene = createEchoScene(reference, room, playback, index + 20);
  const gain = 10 ** ((playback.echoDb + 20 - echoToNearDb) / 20);
  const near = new Float32Array(reference.length);
  near.set(
    utterance.samples.map((sample) => sample * gain),
    nearAtSample,
  );
  return { near, reference, microphone: scene.microphone.map((sample, n) => sample + (near[n] ?? 0)) };
}
