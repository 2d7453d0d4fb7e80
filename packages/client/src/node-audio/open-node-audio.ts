import { bytesToPcm16, concatBytes } from "@vivavoce/audio";
import { createSystemClock, every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import { asError } from "@vivavoce/audio/reason-of";
import { frameLevel } from "../frame-level.ts";
import type { AudioOutput } from "../playback.ts";
import { commandMeans } from "./command-means.ts";
import { apartMeans } from "./apart-means.ts";
import { DeviceRecovery } from "./device-recovery.ts";
import type { DeviceChange, RecoveryOptions } from "./device-recovery.ts";
import { NodeAudioError } from "./node-audio-error.ts";
import type { Attempt } from "./node-audio-error.ts";
import { PacedOutput } from "./paced-output.ts";
import type { NodeAudioDevice, PcmMeans, PcmSink, PcmSource } from "./pcm-device.ts";

/** Which device, and how it is reached. */
interface DeviceChoice {
  /** Number of the device in `listAudioDevices`, or a part of its name. Default: what the system prefers. */
  readonly device?: string | undefined;
  /** Ways to the sound, tried in order. Default: the package `decibri`, then programs of the system. */
  readonly means?: readonly PcmMeans[];
  /**
   * How long another device is looked for when the one in use goes away, milliseconds: the chosen one, then what the system
   * prefers by then. Silence is heard and played meanwhile. 0: not at all. Default: 10 000.
   */
  readonly recoverMs?: number;
  /** The device went away, or sound goes on by one that was found. */
  readonly changed?: (change: DeviceChange) => void;
  /** Paces the sound, and the looking for devices. Default: the machine's own clock. */
  readonly clock?: Clock;
}

/** What to do with what the microphone hears. */
export interface NodeMicrophoneOptions extends DeviceChoice {
  /** A frame of 20 ms at 24 kHz. */
  readonly frame: (pcm16: Int16Array) => void;
  /** How loud each frame is, 0 (-60 dB and less) to 1 (-10 dB and more). */
  readonly level?: (level: number) => void;
  /** The device is gone, and no other was found in time; nothing more is heard. */
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
  /** The device is gone, and no other was found in time; nothing more is played. */
  readonly lost?: (error: NodeAudioError) => void;
}

/** An open speaker at 24 kHz. */
export interface NodeSpeaker extends AudioOutput {
  /** What it is reached by. */
  readonly means: string;
  close(): void;
}

const frameBytes = 960;
const frameMs = 20;
const defaultRecoverMs = 10_000;
/** Most silence that is heard at once: a machine that slept is not made up for. */
const mostSilentFrames = 50;
const defaultMeans: readonly PcmMeans[] = [apartMeans, ...commandMeans()];

/**
 * Opens a microphone of the machine and delivers frames until `close`. One that goes away is replaced where there is
 * another: see `recoverMs`.
 * @throws {NodeAudioError} when there is none to use, or not the chosen one.
 */
export async function openMicrophone(options: NodeMicrophoneOptions): Promise<NodeMicrophone> {
  const { clock = createSystemClock({ keepsAlive: true }) } = options;
  const state = { muted: false };
  let heardAtMs = clock.now();
  const deliver = (frame: Int16Array): void => {
    if (state.muted) frame.fill(0);
    heardAtMs = clock.now();
    options.frame(frame);
    options.level?.(frameLevel(frame));
  };
  let waiting: (() => void) | undefined;
  const wait = (isLost: boolean): void => {
    waiting?.();
    waiting = isLost ? every(clock, frameMs, () => silence()) : undefined;
  };
  const silence = (): void => {
    const due = Math.min(mostSilentFrames, Math.floor((clock.now() - heardAtMs) / frameMs));
    for (let count = 0; count < due; count++) deliver(new Int16Array(frameBytes / 2));
  };
  let source: PcmSource | undefined;
  const { device, means, recovery } = await openDevice<PcmSource>("microphone", options, clock, {
    open: (one, failed, wanted) => one.openSource?.({ data: cutFrames(deliver), failed }, wanted),
    gone: () => wait(true),
    use(found) {
      wait(false);
      source = found;
    },
    lost(error) {
      wait(false);
      options.lost?.(error);
    },
  });
  source = device;
  return Object.assign(state, {
    means,
    close() {
      recovery.close();
      wait(false);
      source?.close();
    },
  });
}

/**
 * Opens a speaker of the machine. One that goes away is replaced where there is another: see `recoverMs`.
 * @throws {NodeAudioError} when there is none to use, or not the chosen one.
 */
export async function openSpeaker(options: NodeSpeakerOptions = {}): Promise<NodeSpeaker> {
  const { clock = createSystemClock({ keepsAlive: true }) } = options;
  let sink: PcmSink | undefined;
  const first = await openDevice<PcmSink>("speaker", options, clock, {
    open: (one, failed, wanted) => one.openSink?.(failed, wanted),
    // What was on its way to a device that is gone is not played later.
    gone() {
      sink = undefined;
    },
    use(found) {
      sink = found;
    },
    lost: (error) => options.lost?.(error),
  });
  sink = first.device;
  const replaceable: PcmSink = {
    get leadMs() {
      return sink?.leadMs ?? first.device.leadMs;
    },
    write: (bytes) => sink?.write(bytes),
    clear: () => sink?.clear(),
    close() {
      first.recovery.close();
      sink?.close();
    },
  };
  return Object.assign(new PacedOutput(replaceable, clock, options.frame), { means: first.means });
}

/**
 * The microphones and speakers there are, by the first means that can tell.
 * @throws what that means says when it cannot, for example that the package `decibri` is not installed.
 */
export async function listAudioDevices(means: readonly PcmMeans[] = defaultMeans): Promise<readonly NodeAudioDevice[]> {
  return (await means.find((one) => one.listDevices !== undefined)?.listDevices?.()) ?? [];
}

/** How one kind of device is opened, and what follows when it goes away and comes back. */
interface DeviceUse<Device> extends Pick<RecoveryOptions<Device>, "gone" | "use" | "lost"> {
  /** Undefined where a means has no such device. @param failed the device stopped by itself */
  readonly open: (
    means: PcmMeans,
    failed: (error: Error) => void,
    device: string | undefined,
  ) => Promise<Device> | undefined;
}

/** Opens the device that is wanted; from then on another is looked for when it goes away. */
async function openDevice<Device extends { close(): void }>(
  kind: NodeAudioError["device"],
  options: DeviceChoice,
  clock: Clock,
  { open, ...follow }: DeviceUse<Device>,
) {
  const openOne = (device: string | undefined) =>
    openFirst(kind, { ...options, device }, (one) => {
      const failed = (error: Error): void => recovery.begin(new NodeAudioError(kind, [{ means: one.name, error }]));
      return open(one, failed, device);
    });
  const recovery: DeviceRecovery<Device> = new DeviceRecovery({
    ...follow,
    clock,
    recoverMs: options.recoverMs ?? defaultRecoverMs,
    isChosen: options.device !== undefined,
    open: (isDefault) => openOne(isDefault ? undefined : options.device),
    drop: (device) => device.close(),
    changed: (change) => options.changed?.(change),
  });
  return { ...(await openOne(options.device)), recovery };
}

/** What the first means opens that can, and its name. */
async function openFirst<Device>(
  kind: NodeAudioError["device"],
  { means = defaultMeans, device }: DeviceChoice,
  open: (means: PcmMeans) => Promise<Device> | undefined,
): Promise<{ readonly device: Device; readonly means: string }> {
  const attempts: Attempt[] = [];
  for (const one of means) {
    // One that knows the default alone would open another than was asked for.
    if (device !== undefined && one.listDevices === undefined) continue;
    try {
      const opened = await open(one);
      if (opened !== undefined) return { device: opened, means: one.name };
    } catch (error) {
      attempts.push({ means: one.name, error: asError(error) });
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
