import type { AudioOutput } from "@vivavoce/client";
import { chatSampleRate } from "./audio-ports.ts";
import type { AudioSink } from "./audio-ports.ts";
import type { ChatClock } from "./chat-clock.ts";

const tickMs = 20;

/**
 * Plays answers at the speed of time into a sink, no further ahead than the sink asks for. What is not due yet waits
 * here. Playing starts with the first samples.
 */
export class PacedPlayer implements AudioOutput {
  readonly #sink: AudioSink;
  readonly #clock: ChatClock;
  readonly #stopTicking: () => void;
  #waiting: Int16Array[] = [];
  #startMs: number | undefined;
  /** Samples written since `#startMs`. */
  #runSamples = 0;
  /** Samples written before `#startMs`. */
  #earlierSamples = 0;

  constructor(sink: AudioSink, clock: ChatClock) {
    this.#sink = sink;
    this.#clock = clock;
    this.#stopTicking = clock.every(tickMs, () => this.#write());
  }

  get playedSamples(): number {
    return this.#earlierSamples + Math.min(this.#runSamples, this.#elapsedSamples());
  }

  play(pcm16: Int16Array): void {
    if (pcm16.length === 0) return;
    this.#waiting.push(pcm16);
    if (this.#startMs === undefined) this.#startMs = this.#clock.nowMs();
    this.#write();
  }

  clear(): void {
    this.#waiting = [];
    // A silent sink has nothing to drop, and dropping may cost a device its time.
    if (this.#startMs === undefined) return;
    this.#runSamples = Math.min(this.#runSamples, this.#elapsedSamples());
    this.#endRun();
    this.#sink.clear();
  }

  /** Stops playing at once and closes the sink. */
  async close(): Promise<void> {
    this.#stopTicking();
    this.clear();
    await this.#sink.close();
  }

  #elapsedSamples(): number {
    if (this.#startMs === undefined) return 0;
    return Math.floor(((this.#clock.nowMs() - this.#startMs) / 1000) * chatSampleRate);
  }

  #write(): void {
    if (this.#startMs === undefined) return;
    const elapsed = this.#elapsedSamples();
    // Nothing left and all of it heard: what comes next begins a new run, so that a gap is not made up for in a rush.
    if (this.#waiting.length === 0 && elapsed >= this.#runSamples) return this.#endRun();
    let due = elapsed + (this.#sink.leadMs / 1000) * chatSampleRate - this.#runSamples;
    while (due > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const part = next.subarray(0, due);
      if (part.length < next.length) this.#waiting.unshift(next.subarray(part.length));
      this.#sink.write(part);
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
