import { once } from "node:events";
import type { Microphone, Speaker } from "decibri";
import { bytesToPcm16, pcm16ToBytes } from "@vivavoce/audio";
import { chatSampleRate, frameSamples } from "./audio-ports.ts";
import type { AudioSink, AudioSource, SoundDevices } from "./audio-ports.ts";
import { ChatFailure } from "./chat-failure.ts";
import { FrameCutter } from "./frame-cutter.ts";

const format = { sampleRate: chatSampleRate, channels: 1, dtype: "int16" } as const;
/** Ahead of the sound by this much: ALSA over PulseAudio was seen to ask for 130 ms at once, and less left a gap. */
const speakerLeadMs = 200;

/** The machine's default microphone and speaker through `decibri`, which is loaded when the first is opened. */
export const systemSound: SoundDevices = {
  async openMicrophone() {
    const { Microphone } = await loadDecibri();
    try {
      const microphone = await Microphone.open({ ...format, framesPerBuffer: frameSamples });
      // The device is only truly opened when reading begins; a machine without one fails here.
      microphone.resume();
      await once(microphone, "data");
      return microphoneSource(microphone);
    } catch (error) {
      throw deviceFailure("microphone", "--input speech.wav", error);
    }
  },

  async openSpeaker(fail) {
    const { Speaker } = await loadDecibri();
    const open = async (): Promise<Speaker> => {
      const speaker = await Speaker.open(format);
      // As above: the first write opens the device.
      await speaker.writeAsync(Buffer.alloc(frameSamples * 2));
      return speaker;
    };
    try {
      return new SpeakerSink(await open(), open, fail);
    } catch (error) {
      throw deviceFailure("speaker", "--output answer.wav", error);
    }
  },
};

async function loadDecibri(): Promise<typeof import("decibri")> {
  try {
    return await import("decibri");
  } catch (error) {
    throw new ChatFailure(
      "Sound devices need the package decibri, which cannot be loaded on this machine. " +
        "Use --input speech.wav and --output answer.wav instead.",
      { cause: error },
    );
  }
}

function deviceFailure(device: string, instead: string, error: unknown): ChatFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return new ChatFailure(`No ${device} can be used (${reason}) Use ${instead} instead.`, { cause: error });
}

function microphoneSource(microphone: Microphone): AudioSource {
  const cutter = new FrameCutter(frameSamples);
  // A device may also be lost before the conversation begins.
  let lost: Error | undefined;
  let onLost: (error: Error) => void = () => undefined;
  microphone.on("error", (error) => {
    lost = deviceFailure("microphone", "--input speech.wav", error);
    onLost(lost);
  });
  return {
    ended: false,
    start(take, fail) {
      onLost = fail;
      if (lost !== undefined) return fail(lost);
      microphone.on("data", (bytes) => {
        for (const frame of cutter.push(bytes)) take(bytesToPcm16(frame));
      });
    },
    close() {
      onLost = () => undefined;
      microphone.stop();
    },
  };
}

/** Writes to a speaker; the device can drop what it holds only by being stopped, so `clear` opens it anew. */
class SpeakerSink implements AudioSink {
  readonly leadMs = speakerLeadMs;
  readonly #open: () => Promise<Speaker>;
  readonly #fail: (error: Error) => void;
  #speaker: Speaker;
  /** One step after another keeps the samples in order. */
  #steps: Promise<void> = Promise.resolve();
  /** Counts `clear`: what was written before one is not played after it. */
  #generation = 0;
  #closed = false;

  constructor(speaker: Speaker, open: () => Promise<Speaker>, fail: (error: Error) => void) {
    this.#speaker = speaker;
    this.#open = open;
    this.#fail = fail;
  }

  write(pcm16: Int16Array): void {
    const bytes = Buffer.from(pcm16ToBytes(pcm16));
    this.#next(() => this.#speaker.writeAsync(bytes));
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

  #next(step: () => Promise<void>): void {
    const generation = this.#generation;
    const isWanted = (): boolean => !this.#closed && generation === this.#generation;
    this.#steps = this.#steps
      .then(() => (isWanted() ? step() : undefined))
      .catch((error: unknown) => {
        // A write that `clear` or `close` cut off is no failure.
        if (!isWanted()) return;
        this.#closed = true;
        this.#fail(deviceFailure("speaker", "--output answer.wav", error));
      });
  }
}
