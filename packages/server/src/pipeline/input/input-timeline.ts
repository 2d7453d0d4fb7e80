import { SampleRing } from "@vivavoce/audio";
import { ProtocolError } from "@vivavoce/protocol";
import { InputDecoder, momentBytes } from "./input-decoder.ts";
import type { DecodedAudio, InputFormat } from "./input-decoder.ts";
import { isSharedSilence, silentBytes } from "./silent-bytes.ts";

/** What comes next in media order. */
export type TimelineEntry<Due> =
  /** `fromSample` is the position of its first sample. Samples of digital silence are shared: read only. */
  | { readonly type: "frame"; readonly samples: Float32Array; readonly fromSample: number; readonly endMs: number }
  | { readonly type: "due"; readonly due: Due };

type Waiting<Due> =
  | { readonly type: "audio"; bytes: Uint8Array; offset: number }
  | { readonly type: "format"; readonly format: InputFormat }
  | { readonly type: "skip"; readonly toSample: number }
  | { readonly type: "due"; readonly due: Due };

/** How audio comes in, and how it is given out. */
export interface InputTimelineOptions {
  /** Rate of the samples given out, in Hz. */
  readonly sampleRate: number;
  /** Length of the frames given out. */
  readonly frameSamples: number;
  readonly format: InputFormat;
  /** Most audio that may wait, in milliseconds. */
  readonly maxPendingMs: number;
  /** Media time at which it begins, in milliseconds; 0 when absent. */
  readonly startMs?: number;
}

/** Audio is decoded in pieces of this length, so that a long append costs no long stretch of computing. */
const pieceMs = 100;

/** Sound kept behind the current position unless somebody needs it longer, in milliseconds. */
const lookBackMs = 1000;

/** Appends shorter than this are joined, in blocks of this length. */
const smallBytes = 64;
const blockBytes = 4096;

/** Reference that may wait to be read: as much as decoding runs ahead of frames, amply. */
const referenceMs = 2000;

/** Frames of digital silence are all this one: most of all frames, where nobody speaks. */
const silence = new Float32Array(2048);

/** Longest lookback there can be: `speech_duration_ms` goes up to a minute. */
const capacityMs = 62_000;

/**
 * The user's audio as one line of media time: bytes and what is due go in as they arrive, frames and what is due come out in the
 * same order. Bytes wait undecoded. Positions are samples at the engines' rate since the session began.
 */
export class InputTimeline<Due> {
  readonly #options: InputTimelineOptions;
  readonly #waiting: Waiting<Due>[] = [];
  readonly #received: ReceivedAudio;
  #pendingSamples = 0;
  #waitingBytes = 0;
  #decoder: InputDecoder;
  #pieceBytes: number;
  #ring: SampleRing;
  /** Position of the ring's first sample: audio that was dropped never entered it. */
  #ringOrigin = 0;
  #position = 0;
  /** Everything from here on is known to be digital silence. */
  #silentFrom = 0;
  /** What the client said it was playing, at the same positions as the sound; null when it does not say. */
  #reference: { readonly origin: number; readonly ring: SampleRing } | null = null;

  constructor(options: InputTimelineOptions) {
    this.#options = options;
    this.#received = new ReceivedAudio(options.format, options.sampleRate);
    this.#decoder = new InputDecoder(options.format, options.sampleRate);
    this.#pieceBytes = pieceBytes(options.format);
    this.#ring = this.#newRing();
    if (options.startMs === undefined) return;
    const startSample = this.#samplesOf(options.startMs);
    this.#received.begin(startSample);
    this.#ringOrigin = startSample;
    this.#position = startSample;
  }

  /** The format of the bytes to come. */
  get format(): InputFormat {
    return this.#received.format;
  }

  /** Everything before this position has been given out as frames. */
  get position(): number {
    return this.#position;
  }

  /** Sound that waits to be decoded, in milliseconds. */
  get pendingMs(): number {
    return this.#msOf(this.#pendingSamples);
  }

  /** Bytes of sound that wait to be decoded. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Position after the newest sample that `read` can give. */
  get endSample(): number {
    return this.#ringOrigin + this.#ring.endSample;
  }

  /** Media time received, in whole milliseconds (BH-30). */
  get receivedMs(): number {
    return Math.floor(this.#msOf(this.#received.samples));
  }

  /**
   * Takes bytes over; they must not change afterwards.
   * @returns media time received
   * @throws ProtocolError when more than `maxPendingMs` would wait
   */
  append(bytes: Uint8Array): number {
    const samples = this.#received.roughSamplesOf(bytes.length);
    if (this.#msOf(this.#pendingSamples + samples) > this.#options.maxPendingMs) {
      throw new ProtocolError(
        "input_audio_buffer_full",
        `More than ${this.#options.maxPendingMs} ms of input audio is waiting; the audio was not taken.`,
        { param: "audio" },
      );
    }
    this.#received.add(bytes.length);
    this.#pendingSamples += samples;
    this.#wait(bytes);
    return this.receivedMs;
  }

  /** Small pieces are joined: each on its own would cost many times its length. Silence is only counted. */
  #wait(bytes: Uint8Array): void {
    this.#waitingBytes += bytes.length;
    const last = this.#waiting.at(-1);
    if (last?.type === "audio" && isSharedSilence(last.bytes) && isSharedSilence(bytes)) {
      const joined = silentBytes(last.bytes.length + bytes.length);
      if (joined !== undefined) {
        last.bytes = joined;
        return;
      }
    }
    if (last?.type === "audio" && bytes.length < smallBytes) {
      const joined = extended(last.bytes, bytes);
      if (joined !== undefined) {
        last.bytes = joined;
        return;
      }
    }
    if (bytes.length === 0) return;
    this.#waiting.push({ type: "audio", bytes: bytes.length < smallBytes ? roomy(bytes) : bytes, offset: 0 });
  }

  /** The format of the bytes to come. The bytes of an incomplete sample are dropped. */
  setFormat(format: InputFormat): void {
    if (!this.#received.setFormat(format)) return;
    this.#waiting.push({ type: "format", format });
  }

  /** Adds what is due when all audio so far has been given out. */
  add(due: Due): void {
    this.#waiting.push({ type: "due", due });
  }

  /** Drops audio that waits behind the last of what is due that `keep` keeps, and adds `due`. */
  drop(due: Due, keep: (due: Due) => boolean): void {
    const last = this.#waiting.findLastIndex((entry) => entry.type === "due" && keep(entry.due));
    const tail = this.#waiting.splice(last + 1).filter((entry) => entry.type !== "audio" && entry.type !== "skip");
    this.#received.round();
    this.#pendingSamples = this.#waiting.reduce(
      (sum, entry) =>
        sum + (entry.type === "audio" ? this.#received.roughSamplesOf(entry.bytes.length - entry.offset) : 0),
      0,
    );
    this.#waitingBytes = this.#waiting.reduce(
      (sum, entry) => sum + (entry.type === "audio" ? entry.bytes.length - entry.offset : 0),
      0,
    );
    this.#waiting.push({ type: "skip", toSample: this.#received.samples }, ...tail, { type: "due", due });
  }

  /** What comes next; undefined when more audio is needed. */
  next(): TimelineEntry<Due> | undefined {
    for (;;) {
      if (this.endSample - this.#position >= this.#options.frameSamples) return this.#frame();
      const entry = this.#waiting[0];
      if (entry === undefined) return undefined;
      if (entry.type !== "audio") this.#waiting.shift();
      switch (entry.type) {
        case "audio":
          this.#decode(entry);
          break;
        case "format":
          this.#write(this.#decoder.flush());
          this.#reference = entry.format.channels === 2 ? this.#newReference(this.endSample) : null;
          this.#decoder = new InputDecoder(entry.format, this.#options.sampleRate);
          this.#pieceBytes = pieceBytes(entry.format);
          break;
        case "skip":
          this.#decoder.flush();
          this.#ring = this.#newRing();
          this.#ringOrigin = entry.toSample;
          this.#position = entry.toSample;
          if (this.#reference !== null) this.#reference = this.#newReference(entry.toSample);
          break;
        case "due":
          return entry;
      }
    }
  }

  /** Samples between two positions, cut down to what is still held. */
  read(fromSample: number, toSample: number): Float32Array {
    return this.#ring.read(fromSample - this.#ringOrigin, toSample - this.#ringOrigin);
  }

  /** What the client was playing between two positions; silence where it has not said, null when it never does. */
  readReference(fromSample: number, toSample: number): Float32Array | null {
    if (this.#reference === null) return null;
    const { origin, ring } = this.#reference;
    const out = new Float32Array(toSample - fromSample);
    out.set(ring.read(fromSample - origin, toSample - origin), Math.max(0, origin + ring.startSample - fromSample));
    return out;
  }

  /** Puts sound without echo in place of what was received, for whoever reads it later. */
  replace(fromSample: number, samples: Float32Array): void {
    this.#ring.replace(fromSample - this.#ringOrigin, samples);
  }

  /** Forgets sound before the position, but not the last second. */
  forget(beforeSample: number): void {
    const before = Math.min(beforeSample, this.#position - this.#samplesOf(lookBackMs));
    this.#ring.dropBefore(before - this.#ringOrigin);
    this.#reference?.ring.dropBefore(this.#position - this.#reference.origin);
  }

  #frame(): TimelineEntry<Due> {
    const fromSample = this.#position;
    const end = fromSample + this.#options.frameSamples;
    const isSilent = fromSample >= this.#silentFrom && this.#options.frameSamples <= silence.length;
    const samples = isSilent ? silence.subarray(0, this.#options.frameSamples) : this.read(fromSample, end);
    this.#position = end;
    return { type: "frame", samples, fromSample, endMs: this.#msOf(end) };
  }

  #decode(entry: Extract<Waiting<Due>, { type: "audio" }>): void {
    const piece = this.#piece(entry);
    this.#waitingBytes -= piece.length;
    const decoded = this.#decoder.decode(piece);
    this.#write(decoded);
    this.#pendingSamples = Math.max(0, this.#pendingSamples - decoded.microphone.length);
  }

  /** Takes up to a piece of the audio that waits: short appends that are there together cost as much as one. */
  #piece(first: Extract<Waiting<Due>, { type: "audio" }>): Uint8Array {
    const parts: Uint8Array[] = [];
    let left = this.#pieceBytes;
    for (let entry: Waiting<Due> | undefined = first; entry?.type === "audio" && left > 0; entry = this.#waiting[0]) {
      const part = entry.bytes.subarray(entry.offset, entry.offset + left);
      entry.offset += part.length;
      left -= part.length;
      parts.push(part);
      if (entry.offset >= entry.bytes.length) this.#waiting.shift();
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  #write({ microphone, reference, isSilent }: DecodedAudio): void {
    this.#ring.write(microphone);
    if (!isSilent) this.#silentFrom = this.endSample;
    if (reference !== null) this.#reference?.ring.write(reference);
  }

  #newReference(origin: number): { readonly origin: number; readonly ring: SampleRing } {
    return { origin, ring: new SampleRing(this.#samplesOf(referenceMs)) };
  }

  #newRing(): SampleRing {
    return new SampleRing(this.#samplesOf(capacityMs));
  }

  #samplesOf(ms: number): number {
    return Math.round((ms * this.#options.sampleRate) / 1000);
  }

  #msOf(samples: number): number {
    return (samples * 1000) / this.#options.sampleRate;
  }
}

/** Bytes at the beginning of a block that has room for more after them. */
function roomy(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(blockBytes);
  block.set(bytes);
  return block.subarray(0, bytes.length);
}

/** The bytes with more after them in the same block; undefined when there is no room, or no block of ours. */
function extended(bytes: Uint8Array, more: Uint8Array): Uint8Array | undefined {
  if (bytes.byteOffset !== 0 || bytes.buffer.byteLength !== blockBytes) return undefined;
  const length = bytes.length + more.length;
  if (length > blockBytes) return undefined;
  const joined = new Uint8Array(bytes.buffer, 0, length);
  joined.set(more, bytes.length);
  return joined;
}

function pieceBytes(format: InputFormat): number {
  return momentBytes(format) * Math.round((format.sampleRate * pieceMs) / 1000);
}

/** Counts received audio at the engines' rate, from bytes. */
class ReceivedAudio {
  readonly #sampleRate: number;
  /** Of the bytes to come. */
  format: InputFormat;
  /** Samples of former formats. */
  #before = 0;
  #bytes = 0;

  constructor(format: InputFormat, sampleRate: number) {
    this.format = format;
    this.#sampleRate = sampleRate;
  }

  /** Samples at the engines' rate; a fraction where the rates do not divide. */
  get samples(): number {
    const samples = Math.floor(this.#bytes / momentBytes(this.format));
    return this.#before + (samples * this.#sampleRate) / this.format.sampleRate;
  }

  /** Length of some bytes, incomplete samples counted as fractions. */
  roughSamplesOf(lengthBytes: number): number {
    return (lengthBytes * this.#sampleRate) / (momentBytes(this.format) * this.format.sampleRate);
  }

  add(lengthBytes: number): void {
    this.#bytes += lengthBytes;
  }

  /** Counts from here on. */
  begin(sample: number): void {
    this.#before = sample;
  }

  /** Begins a new count on a whole sample; an incomplete sample is dropped. */
  round(): void {
    this.#before = Math.round(this.samples);
    this.#bytes = 0;
  }

  /** False when it is the format already in use. */
  setFormat(format: InputFormat): boolean {
    const { encoding, sampleRate, channels } = this.format;
    if (format.encoding === encoding && format.sampleRate === sampleRate && format.channels === channels) return false;
    this.round();
    this.format = format;
    return true;
  }
}
