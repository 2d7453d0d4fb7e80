import { pcm16ToBytes, resample, samplesToPcm16 } from "@vivavoce/audio";

/** Length of the frames a client sends, in milliseconds. */
export const frameMs = 20;
/** Rate on the wire: the one a session begins with. */
const wireSampleRate = 24_000;

const samplesIn = (lengthMs: number): number => Math.round((wireSampleRate * lengthMs) / 1000);

/** One `input_audio_buffer.append` message of silence, so many milliseconds long. */
export function silentFrameOf(lengthMs: number): string {
  return append(new Int16Array(samplesIn(lengthMs)));
}

/** 20 ms of it. */
export const silentFrame = silentFrameOf(frameMs);

/** Samples at 16 kHz to messages of 20 ms each, or as long as asked, ready to send; the last is filled up with silence. */
export function wireFrames(samples: Float32Array, lengthMs = frameMs): string[] {
  const pcm16 = samplesToPcm16(resample(samples, 16_000, wireSampleRate));
  const frameSamples = samplesIn(lengthMs);
  const frames: string[] = [];
  for (let start = 0; start < pcm16.length; start += frameSamples) {
    const frame = new Int16Array(frameSamples);
    frame.set(pcm16.subarray(start, start + frameSamples));
    frames.push(append(frame));
  }
  return frames;
}

function append(frame: Int16Array): string {
  return JSON.stringify({
    type: "input_audio_buffer.append",
    audio: Buffer.from(pcm16ToBytes(frame)).toString("base64"),
  });
}
