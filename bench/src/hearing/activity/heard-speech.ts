import type { NoiseSuppressorEngine, VoiceActivityEngine } from "@vivavoce/engine";
import { createSegmenter, OnsetFinder } from "@vivavoce/server/testing";

const frameSamples = 512;
const frameMs = 32;

/** An event of the segmenter. Times are those of the sound; `knownMs` is when the server had heard enough. */
export interface HeardEvent {
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
  const segmenters = speechDurationsMs.map((speechDurationMs) =>
    createSegmenter(
      {
        threshold: 0.5,
        speechDurationMs,
        silenceDurationMs: 500,
        prefixPaddingMs: 300,
        maxUtteranceMs: Infinity,
        judgeTimeoutMs: null,
      },
      frameMs,
    ),
  );
  const finder = new OnsetFinder(16_000, frameMs);
  const stream = engines.voiceActivity.openStream();
  const suppression = engines.suppressor?.openStream();
  const delayMs = (engines.suppressor?.info.capabilities.delaySamples ?? 0) / 16;
  const frames: { middleMs: number; probability: number }[] = [];
  const events: HeardEvent[][] = speechDurationsMs.map(() => []);
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    const frame = samples.slice(start, start + frameSamples);
    const quiet = suppression?.process(frame) ?? frame;
    const probability = await stream.process(quiet);
    const knownMs = (start + frameSamples) / 16;
    frames.push({ middleMs: knownMs - delayMs - frameMs / 2, probability });
    finder.push(quiet);
    const soundMs = (): number => finder.soundMs();
    for (const [index, segmenter] of segmenters.entries()) {
      for (const event of segmenter.push(probability, knownMs - delayMs, soundMs)) {
        if (event.type === "onset") events[index]?.push({ type: "onset", knownMs, atMs: event.onsetMs });
        if (event.type === "pause") events[index]?.push({ type: "pause", knownMs, atMs: event.atMs });
      }
    }
  }
  stream.close();
  suppression?.close();
  return { frames, events };
}
