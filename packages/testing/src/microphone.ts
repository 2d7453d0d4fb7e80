import { encodeBase64 } from "@vivavoce/audio";
import { encodeSound, wireFormat } from "@vivavoce/audio/wire-format";
import type { Session } from "@vivavoce/protocol";

/** Audio in one append, as clients commonly send it. */
export const frameMs = 20;

/** Turns what the user says into appends in the session's input format. */
export interface Microphone {
  /** In Hz; samples given to `frames` have this rate. */
  readonly sampleRate: number;
  /** One message for each 20 ms; the last is filled up with silence. */
  frames(samples: Float32Array): Buffer[];
  /** 20 ms of silence; always the same buffer. */
  readonly silence: Buffer;
}

type InputFormat = Pick<Session, "input_audio_format" | "input_audio_sampling_rate">;

/** A microphone for this format (SF-05, SF-06). */
export function createMicrophone(session: InputFormat): Microphone {
  const format = wireFormat(session.input_audio_format, session.input_audio_sampling_rate);
  const { sampleRate } = format;
  const frameSamples = Math.round((sampleRate * frameMs) / 1000);
  const append = (samples: Float32Array): Buffer =>
    Buffer.from(
      JSON.stringify({ type: "input_audio_buffer.append", audio: encodeBase64(encodeSound(samples, format)) }),
    );
  return {
    sampleRate,
    silence: append(new Float32Array(frameSamples)),
    frames(samples) {
      const frames: Buffer[] = [];
      for (let at = 0; at < samples.length; at += frameSamples) {
        const frame = new Float32Array(frameSamples);
        frame.set(samples.subarray(at, at + frameSamples));
        frames.push(append(frame));
      }
      return frames;
    },
  };
}
