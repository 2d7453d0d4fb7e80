import { samplesToPcm16, StreamingResampler } from "@vivavoce/audio";

/** Rate of the frames: the default of a session's input audio. */
const sampleRate = 24_000;
/** Samples of one frame: 20 ms. */
const frameSamples = 480;

/**
 * Makes frames of 20 ms at 24 kHz out of what a device captures, in chunks of any length.
 * @param deviceRate rate of the captured samples, an integer from 8000 to 48000 Hz.
 * @param deliver takes each frame as it is complete; the frame is the taker's.
 * @throws {RangeError} for any other rate.
 */
export function createInputFramer(
  deviceRate: number,
  deliver: (frame: Int16Array) => void,
): (samples: Float32Array) => void {
  const resampler = new StreamingResampler({ fromRate: deviceRate, toRate: sampleRate });
  const frame = new Float32Array(frameSamples);
  let filledSamples = 0;
  return (samples) => {
    for (const sample of resampler.process(samples)) {
      frame[filledSamples++] = sample;
      if (filledSamples < frameSamples) continue;
      deliver(samplesToPcm16(frame));
      filledSamples = 0;
    }
  };
}
