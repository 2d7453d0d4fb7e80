import { bytesToPcm16 } from "@vivavoce/audio";
import { frameSamples } from "./audio-ports.ts";
import type { AudioSource } from "./audio-ports.ts";
import { microphoneFailure } from "./device-failure.ts";
import { FrameCutter } from "./frame-cutter.ts";

/** The part of decibri's microphone that is used: a running stream of 16-bit little-endian samples. */
export interface MicrophoneStream {
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  once(event: "error", listener: (error: Error) => void): unknown;
  stop(): void;
}

/** Reads a microphone; one that stops with an error, as busy machines make it, is opened again. */
export class MicrophoneSource implements AudioSource {
  readonly ended = false;
  readonly #open: () => Promise<MicrophoneStream>;
  readonly #cutter = new FrameCutter(frameSamples);
  #microphone: MicrophoneStream;
  #take: (frame: Int16Array) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  #closed = false;

  constructor(microphone: MicrophoneStream, open: () => Promise<MicrophoneStream>) {
    this.#open = open;
    this.#microphone = microphone;
    this.#listen();
  }

  start(take: (frame: Int16Array) => void, fail: (error: Error) => void): void {
    this.#take = take;
    this.#fail = fail;
  }

  close(): void {
    this.#closed = true;
    this.#microphone.stop();
  }

  #listen(): void {
    this.#microphone.on("data", (bytes) => {
      for (const frame of this.#cutter.push(bytes)) this.#take(bytesToPcm16(frame));
    });
    this.#microphone.once("error", () => void this.#reopen());
  }

  async #reopen(): Promise<void> {
    if (this.#closed) return;
    try {
      this.#microphone = await this.#open();
    } catch (error) {
      return this.#fail(microphoneFailure(error));
    }
    if (this.#closed) this.#microphone.stop();
    else this.#listen();
  }
}
