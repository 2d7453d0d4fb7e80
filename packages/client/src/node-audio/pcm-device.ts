/** A device that is read: 16-bit little-endian samples, one channel, 24 kHz. */
export interface PcmSource {
  close(): void;
}

/** What a source does with what it hears. */
export interface PcmTaker {
  data(bytes: Uint8Array): void;
  /** The device stopped by itself. */
  failed(error: Error): void;
}

/** A device that is written, in the same format. */
export interface PcmSink {
  /** How much ahead of time samples must be written for sound without gaps, ms. */
  readonly leadMs: number;
  write(bytes: Uint8Array): void;
  /** Resolves when all that was written has been handed to the device. Absent: at once. */
  handedOver?(): Promise<void>;
  /** Drops what was written and is not heard yet. */
  clear(): void;
  close(): void;
}

/** A sound device of the machine. */
export interface NodeAudioDevice {
  readonly kind: "microphone" | "speaker";
  /** What `device` takes, beside a part of the name. */
  readonly index: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/** One way to reach the machine's sound. All of it rejects when there is no such device or the means is missing. */
export interface PcmMeans {
  readonly name: string;
  /** @param device number of a device or a part of its name; undefined for the system's default. */
  openSource?(taker: PcmTaker, device?: string): Promise<PcmSource>;
  openSink?(failed: (error: Error) => void, device?: string): Promise<PcmSink>;
  /** The devices it can reach. A means without this knows the default ones alone. */
  listDevices?(): Promise<readonly NodeAudioDevice[]>;
}

/** Rate of all devices here, Hz. */
export const deviceRate = 24_000;
