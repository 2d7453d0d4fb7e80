import { once } from "node:events";
import type { Microphone, Speaker } from "decibri";
import { bytesToPcm16, pcm16ToBytes } from "@vivavoce/audio";
import { chatSampleRate, frameSamples } from "./audio-ports.ts";
import type { AudioSink, AudioSource, SoundDevices } from "./audio-ports.ts";
import { ChatFailure } from "./chat-failure.ts";
import { FrameCutter } from "./frame-cutter.ts";

const format = { sampleRate: chatSampleRate, channels: 1, dtype: "int16" } as const;
/** Ahead of the sound by this much: above the 29 ms that device callbacks were seen to vary. */
const speakerLeadMs = 60;

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
    try {
      const speaker = await Speaker.open(format);
      // As above: the first write opens the device.
      await speaker.writeAsync(Buffer.alloc(frameSamples * 2));
      return speakerSink(speaker, fail);
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

function speakerSink(speaker: Speaker, fail: (error: Error) => void): AudioSink {
  let writing: Promise<void> = Promise.resolve();
  let failed = false;
  return {
    leadMs: speakerLeadMs,
    write(pcm16) {
      const bytes = Buffer.from(pcm16ToBytes(pcm16));
      // One write after another keeps the samples in order.
      writing = writing
        .then(() => speaker.writeAsync(bytes))
        .catch((error: unknown) => {
          if (!failed) fail(deviceFailure("speaker", "--output answer.wav", error));
          failed = true;
        });
    },
    async close() {
      failed = true;
      speaker.stop();
      await writing;
    },
  };
}
