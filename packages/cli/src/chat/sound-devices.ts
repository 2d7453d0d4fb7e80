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
  async openMicrophone() {
    const { Microphone } = await loadDecibri();
    const open = async (): Promise<Microphone> => {
      const microphone = await Microphone.open({ ...format, framesPerBuffer: frameSamples });
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
      throw speakerFailure(error);
    }
  },
};

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
