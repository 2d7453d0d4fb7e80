import { pcm16ToBytes, samplesToPcm16, StreamingResampler } from "@vivavoce/audio";
import { EngineError } from "@vivavoce/engine";
import type { Recognition, RecognizedWord, RecognizerOptions, RecognizerStream } from "@vivavoce/engine";
import type { LinkLease, LinkPool } from "./link-pool.ts";
import type { EarLink, HeardPiece, LinkSettings } from "./ear-link.ts";

/** Rate of the sound that is pushed, Hz. */
export const earsSampleRate = 16_000;
/** Sound goes out in pieces of a tenth of a second; services refuse to transcribe less. */
const piecesPerSecond = 10;
/** Most sound of one piece that is kept to be sent again, or waits for a connection. */
const maxKeptSeconds = 60;

/** What a stream needs of its recognizer. */
export interface StreamSurroundings {
  readonly engine: string;
  readonly pool: LinkPool<EarLink>;
  readonly settings: LinkSettings;
  readonly wordTimes: boolean;
  /** Rate that the server takes, Hz. */
  readonly wireRate: number;
  readonly health: { answered(): void; failed(error: unknown): void };
}

/**
 * The utterance of one speaker. Sound goes out while it comes; a settle commits what was said since the last one, and the
 * texts one after the other are the whole. When the connection breaks, a new one is given what has no text yet, once.
 */
export class LiveStream implements RecognizerStream {
  readonly #surroundings: StreamSurroundings;
  readonly #options: RecognizerOptions;
  readonly #abort = new AbortController();
  readonly #texts: string[] = [];
  readonly #words: RecognizedWord[] = [];
  #resampler: StreamingResampler;
  /** Where the piece in hand begins in the utterance. */
  #pieceMs = 0;
  /** Sound without a text yet: all of it has been sent up to `#sent`. */
  #kept = new Float32Array(0);
  #keptSamples = 0;
  #sent = 0;
  #lease: Promise<LinkLease<EarLink> | undefined> | undefined;
  #link: EarLink | undefined;
  #pushed = 0;
  #settled: { readonly end: number; readonly promise: Promise<Recognition> } | undefined;
  #work: Promise<unknown> = Promise.resolve();
  #isBusy = false;
  #failure: EngineError | undefined;

  constructor(surroundings: StreamSurroundings, options: RecognizerOptions) {
    this.#surroundings = surroundings;
    this.#options = options;
    this.#resampler = this.#newResampler();
  }

  push(samples: Float32Array): void {
    if (this.#abort.signal.aborted || samples.length === 0 || this.#failure !== undefined) return;
    this.#pushed += samples.length;
    this.#keep(this.#resampler.process(samples));
    if (this.#lease === undefined) void this.#connect().catch(() => undefined);
    // While a piece is being transcribed, what follows belongs to the next one.
    if (!this.#isBusy) this.#sendWhole();
  }

  settle(): Promise<Recognition> {
    const { engine } = this.#surroundings;
    if (this.#abort.signal.aborted) return Promise.reject(closedError(engine));
    if (this.#settled?.end === this.#pushed) return this.#settled.promise;
    const settled = { end: this.#pushed, promise: this.#work.then(() => this.#settle()) };
    this.#settled = settled;
    this.#work = settled.promise.catch(() => {
      // A failure is not kept: the next call tries again.
      if (this.#settled === settled) this.#settled = undefined;
    });
    return settled.promise;
  }

  close(): void {
    if (this.#abort.signal.aborted) return;
    const link = this.#link;
    const isClean = !this.#isBusy && link !== undefined && (this.#sent === 0 || link.clear());
    if (link !== undefined) link.onText = () => undefined;
    this.#abort.abort();
    void this.#lease?.then((lease) => lease?.release(isClean)).catch(() => undefined);
  }

  async #settle(): Promise<Recognition> {
    const { engine, health } = this.#surroundings;
    const { signal } = this.#abort;
    if (this.#failure !== undefined) throw this.#failure;
    this.#keep(this.#resampler.flush());
    this.#resampler = this.#newResampler();
    const endMs = (this.#pushed * 1000) / earsSampleRate;
    if (this.#keptSamples === 0) return this.#recognition();
    const least = this.#surroundings.wireRate / piecesPerSecond;
    if (this.#keptSamples < least) this.#keep(new Float32Array(least - this.#keptSamples));
    this.#isBusy = true;
    const count = this.#keptSamples;
    try {
      const heard = await this.#transcribe(count).catch((error: unknown) => {
        if (signal.aborted || !(error instanceof EngineError) || error.code !== "engine_unavailable") throw error;
        return this.#again(count);
      });
      health.answered();
      this.#forget(count);
      this.#add(heard, endMs);
      return this.#recognition();
    } catch (error) {
      if (signal.aborted) throw closedError(engine);
      health.failed(error);
      // What this connection has of the piece is of no use: the next one is given all of it.
      await this.#drop();
      throw error;
    } finally {
      this.#isBusy = false;
      if (!signal.aborted) this.#sendWhole();
    }
  }

  async #again(count: number): Promise<HeardPiece> {
    await this.#drop();
    return this.#transcribe(count);
  }

  async #drop(): Promise<void> {
    const old = await this.#lease?.catch(() => undefined);
    old?.release(false);
    this.#lease = undefined;
    this.#link = undefined;
    this.#sent = 0;
  }

  async #transcribe(count: number): Promise<HeardPiece> {
    const link = await this.#connect();
    this.#send(link, count);
    return link.commit();
  }

  #add({ text, words = [] }: HeardPiece, endMs: number): void {
    if (text !== "") this.#texts.push(text);
    for (const word of words) this.#words.push({ ...word, offsetMs: word.offsetMs + this.#pieceMs });
    this.#pieceMs = endMs;
  }

  #newResampler(): StreamingResampler {
    return new StreamingResampler({ fromRate: earsSampleRate, toRate: this.#surroundings.wireRate });
  }

  async #connect(): Promise<EarLink> {
    const { engine, pool, settings } = this.#surroundings;
    this.#lease ??= pool.lease(this.#options.sessionId ?? engine, this.#abort.signal);
    const lease = await this.#lease;
    if (lease === undefined) throw closedError(engine);
    await lease.link.opened;
    if (this.#link !== lease.link) {
      this.#link = lease.link;
      this.#sent = 0;
      lease.link.onText = (text) => this.#tell(text);
      lease.link.update(settings);
      if (!this.#isBusy) this.#sendWhole();
    }
    return lease.link;
  }

  #tell(text: string): void {
    if (this.#abort.signal.aborted) return;
    const stableText = this.#texts.join(" ");
    this.#options.onPartial?.({ text: stableText === "" ? text.trim() : `${stableText} ${text.trim()}`, stableText });
  }

  #recognition(): Recognition {
    const text = this.#texts.join(" ");
    return this.#surroundings.wordTimes ? { text, words: [...this.#words] } : { text };
  }

  #keep(samples: Float32Array): void {
    if (samples.length === 0) return;
    const length = this.#keptSamples + samples.length;
    if (length > this.#kept.length) {
      // Room doubles: a long utterance costs no more for each piece than a short one.
      const larger = new Float32Array(Math.max(length, 2 * this.#kept.length, this.#surroundings.wireRate));
      larger.set(this.#kept.subarray(0, this.#keptSamples));
      this.#kept = larger;
    }
    this.#kept.set(samples, this.#keptSamples);
    this.#keptSamples = length;
    if (this.#keptSamples <= maxKeptSeconds * this.#surroundings.wireRate) return;
    const message = "More speech waits for the speech server than may wait.";
    this.#failure = new EngineError(this.#surroundings.engine, "rate_limit_exceeded", message);
    this.#kept = new Float32Array(0);
    this.#keptSamples = 0;
  }

  /** Sends what fills whole pieces. */
  #sendWhole(): void {
    const waiting = this.#keptSamples - this.#sent;
    const piece = this.#surroundings.wireRate / piecesPerSecond;
    if (this.#link !== undefined) this.#send(this.#link, this.#sent + waiting - (waiting % piece));
  }

  #send(link: EarLink, end: number): void {
    if (end <= this.#sent) return;
    const samples = this.#kept.subarray(this.#sent, end);
    const { wireRate } = this.#surroundings;
    for (let at = 0; at < samples.length; at += wireRate) {
      link.append(pcm16ToBytes(samplesToPcm16(samples.subarray(at, at + wireRate))));
    }
    this.#sent = end;
  }

  #forget(count: number): void {
    this.#kept.copyWithin(0, count, this.#keptSamples);
    this.#keptSamples -= count;
    this.#sent = 0;
  }
}

function closedError(engine: string): EngineError {
  return new EngineError(engine, "engine_closed", "the recognizer stream is closed");
}
