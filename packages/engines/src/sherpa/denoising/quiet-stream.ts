import { concatSamples } from "@vivavoce/audio";
import { EngineError } from "@vivavoce/engine";
import type { NoiseSuppressorStream } from "@vivavoce/engine";
import type { QuietChild } from "./quiet-child.ts";

/** The process that works on a stream. */
export type QuietLink = Pick<QuietChild, "open" | "push" | "close">;

interface QuietStreamOptions {
  readonly engine: string;
  /** The process, as long as there is one. */
  readonly link: () => QuietLink | undefined;
  readonly delaySamples: number;
  /** Share of the sound that is left as it is, 0 to 1. */
  readonly dryShare: number;
  readonly onClose: () => void;
}

/** Sound goes to the process in pieces of 20 ms: a message costs more than what it carries. */
const pieceSamples = 320;
/**
 * So much of a stream may wait for the process, 1 s. What comes beyond it is left as it is until all of that was answered: who
 * sends faster than people speak takes the process from nobody.
 */
const mostOwedSamples = 16_000;

/**
 * The noise suppression of one session by a process. Sound goes out after a fixed time: without its noise where the process
 * has answered by then, as it was where not. So nobody ever waits for it, and a process that is lost costs its work alone.
 */
export class QuietStream implements NoiseSuppressorStream {
  readonly #options: QuietStreamOptions;
  /** Sound that was not given out yet, as it came and without its noise as far as that is known. */
  #dry: Float32Array;
  #quiet: Float32Array[] = [];
  /** Place of the first sample of `#quiet`, counted from the first of all that came. */
  #quietFrom = 0;
  #received: number;
  #pending: Float32Array[] = [];
  #pendingSamples = 0;
  /** Samples of each piece that was not answered. */
  #owed: number[] = [];
  #owedSamples = 0;
  /** Nothing is sent before all was answered; then it begins anew. */
  #isBehind = false;
  #link: { readonly to: QuietLink; readonly id: number } | undefined;
  #isClosed = false;

  constructor(options: QuietStreamOptions) {
    this.#options = options;
    this.#dry = new Float32Array(options.delaySamples);
    this.#received = 0;
  }

  process(samples: Float32Array): Float32Array {
    const { engine, dryShare, delaySamples } = this.#options;
    if (this.#isClosed) throw new EngineError(engine, "engine_closed", "the noise suppressor stream is closed");
    this.#send(samples);
    const line = concatSamples([this.#dry, samples]);
    this.#dry = line.slice(samples.length);
    const out = line.slice(0, samples.length);
    const from = this.#received - delaySamples;
    this.#received += samples.length;
    const until = from + out.length;
    let at = this.#quietFrom;
    for (const piece of this.#quiet) {
      const first = Math.max(from, at);
      const last = Math.min(until, at + piece.length);
      for (let place = first; place < last; place++) {
        const dry = out[place - from] ?? 0;
        out[place - from] = (1 - dryShare) * (piece[place - at] ?? 0) + dryShare * dry;
      }
      at += piece.length;
    }
    this.#forget(until);
    return out;
  }

  clear(): void {
    if (this.#isClosed) return;
    this.#beginAnew();
    this.#dry.fill(0);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#leave();
    this.#isClosed = true;
    this.#options.onClose();
  }

  #send(samples: Float32Array): void {
    if (this.#isBehind) return;
    if (this.#owedSamples + this.#pendingSamples + samples.length > mostOwedSamples) return this.#beginAnew();
    const link = (this.#link ??= this.#open());
    if (link === undefined) return;
    this.#pending.push(samples.slice());
    this.#pendingSamples += samples.length;
    if (this.#pendingSamples < pieceSamples) return;
    this.#owed.push(this.#pendingSamples);
    this.#owedSamples += this.#pendingSamples;
    const piece = concatSamples(this.#pending);
    this.#pending = [];
    this.#pendingSamples = 0;
    link.to.push(link.id, piece);
  }

  /** What was sent is not wanted any more, but has to be answered first. */
  #beginAnew(): void {
    if (this.#owed.length === 0) return this.#leave();
    this.#isBehind = true;
    this.#quiet = [];
    this.#pending = [];
    this.#pendingSamples = 0;
  }

  #open(): { readonly to: QuietLink; readonly id: number } | undefined {
    const to = this.#options.link();
    if (to === undefined) return undefined;
    this.#quiet = [];
    this.#quietFrom = this.#received;
    const id = to.open({
      onQuiet: (samples) => {
        if (this.#link?.id !== id || this.#link.to !== to) return;
        this.#owedSamples -= this.#owed.shift() ?? 0;
        if (!this.#isBehind) this.#quiet.push(samples);
        else if (this.#owed.length === 0) this.#leave();
      },
      onLost: () => {
        if (this.#link?.to === to) this.#leave();
      },
    });
    return { to, id };
  }

  /** What was given out is not needed any more. */
  #forget(until: number): void {
    for (let first = this.#quiet[0]; first !== undefined; first = this.#quiet[0]) {
      if (this.#quietFrom + first.length > until) return;
      this.#quietFrom += first.length;
      this.#quiet.shift();
    }
  }

  /** The next sound begins a stream of its own. */
  #leave(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#quiet = [];
    this.#pending = [];
    this.#owed = [];
    [this.#pendingSamples, this.#owedSamples] = [0, 0];
    this.#isBehind = false;
    if (link !== undefined) link.to.close(link.id);
  }
}
