import { once } from "node:events";
import type * as DecibriModule from "decibri";
import type { Microphone, Speaker } from "decibri";
import { chatSampleRate, frameSamples } from "./audio-ports.ts";
import type { SoundDevices } from "./audio-ports.ts";
import { ChatFailure } from "./chat-failure.ts";
import { microphoneFailure, speakerFailure } from "./device-failure.ts";
import { MicrophoneSource } from "./microphone-source.ts";
import { SpeakerSink } from "./speaker-sink.ts";

type Decibri = typeof DecibriModule;

const format = { sampleRate: chatSampleRate, channels: 1, dtype: "int16" } as const;

/** The machine's default microphone and speaker through `decibri`, which is loaded when the first is opened. */
export const systemSound: SoundDevices = {
  async openMicrophone(device) {
    const { Microphone } = await loadDecibri();
    const open = async (): Promise<Microphone> => {
      const microphone = await Microphone.open({ ...format, ...deviceOption(device), framesPerBuffer: frameSamples });
      // The device is only truly opened when reading begins; a machine without one fails here.
      microphone.resume();
      await once(microphone, "data");
      return microphone;
    };
    try {
      return new MicrophoneSource(await open(), open);
    } catch (error) {
      throw microphoneFailure(error);
    }
  },

  async openSpeaker(fail, device) {
    const { Speaker } = await loadDecibri();
    const open = async (): Promise<Speaker> => {
      const speaker = await Speaker.open({ ...format, ...deviceOption(device) });
      // As above: the first write opens the device.
      await speaker.writeAsync(Buffer.alloc(frameSamples * 2));
      return speaker;
    };
    try {
      return new SpeakerSink(await open(), open, fail);
    } catch (error) {
      throw speakerFailure(error);
    }
  },
};

/** A sound device of the machine. */
export interface SoundDevice {
  readonly kind: "microphone" | "speaker";
  /** What `--microphone` and `--speaker` take, beside a part of the name. */
  readonly index: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/**
 * The microphones and speakers there are.
 * @throws {ChatFailure} when they cannot be listed on this machine.
 */
export async function listSoundDevices(): Promise<SoundDevice[]> {
  const { inputDevices, outputDevices } = await loadDecibri();
  return [
    ...inputDevices().map(({ index, name, isDefault }) => ({ kind: "microphone" as const, index, name, isDefault })),
    ...outputDevices().map(({ index, name, isDefault }) => ({ kind: "speaker" as const, index, name, isDefault })),
  ];
}

function deviceOption(device: string | undefined): { readonly device?: number | string } {
  if (device === undefined) return {};
  return { device: /^\d+$/.test(device) ? Number(device) : device };
}

async function loadDecibri(): Promise<Decibri> {
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
