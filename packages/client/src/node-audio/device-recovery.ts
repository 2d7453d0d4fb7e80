import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { NodeAudioError } from "./node-audio-error.ts";

/** What happened to an open device, and what is done about it. */
export type DeviceChange =
  /** It is gone; it, and what the system prefers now, are tried for a while. Silence is heard and played meanwhile. */
  | { readonly state: "lost"; readonly error: NodeAudioError }
  /** Sound goes on. */
  | { readonly state: "found"; readonly means: string; readonly isDefault: boolean };

/** How devices are opened and dropped, and who is told of it. */
export interface RecoveryOptions<Device> {
  readonly clock: Clock;
  /** Milliseconds for which a device is looked for. */
  readonly recoverMs: number;
  /** Opens the device that was asked for, or the default one. */
  readonly open: (isDefault: boolean) => Promise<{ readonly device: Device; readonly means: string }>;
  /** Whether a device was asked for, so that the default one is another. */
  readonly isChosen: boolean;
  /** The device in use is gone. */
  readonly gone: () => void;
  /** Another one is in use. */
  readonly use: (device: Device) => void;
  readonly drop: (device: Device) => void;
  readonly changed: (change: DeviceChange) => void;
  readonly lost: (error: NodeAudioError) => void;
}

/** How often a device is tried again, milliseconds. */
const againMs = 500;
/** One that is gone again before this has not been found: else it would be opened for ever. */
const steadyMs = 5000;

/** Looks for another device when the one in use goes away. */
export class DeviceRecovery<Device> {
  readonly #options: RecoveryOptions<Device>;
  #lostAtMs = -Infinity;
  #foundAtMs = -Infinity;
  #stop: (() => void) | undefined;
  #isTrying = false;
  #isClosed = false;

  constructor(options: RecoveryOptions<Device>) {
    this.#options = options;
  }

  /** The device in use has failed. Looks for another at once. */
  begin(error: NodeAudioError): void {
    const { clock, recoverMs, gone, changed, lost } = this.#options;
    if (this.#isClosed || this.#stop !== undefined) return;
    gone();
    const nowMs = clock.now();
    if (nowMs - this.#foundAtMs > steadyMs) {
      this.#lostAtMs = nowMs;
      if (recoverMs > 0) changed({ state: "lost", error });
    }
    if (nowMs - this.#lostAtMs >= recoverMs) {
      this.#isClosed = true;
      return lost(error);
    }
    this.#stop = every(clock, againMs, () => void this.#try(error));
    void this.#try(error);
  }

  close(): void {
    this.#isClosed = true;
    this.#stop?.();
  }

  async #try(error: NodeAudioError): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    const found = await this.#open();
    this.#isTrying = false;
    const { clock, recoverMs, use, drop, changed, lost } = this.#options;
    if (this.#isClosed) return found === undefined ? undefined : drop(found.device);
    if (found === undefined && clock.now() - this.#lostAtMs < recoverMs) return;
    this.#stop?.();
    this.#stop = undefined;
    if (found === undefined) {
      this.#isClosed = true;
      return lost(error);
    }
    this.#foundAtMs = clock.now();
    use(found.device);
    changed({ state: "found", means: found.means, isDefault: found.isDefault });
  }

  async #open(): Promise<{ device: Device; means: string; isDefault: boolean } | undefined> {
    const { open, isChosen } = this.#options;
    for (const isDefault of isChosen ? [false, true] : [true]) {
      try {
        return { ...(await open(isDefault)), isDefault };
      } catch {
        // Tried again, until the time is over; then the loss itself is told.
      }
    }
    return undefined;
  }
}
