import { samplesToPcm16, StreamingResampler } from "@vivavoce/audio";
import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import { SoundFileError } from "@vivavoce/audio/sound-file";
import { ConfigError } from "../config/config-error.ts";
import { openSoundFile } from "../sound-file/open-sound-file.ts";
import type { SoundFile } from "../sound-file/open-sound-file.ts";
import { chatSampleRate, frameSamples } from "./sound.ts";

const frameMs = (frameSamples / chatSampleRate) * 1000;

/** Seconds of a file at most: it is spoken in real time, and held. */
const longestS = 3600;

/**
 * Reads a sound file as the user's speech, at 24 kHz; `-` is the standard input.
 * @throws {ConfigError} when the file cannot be read or holds no sound.
 */
export async function readSpeech(path: string): Promise<Int16Array> {
  try {
    const file = await openSoundFile(path, longestS);
    try {
      const pcm16 = atChatRate(file);
      if (pcm16.length === 0) throw new SoundFileError("it holds no sound");
      return pcm16;
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof SoundFileError)) throw error;
    throw new ConfigError(`Cannot use ${path} as speech: ${error.message}`, { cause: error });
  }
}

function atChatRate({ sampleRate, pieces }: SoundFile): Int16Array {
  const resampler = new StreamingResampler({ fromRate: sampleRate, toRate: chatSampleRate });
  const parts: Int16Array[] = [];
  for (const piece of pieces) parts.push(samplesToPcm16(resampler.process(piece)));
  parts.push(samplesToPcm16(resampler.flush()));
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Speaks samples in real time, then silence: with server turn detection a client must keep sending (CE-03). */
export class WavSource {
  readonly #pcm16: Int16Array;
  readonly #clock: Clock;
  #offsetSamples = 0;
  #stop: () => void = () => undefined;

  constructor(pcm16: Int16Array, clock: Clock) {
    this.#pcm16 = pcm16;
    this.#clock = clock;
  }

  /** Whether everything there was to say has been handed over. */
  get ended(): boolean {
    return this.#offsetSamples >= this.#pcm16.length;
  }

  /** Hands over frames of 20 ms until `close`. */
  start(take: (frame: Int16Array) => void): void {
    const startMs = this.#clock.now();
    this.#stop = every(this.#clock, frameMs, () => {
      // Late ticks are made up for, so that the server hears as much as time has passed.
      const due = Math.floor(((this.#clock.now() - startMs) / 1000) * chatSampleRate);
      while (this.#offsetSamples + frameSamples <= due) take(this.#nextFrame());
    });
  }

  close(): void {
    this.#stop();
  }

  #nextFrame(): Int16Array {
    const frame = new Int16Array(frameSamples);
    frame.set(this.#pcm16.subarray(this.#offsetSamples, this.#offsetSamples + frameSamples));
    this.#offsetSamples += frameSamples;
    return frame;
  }
}
