import { bytesToPcm16, encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { deviceRate } from "./pcm-device.ts";
import type { PcmMeans, PcmSink } from "./pcm-device.ts";

/**
 * Keeps what is played in place of a speaker: `openSpeaker({ means: [recording] })`. What an interruption cut off is not
 * in it, nor are the pauses between answers.
 */
export class WavRecording implements PcmMeans {
  readonly name = "recording";
  readonly #played: Uint8Array[] = [];

  openSink(): Promise<PcmSink> {
    return Promise.resolve({
      leadMs: 0,
      write: (bytes) => void this.#played.push(bytes.slice()),
      clear: () => undefined,
      close: () => undefined,
    });
  }

  /** What was played so far as a WAV file: 16-bit samples, one channel, 24 kHz. */
  toWav(): Uint8Array {
    return encodeWav(pcm16ToSamples(bytesToPcm16(Buffer.concat(this.#played))), deviceRate);
  }
}
