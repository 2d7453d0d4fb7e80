import { pcm16ToBytes } from "@vivavoce/audio";
import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { AudioOutput } from "../playback.ts";
import { deviceRate } from "./pcm-device.ts";
import type { PcmSink } from "./pcm-device.ts";

const tickMs = 20;

/**
 * Plays at the speed of time into a sink, no further ahead than the sink asks for, so that little is lost when it is
 * cleared. Playing starts with the first samples.
 */
export class PacedOutput implements AudioOutput {
  readonly #sink: PcmSink;
  readonly #clock: Clock;
  readonly #frame: (pcm16: Int16Array) => void;
  readonly #stopTicking: () => void;
  #waiting: Int16Array[] = [];
  #startMs: number | undefined;
  /** Samples written since `#startMs`. */
  #runSamples = 0;
  /** Samples heard before `#startMs`. */
  #earlierSamples = 0;

  /** @param frame sees what is handed to the sink. */
  constructor(sink: PcmSink, clock: Clock, frame: (pcm16: Int16Array) => void = () => undefined) {
    this.#sink = sink;
    this.#clock = clock;
    this.#frame = frame;
    this.#stopTicking = every(clock, tickMs, () => this.#write());
  }

  get playedSamples(): number {
    return this.#earlierSamples + Math.min(this.#runSamples, this.#elapsedSamples());
  }

  play(pcm16: Int16Array): void {
    if (pcm16.length === 0) return;
    this.#waiting.push(pcm16);
    this.#startMs ??= this.#clock.now();
    this.#write();
  }

  clear(): void {
    this.#waiting = [];
    // A silent sink has nothing to drop, and dropping costs a device its time.
    if (this.#startMs === undefined) return;
    this.#runSamples = Math.min(this.#runSamples, this.#elapsedSamples());
    this.#endRun();
    this.#sink.clear();
  }

  close(): void {
    this.#stopTicking();
    this.#waiting = [];
    this.#sink.close();
  }

  #elapsedSamples(): number {
    return this.#startMs === undefined ? 0 : Math.floor(((this.#clock.now() - this.#startMs) / 1000) * deviceRate);
  }

  #write(): void {
    if (this.#startMs === undefined) return;
    const elapsed = this.#elapsedSamples();
    // All heard: what comes next begins a new run, so that a gap is not made up for in a rush.
    if (this.#waiting.length === 0 && elapsed >= this.#runSamples) return this.#endRun();
    let due = elapsed + (this.#sink.leadMs / 1000) * deviceRate - this.#runSamples;
    while (due > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const part = next.subarray(0, due);
      if (part.length < next.length) this.#waiting.unshift(next.subarray(part.length));
      this.#frame(part);
      this.#sink.write(pcm16ToBytes(part));
      this.#runSamples += part.length;
      due -= part.length;
    }
  }

  #endRun(): void {
    this.#earlierSamples += this.#runSamples;
    this.#runSamples = 0;
    this.#startMs = undefined;
  }
}
