import { bytesToPcm16, concatBytes } from "@vivavoce/audio";
import { frameLevel } from "../frame-level.ts";
import type { AudioOutput } from "../playback.ts";
import { commandMeans } from "./command-means.ts";
import { decibriMeans } from "./decibri-means.ts";
import { NodeAudioError } from "./node-audio-error.ts";
import type { Attempt } from "./node-audio-error.ts";
import { PacedOutput } from "./paced-output.ts";
import type { PcmMeans, PcmTaker } from "./pcm-device.ts";

/** What to do with what the microphone hears. */
export interface NodeMicrophoneOptions {
  /** A frame of 20 ms at 24 kHz. */
  readonly frame: (pcm16: Int16Array) => void;
  /** How loud each frame is, 0 (-60 dB and less) to 1 (-10 dB and more). */
  readonly level?: (level: number) => void;
  /** The device is gone. */
  readonly lost?: (error: NodeAudioError) => void;
  /** Ways to the sound, tried in order. Default: the package `decibri`, then programs of the system. */
  readonly means?: readonly PcmMeans[];
}

/** An open microphone. */
export interface NodeMicrophone {
  /** True sends silence: the server goes on hearing time pass. */
  muted: boolean;
  /** What it is reached by: `decibri`, or the name of a program. */
  readonly means: string;
  close(): void;
}

/** How answers are played. */
export interface NodeSpeakerOptions {
  /** The device is gone; nothing more is heard. */
  readonly lost?: (error: NodeAudioError) => void;
  /** As for the microphone. */
  readonly means?: readonly PcmMeans[];
}

/** An open speaker at 24 kHz. */
export interface NodeSpeaker extends AudioOutput {
  /** What it is reached by. */
  readonly means: string;
  close(): void;
}

const frameBytes = 960;
const defaultMeans = (): readonly PcmMeans[] => [decibriMeans, ...commandMeans()];

/**
 * Opens the machine's default microphone and delivers frames until `close`.
 * @throws {NodeAudioError} when there is none to use.
 */
export async function openMicrophone(options: NodeMicrophoneOptions): Promise<NodeMicrophone> {
  const means = (options.means ?? defaultMeans()).filter((one) => one.openSource !== undefined);
  const state = { muted: false };
  const attempts: Attempt[] = [];
  for (const one of means) {
    const taker: PcmTaker = {
      data: cutFrames((frame) => {
        if (state.muted) frame.fill(0);
        options.frame(frame);
        options.level?.(frameLevel(frame));
      }),
      failed: (error) => options.lost?.(new NodeAudioError("microphone", [{ means: one.name, error }])),
    };
    try {
      const source = await one.openSource?.(taker);
      if (source === undefined) continue;
      return {
        get muted() {
          return state.muted;
        },
        set muted(muted) {
          state.muted = muted;
        },
        means: one.name,
        close: () => source.close(),
      };
    } catch (error) {
      attempts.push({ means: one.name, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  throw new NodeAudioError("microphone", attempts);
}

/**
 * Opens the machine's default speaker.
 * @throws {NodeAudioError} when there is none to use.
 */
export async function openSpeaker(options: NodeSpeakerOptions = {}): Promise<NodeSpeaker> {
  const means = (options.means ?? defaultMeans()).filter((one) => one.openSink !== undefined);
  const attempts: Attempt[] = [];
  for (const one of means) {
    try {
      const failed = (error: Error): void =>
        options.lost?.(new NodeAudioError("speaker", [{ means: one.name, error }]));
      const sink = await one.openSink?.(failed);
      if (sink === undefined) continue;
      return Object.assign(new PacedOutput(sink), { means: one.name });
    } catch (error) {
      attempts.push({ means: one.name, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  throw new NodeAudioError("speaker", attempts);
}

/** Makes frames of 20 ms out of bytes in pieces of any length. */
function cutFrames(deliver: (frame: Int16Array) => void): (bytes: Uint8Array) => void {
  let rest = new Uint8Array(0);
  return (bytes) => {
    const all = concatBytes([rest, bytes]);
    let offset = 0;
    for (; offset + frameBytes <= all.length; offset += frameBytes) {
      deliver(bytesToPcm16(all.subarray(offset, offset + frameBytes)));
    }
    rest = all.slice(offset);
  };
}
