import { listAudioDevices, NodeAudioError, openMicrophone, openSpeaker } from "@vivavoce/client/node-audio";
import type {
  NodeAudioDevice,
  NodeMicrophone,
  NodeMicrophoneOptions,
  NodeSpeaker,
  NodeSpeakerOptions,
} from "@vivavoce/client/node-audio";
import { ChatFailure } from "./chat-failure.ts";

/** Rate of all audio of a chat, as in the quickstart. */
export const chatSampleRate = 24_000;
/** Samples of one frame sent to the server: 20 ms. */
export const frameSamples = 480;

/** The sound devices of a machine. A device that cannot be used, or is lost, is a `NodeAudioError`. */
export interface Sound {
  openMicrophone(options: NodeMicrophoneOptions): Promise<Pick<NodeMicrophone, "close">>;
  openSpeaker(options: NodeSpeakerOptions): Promise<NodeSpeaker>;
}

/** Those of this machine. */
export const systemSound: Sound = { openMicrophone, openSpeaker };

/**
 * What a command says of a device that cannot be used, with the way out; other errors stay as they are.
 * @param list what lists the devices; absent: a flag of the command itself
 */
export function explainDevice(error: unknown, list = "--list-devices"): unknown {
  if (!(error instanceof NodeAudioError)) return error;
  const instead = error.device === "microphone" ? "--input speech.wav" : "--output answer.wav";
  return new ChatFailure(`No ${error.device} can be used: ${error.reason}. See ${list}, or use ${instead}.`, {
    cause: error,
  });
}

/**
 * The microphones and speakers there are.
 * @throws {ChatFailure} when they cannot be listed on this machine.
 */
export function listSoundDevices(): Promise<readonly NodeAudioDevice[]> {
  return listAudioDevices().catch((error: unknown) => {
    throw new ChatFailure(
      "Sound devices need the package decibri, which cannot be loaded on this machine. " +
        "Use --input speech.wav and --output answer.wav instead.",
      { cause: error },
    );
  });
}
