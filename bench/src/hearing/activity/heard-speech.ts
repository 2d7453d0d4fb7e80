import type { NoiseSuppressorEngine, VoiceActivityEngine } from "@vivavoce/engine";
import { silentLogger } from "@vivavoce/server";
import { createFrontEnd, inputSettings } from "@vivavoce/server/testing";
import { createSegmenters, frameMs, frameSamples } from "../segmenters.ts";

/** An event of the segmenter. Times are those of the sound; `knownMs` is when the server had heard enough. */
interface HeardEvent {
  readonly type: "onset" | "pause";
  readonly knownMs: number;
  readonly atMs: number;
}

export interface Heard {
  /** Of each frame, in the time of the sound that came in: the delay of suppression is taken off. */
  readonly frames: readonly { readonly middleMs: number; readonly probability: number }[];
  /** By speech duration asked for. */
  readonly events: readonly (readonly HeardEvent[])[];
}

export interface HearingEngines {
  readonly voiceActivity: VoiceActivityEngine;
  /** Absent: the sound as it came. */
  readonly suppressor?: NoiseSuppressorEngine;
}

/** What the server's audio input makes of a sound, with its real parts. */
export async function hear(
  engines: HearingEngines,
  samples: Float32Array,
  speechDurationsMs: readonly number[],
): Promise<Heard> {
  const segmenters = createSegmenters(speechDurationsMs);
  const stream = engines.voiceActivity.openStream();
  const { suppressor } = engines;
  const frontEnd = createFrontEnd({
    voiceActivity: engines.voiceActivity,
    logger: silentLogger,
    ...(suppressor !== undefined && { noiseSuppressor: suppressor }),
  });
  const reduction = suppressor === undefined ? null : ({ type: "azure_deep_noise_suppression" } as const);
  frontEnd.configure(inputSettings({ turn_detection: null, input_audio_noise_reduction: reduction }));
  const frames: { middleMs: number; probability: number }[] = [];
  const events: HeardEvent[][] = speechDurationsMs.map(() => []);
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    const frame = samples.slice(start, start + frameSamples);
    const isCalm = (stream.calmDb ?? -Infinity) > -Infinity && !segmenters.mayBeSpeech;
    const { quiet, delayMs } = frontEnd.process(frame, () => new Float32Array(frame.length), isCalm);
    const probability = await stream.process(quiet);
    const knownMs = (start + frameSamples) / 16;
    frames.push({ middleMs: knownMs - delayMs - frameMs / 2, probability });
    for (const [index, found] of segmenters.push(quiet, probability, knownMs - delayMs).entries()) {
      for (const event of found) {
        if (event.type === "onset") events[index]?.push({ type: "onset", knownMs, atMs: event.onsetMs });
        if (event.type === "pause") events[index]?.push({ type: "pause", knownMs, atMs: event.atMs });
      }
    }
  }
  stream.close();
  frontEnd.close();
  return { frames, events };
}
