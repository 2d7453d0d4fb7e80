import { bytesToPcm16, concatBytes } from "@vivavoce/audio";
import { frameLevel } from "../frame-level.ts";
import type { AudioOutput } from "../playback.ts";
import type { AudioClock } from "./audio-clock.ts";
import { commandMeans } from "./command-means.ts";
import { decibriMeans } from "./decibri-means.ts";
import { NodeAudioError } from "./node-audio-error.ts";
import type { Attempt } from "./node-audio-error.ts";
import { PacedOutput } from "./paced-output.ts";
import type { NodeAudioDevice, PcmMeans, PcmTaker } from "./pcm-device.ts";

/** Which device, and how it is reached. */
interface DeviceChoice {
  /** Number of the device in `listAudioDevices`, or a part of its name. Default: what the system prefers. */
  readonly device?: string | undefined;
  /** Ways to the sound, tried in order. Default: the package `decibri`, then programs of the system. */
  readonly means?: readonly PcmMeans[];
}

/** What to do with what the microphone hears. */
export interface NodeMicrophoneOptions extends DeviceChoice {
  /** A frame of 20 ms at 24 kHz. */
  readonly frame: (pcm16: Int16Array) => void;
  /** How loud each frame is, 0 (-60 dB and less) to 1 (-10 dB and more). */
  readonly level?: (level: number) => void;
  /** The device is gone. */
  readonly lost?: (error: NodeAudioError) => void;
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
export interface NodeSpeakerOptions extends DeviceChoice {
  /** Samples as they are handed to the device: for a meter, or to keep them. */
  readonly frame?: (pcm16: Int16Array) => void;
  /** The device is gone; nothing more is heard. */
  readonly lost?: (error: NodeAudioError) => void;
  /** Paces the sound. Default: the machine's own clock. */
  readonly clock?: AudioClock;
}

/** An open speaker at 24 kHz. */
export interface NodeSpeaker extends AudioOutput {
  /** What it is reached by. */
  readonly means: string;
  close(): void;
}

const frameBytes = 960;
const defaultMeans: readonly PcmMeans[] = [decibriMeans, ...commandMeans()];

/**
 * Opens a microphone of the machine and delivers frames until `close`.
 * @throws {NodeAudioError} when there is none to use, or not the chosen one.
 */
export async function openMicrophone(options: NodeMicrophoneOptions): Promise<NodeMicrophone> {
  const state = { muted: false };
  const [source, means] = await openFirst("microphone", options, (one) => {
    const taker: PcmTaker = {
      data: cutFrames((frame) => {
        if (state.muted) frame.fill(0);
        options.frame(frame);
        options.level?.(frameLevel(frame));
      }),
      failed: (error) => options.lost?.(new NodeAudioError("microphone", [{ means: one.name, error }])),
    };
    return one.openSource?.(taker, options.device);
  });
  return Object.assign(state, { means, close: () => source.close() });
}

/**
 * Opens a speaker of the machine.
 * @throws {NodeAudioError} when there is none to use, or not the chosen one.
 */
export async function openSpeaker(options: NodeSpeakerOptions = {}): Promise<NodeSpeaker> {
  const [sink, means] = await openFirst("speaker", options, (one) =>
    one.openSink?.(
      (error) => options.lost?.(new NodeAudioError("speaker", [{ means: one.name, error }])),
      options.device,
    ),
  );
  return Object.assign(new PacedOutput(sink, options.clock, options.frame), { means });
}

/**
 * The microphones and speakers there are, by the first means that can tell.
 * @throws what that means says when it cannot, for example that the package `decibri` is not installed.
 */
export async function listAudioDevices(means: readonly PcmMeans[] = defaultMeans): Promise<readonly NodeAudioDevice[]> {
  return (await means.find((one) => one.listDevices !== undefined)?.listDevices?.()) ?? [];
}

/** What the first means opens that can, and its name. */
async function openFirst<T>(
  kind: NodeAudioError["device"],
  { means = defaultMeans, device }: DeviceChoice,
  open: (means: PcmMeans) => Promise<T> | undefined,
): Promise<[opened: T, means: string]> {
  const attempts: Attempt[] = [];
  for (const one of means) {
    // One that knows the default alone would open another than was asked for.
    if (device !== undefined && one.listDevices === undefined) continue;
    try {
      const opened = await open(one);
      if (opened !== undefined) return [opened, one.name];
    } catch (error) {
      attempts.push({ means: one.name, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  throw new NodeAudioError(kind, attempts);
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
