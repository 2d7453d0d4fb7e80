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
  /** Drops what was written and is not heard yet. */
  clear(): void;
  close(): void;
}

/** One way to reach the machine's sound. Both reject when there is no such device or the means is missing. */
export interface PcmMeans {
  readonly name: string;
  openSource?(taker: PcmTaker): Promise<PcmSource>;
  openSink?(failed: (error: Error) => void): Promise<PcmSink>;
}

/** Rate of all devices here, Hz. */
export const deviceRate = 24_000;
