import { readFile } from "node:fs/promises";
import { InvalidWavError, parseWav, resample, samplesToPcm16 } from "@vivavoce/audio";
import { chatSampleRate, frameSamples } from "./audio-ports.ts";
import type { AudioSource } from "./audio-ports.ts";
import type { ChatClock } from "./chat-clock.ts";
import { ConfigError } from "../config/config-error.ts";

const frameMs = (frameSamples / chatSampleRate) * 1000;

/**
 * Reads a WAV file as the user's speech, at 24 kHz.
 * @throws {ConfigError} when the file cannot be read or is no WAV file.
 */
export async function readSpeech(path: string): Promise<Int16Array> {
  try {
    const wav = parseWav(await readFile(path));
    return samplesToPcm16(resample(wav.samples, wav.sampleRate, chatSampleRate));
  } catch (error) {
    if (error instanceof InvalidWavError || error instanceof RangeError || isFileError(error)) {
      throw new ConfigError(`Cannot use ${path} as speech: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

/** Speaks samples in real time, then silence: with server turn detection a client must keep sending (CE-03). */
export class WavSource implements AudioSource {
  readonly #pcm16: Int16Array;
  readonly #clock: ChatClock;
  #offsetSamples = 0;
  #stop: () => void = () => undefined;

  constructor(pcm16: Int16Array, clock: ChatClock) {
    this.#pcm16 = pcm16;
    this.#clock = clock;
  }

  get ended(): boolean {
    return this.#offsetSamples >= this.#pcm16.length;
  }

  start(take: (frame: Int16Array) => void): void {
    const startMs = this.#clock.nowMs();
    this.#stop = this.#clock.every(frameMs, () => {
      // Late ticks are made up for, so that the server hears as much as time has passed.
      const due = Math.floor(((this.#clock.nowMs() - startMs) / 1000) * chatSampleRate);
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
