import { writeFile } from "node:fs/promises";
import { encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { chatSampleRate } from "./audio-ports.ts";
import type { AudioSink } from "./audio-ports.ts";
import { ConfigError } from "../config/config-error.ts";

/** Keeps what was played and writes it as a WAV file at the end; pauses between answers are not kept. */
export class WavSink implements AudioSink {
  readonly leadMs = 0;
  readonly #path: string;
  readonly #played: Int16Array[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Opens a sink, trying the path at once so that a wrong one is known before the conversation.
   * @throws {ConfigError} when the file cannot be written.
   */
  static async open(path: string): Promise<WavSink> {
    await writeWav(path, new Float32Array(0));
    return new WavSink(path);
  }

  write(pcm16: Int16Array): void {
    this.#played.push(pcm16.slice());
  }

  /** Nothing is written ahead of its time. */
  clear(): void {}

  /** @throws {ConfigError} when the file can no longer be written. */
  async close(): Promise<void> {
    const all = new Int16Array(this.#played.reduce((total, part) => total + part.length, 0));
    let offset = 0;
    for (const part of this.#played) {
      all.set(part, offset);
      offset += part.length;
    }
    await writeWav(this.#path, pcm16ToSamples(all));
  }
}

async function writeWav(path: string, samples: Float32Array): Promise<void> {
  try {
    await writeFile(path, encodeWav(samples, chatSampleRate));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot write ${path}: ${reason}`, { cause: error });
  }
}
