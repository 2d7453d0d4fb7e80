import { SampleRing, StreamingResampler } from "@vivavoce/audio";

/** A recording that is read once. */
export interface Recording {
  /** Hz. */
  readonly sampleRate: number;
  readonly pieces: Iterable<Float32Array>;
}

/** What is handed on at once: detection must not run ahead of what is held. */
const stepMs = 500;

/** Reads a recording at two rates: one to listen to as it comes, one to read back from. */
export class RecordingEar {
  readonly #recording: Recording;
  /** None when both rates are the same. */
  readonly #toDetected: StreamingResampler | undefined;
  readonly #toRead: StreamingResampler;
  readonly #held: SampleRing;
  #samples = 0;

  /**
   * @param detectedRate Hz of what {@link listen} gives.
   * @param readRate Hz of what {@link read} gives.
   * @param heldMs how far back can be read.
   */
  constructor(recording: Recording, detectedRate: number, readRate: number, heldMs: number) {
    const fromRate = recording.sampleRate;
    this.#recording = recording;
    if (detectedRate !== readRate) this.#toDetected = new StreamingResampler({ fromRate, toRate: detectedRate });
    this.#toRead = new StreamingResampler({ fromRate, toRate: readRate });
    this.#held = new SampleRing(Math.ceil(((heldMs + 4 * stepMs) * readRate) / 1000));
  }

  /** How long the recording was, as far as it was read, in milliseconds. */
  get durationMs(): number {
    return Math.round((this.#samples / this.#recording.sampleRate) * 1000);
  }

  /** The recording in short pieces; what can be read back is always ahead of them. */
  *listen(): Generator<Float32Array> {
    const step = Math.ceil((this.#recording.sampleRate * stepMs) / 1000);
    for (const piece of this.#recording.pieces) {
      for (let at = 0; at < piece.length; at += step) {
        const part = piece.subarray(at, at + step);
        this.#samples += part.length;
        const read = this.#toRead.process(part);
        this.#held.write(read);
        yield this.#toDetected?.process(part) ?? read;
      }
    }
    const rest = this.#toRead.flush();
    this.#held.write(rest);
    yield this.#toDetected?.flush() ?? rest;
  }

  /** Samples from one position up to another, as far as they are held. */
  read(start: number, end: number): Float32Array {
    return this.#held.read(start, end);
  }
}
