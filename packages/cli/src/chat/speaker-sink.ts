import { pcm16ToBytes } from "@vivavoce/audio";
import type { AudioSink } from "./audio-ports.ts";
import { speakerFailure } from "./device-failure.ts";

/** The part of decibri's speaker that is used. */
export interface SpeakerStream {
  /** Rejects when the device fails or was stopped. */
  writeAsync(bytes: Buffer): Promise<void>;
  stop(): void;
}

/** Ahead of the sound by this much: ALSA over PulseAudio was seen to ask for 130 ms at once, and less left a gap. */
const speakerLeadMs = 200;

/**
 * Writes to a speaker. The device can drop what it holds only by being stopped, so `clear` opens it anew; so does a write
 * that fails, since busy machines make devices run dry.
 */
export class SpeakerSink implements AudioSink {
  readonly leadMs = speakerLeadMs;
  readonly #open: () => Promise<SpeakerStream>;
  readonly #fail: (error: Error) => void;
  #speaker: SpeakerStream;
  /** One step after another keeps the samples in order. */
  #steps: Promise<void> = Promise.resolve();
  /** Counts `clear`: what was written before one is not played after it. */
  #generation = 0;
  #closed = false;

  constructor(speaker: SpeakerStream, open: () => Promise<SpeakerStream>, fail: (error: Error) => void) {
    this.#speaker = speaker;
    this.#open = open;
    this.#fail = fail;
  }

  write(pcm16: Int16Array): void {
    const bytes = Buffer.from(pcm16ToBytes(pcm16));
    this.#next(async (isWanted) => {
      try {
        await this.#speaker.writeAsync(bytes);
      } catch (error) {
        if (!isWanted()) return;
        this.#speaker.stop();
        this.#speaker = await this.#open().catch(() => Promise.reject(error));
        await this.#speaker.writeAsync(bytes);
      }
    });
  }

  clear(): void {
    this.#generation++;
    this.#speaker.stop();
    this.#next(async () => {
      this.#speaker = await this.#open();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#speaker.stop();
    await this.#steps;
    // A step may just have opened it anew.
    this.#speaker.stop();
  }

  /** Runs a step after those before it, unless `clear` or `close` makes it needless first. */
  #next(step: (isWanted: () => boolean) => Promise<void>): void {
    const generation = this.#generation;
    const isWanted = (): boolean => !this.#closed && generation === this.#generation;
    this.#steps = this.#steps
      .then(() => (isWanted() ? step(isWanted) : undefined))
      .catch((error: unknown) => {
        if (!isWanted()) return;
        this.#closed = true;
        this.#fail(speakerFailure(error));
      });
  }
}
