import { createEchoCanceller, type SoundOwner } from "@vivavoce/audio/echo";
import type { VoiceActivityEngine } from "@vivavoce/engine";
import { createSegmenters, frameSamples } from "../segmenters.ts";

/** A frame for voice activity, and who is asked whose a sound in it is. */
interface HeardFrame {
  readonly samples: Float32Array;
  readonly endMs: number;
  readonly whose?: (heardMs: number) => SoundOwner;
}

/**
 * Onsets, in milliseconds, at which the server would send `speech_started` for this signal: the real voice activity
 * model, and the server's own segmenter. Nobody is asked whose the sound is.
 * @param speechDurationMs voiced time before speech is believed (SF-08.5)
 */
export function speechStarts(
  activity: VoiceActivityEngine,
  samples: Float32Array,
  speechDurationMs: readonly number[],
): Promise<readonly number[][]> {
  return startsOf(activity, framesOf(samples), speechDurationMs);
}

/** The same for a microphone whose echo our canceller takes out, and is asked about, as in the server. */
export function speechStartsBesideEcho(
  activity: VoiceActivityEngine,
  microphone: Float32Array,
  reference: Float32Array,
  speechDurationMs: readonly number[],
): Promise<readonly number[][]> {
  return startsOf(activity, cancelledFramesOf(microphone, reference), speechDurationMs);
}

function* framesOf(samples: Float32Array): Generator<HeardFrame> {
  for (let end = frameSamples; end <= samples.length; end += frameSamples) {
    yield { samples: samples.slice(end - frameSamples, end), endMs: end / 16 };
  }
}

function* cancelledFramesOf(microphone: Float32Array, reference: Float32Array): Generator<HeardFrame> {
  const canceller = createEchoCanceller({ sampleRate: 16_000 });
  const whose = (heardMs: number): SoundOwner => canceller.whoseSound(heardMs);
  for (let end = frameSamples; end <= microphone.length; end += frameSamples) {
    const start = end - frameSamples;
    const { suppressed } = canceller.process(microphone.subarray(start, end), reference.subarray(start, end));
    yield { samples: suppressed, endMs: end / 16 - canceller.suppressedDelayMs, whose };
  }
  canceller.close();
}

async function startsOf(
  activity: VoiceActivityEngine,
  frames: Iterable<HeardFrame>,
  speechDurationMs: readonly number[],
): Promise<readonly number[][]> {
  const segmenters = createSegmenters(speechDurationMs);
  const starts: number[][] = speechDurationMs.map(() => []);
  const stream = activity.openStream();
  for (const { samples, endMs, whose } of frames) {
    const probability = await stream.process(samples);
    for (const [index, found] of segmenters.push(samples, probability, endMs, whose).entries()) {
      for (const event of found) {
        if (event.type === "onset") starts[index]?.push(Math.round(event.onsetMs));
      }
    }
  }
  stream.close();
  return starts;
}
