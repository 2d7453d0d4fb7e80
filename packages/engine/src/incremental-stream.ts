import type { BufferedRecognition, BufferedRecognizer } from "./buffered-recognizer.ts";
import { EngineError } from "./engine-error.ts";
import { LocalAgreement } from "./local-agreement.ts";
import type { PassCertainty } from "./local-agreement.ts";
import type { Recognition, RecognizerOptions, RecognizerStream, SettleNeed } from "./recognizer.ts";
import { sureWords } from "./sure-words.ts";
import { UtteranceBuffer } from "./utterance-buffer.ts";
import type { CutLimits } from "./utterance-buffer.ts";

/** How a recognizer of whole stretches is made one of a stream. */
export interface IncrementalOptions {
  /** Audio between two partials, in milliseconds; 0 for no partials. Default 500. */
  readonly partialEveryMs?: number;
  /** Where utterances too long for one pass are cut. Default 12, 15 and 20 seconds. */
  readonly cut?: CutLimits;
  /**
   * A final ends the partial in progress and does not wait for it: for engines whose work is done elsewhere, where one
   * request does not hold up another. Default false.
   */
  readonly finalsEndPartials?: boolean;
  /**
   * A pass hands on a draft that makes the next one cheaper. Then utterances of which nobody reads partials are passed over
   * too, every second time, or every fourth where there is time for the final; else not before the final. Default false.
   */
  readonly drafts?: boolean;
}

/** With so much time for a final, milliseconds, what its draft does not have may be long: a final takes half of it. */
const amplySpareMs = 200;
/** Partials' times between two passes that only make drafts: where the final is waited for, and where there is time. */
const draftTimes = { soon: 2, later: 4 } as const;

/** The end of a piece that was cut off is not the end of what is said: nobody waits for its text so soon. */
const cutWithinMs = 1000;

/** A pass that somebody waits for: over a piece that was cut off, or over what there is at a `settle`. */
interface FinalJob {
  readonly type: "cut" | "settle";
  /** Number of the piece the samples begin with. */
  readonly piece: number;
  readonly samples: Float32Array<ArrayBuffer>;
  readonly withinMs: number;
  readonly resolve: (recognition: Recognition) => void;
  readonly reject: (error: unknown) => void;
}

/** The one pass in the engine's hands. */
interface RunningPass {
  readonly purpose: "partial" | "final";
  readonly abort: AbortController;
  started: boolean;
}

/** The utterance of one speaker: at most one pass at a time, finals in the order they were asked for. */
export class IncrementalStream<Draft> implements RecognizerStream {
  readonly #engine: BufferedRecognizer<Draft>;
  readonly #options: RecognizerOptions;
  readonly #partialSamples: number;
  readonly #finalsEndPartials: boolean;
  /** A piece is never cut off before this length. */
  readonly #shownSamples: number;
  readonly #buffer: UtteranceBuffer;
  readonly #agreement = new LocalAgreement();
  /** Results of the pieces that were cut off, and the sample each began with. */
  readonly #pieces: { readonly offset: number; recognition?: Recognition }[] = [{ offset: 0 }];
  readonly #jobs: FinalJob[] = [];
  #running: RunningPass | undefined;
  #draft: { readonly piece: number; readonly value: Draft } | undefined;
  /** Samples that the last pass asked for covers. */
  #partialAt = 0;
  #settled: { readonly end: number; readonly promise: Promise<Recognition> } | undefined;
  #failure: unknown;
  #closed = false;

  constructor(engine: BufferedRecognizer<Draft>, stream: RecognizerOptions, options: Required<IncrementalOptions>) {
    const rate = engine.info.capabilities.sampleRate;
    this.#engine = engine;
    this.#options = stream;
    this.#finalsEndPartials = options.finalsEndPartials;
    this.#partialSamples = Math.round((passEveryMs(stream, options) * rate) / 1000);
    this.#shownSamples = Math.floor((options.cut.minMs * rate) / 1000);
    this.#buffer = new UtteranceBuffer(rate, options.cut);
  }

  /** See `RecognizerStream`. */
  push(samples: Float32Array): void {
    if (this.#closed || samples.length === 0) return;
    this.#buffer.push(samples);
    for (let piece = this.#buffer.cut(); piece !== undefined; piece = this.#buffer.cut()) this.#cutOff(piece);
    if (this.#partialDue() && this.#running?.purpose === "partial") this.#dropWaitingPartial();
    this.#next();
  }

  /** See `RecognizerStream`; a failure is not kept, the next call tries again. */
  settle({ withinMs = 0 }: SettleNeed = {}): Promise<Recognition> {
    if (this.#closed) return Promise.reject(closedError(this.#engine.info.id));
    const end = this.#total();
    if (this.#settled?.end === end) return this.#settled.promise;
    const promise = new Promise<Recognition>((resolve, reject) => {
      const piece = this.#pieces.length - 1;
      this.#jobs.push({ type: "settle", piece, samples: this.#buffer.copy(), withinMs, resolve, reject });
    });
    const settled = { end, promise };
    this.#settled = settled;
    // A failure is not kept: the next call tries again.
    promise.catch(() => {
      if (this.#settled === settled) this.#settled = undefined;
    });
    this.#partialAt = end;
    this.#makeWay();
    this.#next();
    return promise;
  }

  /** See `RecognizerStream`; a pass in progress is aborted. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#running?.abort.abort();
    for (const job of this.#jobs.splice(0)) job.reject(closedError(this.#engine.info.id));
  }

  #total(): number {
    return (this.#pieces.at(-1)?.offset ?? 0) + this.#buffer.length;
  }

  #cutOff(samples: Float32Array<ArrayBuffer>): void {
    const piece = this.#pieces.length - 1;
    const offset = (this.#pieces[piece]?.offset ?? 0) + samples.length;
    this.#pieces.push({ offset });
    const resolve = (recognition: Recognition): void => {
      this.#pieces[piece] = { offset: this.#pieces[piece]?.offset ?? 0, recognition };
    };
    const reject = (error: unknown): void => {
      this.#failure = error;
    };
    this.#jobs.push({ type: "cut", piece, samples, withinMs: cutWithinMs, resolve, reject });
    this.#makeWay();
  }

  /** A partial that has not begun is stale as soon as there is something newer to do. */
  #dropWaitingPartial(): void {
    if (this.#running?.purpose === "partial" && !this.#running.started) this.#running.abort.abort();
  }

  /** Somebody waits for a final. */
  #makeWay(): void {
    if (!this.#finalsEndPartials) this.#dropWaitingPartial();
    else if (this.#running?.purpose === "partial") this.#running.abort.abort();
  }

  #partialDue(): boolean {
    if (this.#partialSamples === 0 || this.#buffer.length === 0) return false;
    return this.#total() - this.#partialAt >= this.#partialSamples;
  }

  #next(): void {
    if (this.#running !== undefined || this.#closed) return;
    const job = this.#jobs[0];
    if (job !== undefined) void this.#runFinal(job);
    else if (this.#partialDue()) void this.#runPartial();
  }

  async #runFinal(job: FinalJob): Promise<void> {
    const pass = this.#begin("final");
    try {
      const offset = this.#pieces[job.piece]?.offset ?? 0;
      // The engine may take the samples away.
      const { length } = job.samples;
      const result = length === 0 ? { text: "" } : await this.#recognize(pass, job.piece, job.samples, job.withinMs);
      if (this.#closed || result === undefined) throw closedError(this.#engine.info.id);
      const own = shift(result, (offset * 1000) / this.#engine.info.capabilities.sampleRate);
      if (job.type === "cut") job.resolve(own);
      else job.resolve(this.#whole(job.piece, own, length));
    } catch (error) {
      job.reject(error);
    }
    if (this.#jobs[0] === job) this.#jobs.shift();
    this.#end();
  }

  async #runPartial(): Promise<void> {
    const pass = this.#begin("partial");
    const piece = this.#pieces.length - 1;
    this.#partialAt = this.#total();
    // Nobody waits for a partial: when it fails, the final over the same audio will report what is wrong.
    const samples = this.#buffer.copy();
    const { length } = samples;
    const result = await this.#recognize(pass, piece, samples).catch(() => undefined);
    // Once its piece was cut off, a partial is older than what the cut will say.
    if (result !== undefined && !this.#closed && piece === this.#pieces.length - 1) {
      const { text } = this.#joined(piece, result);
      this.#options.onPartial?.(this.#agreement.add(text, this.#certainty(piece, length, result)));
    }
    this.#end();
  }

  #begin(purpose: RunningPass["purpose"]): RunningPass {
    const pass: RunningPass = { purpose, abort: new AbortController(), started: false };
    this.#running = pass;
    return pass;
  }

  #end(): void {
    this.#running = undefined;
    this.#next();
  }

  async #recognize(
    pass: RunningPass,
    piece: number,
    samples: Float32Array<ArrayBuffer>,
    withinMs = 0,
  ): Promise<BufferedRecognition<Draft> | undefined> {
    const queued = this.#options.watchQueue?.(pass.purpose);
    const { language, languages, phraseList, prompt, wantsWordTimes, sessionId } = this.#options;
    const asked = this.#engine.recognize({
      samples,
      purpose: pass.purpose,
      ...this.#prefix(piece),
      signal: pass.abort.signal,
      onStart: () => {
        pass.started = true;
        queued?.started();
      },
      ...(withinMs > 0 && { withinMs }),
      ...(this.#draft?.piece === piece && { draft: this.#draft.value }),
      ...(language !== undefined && { language }),
      ...(languages !== undefined && { languages }),
      ...(phraseList !== undefined && { phraseList }),
      ...(prompt !== undefined && { prompt }),
      ...(wantsWordTimes !== undefined && { wantsWordTimes }),
      ...(sessionId !== undefined && { sessionId }),
    });
    const giveUp = (): void => {
      if (!pass.started) queued?.dropped();
    };
    asked.then((result) => result === undefined && giveUp(), giveUp);
    const result = await asked;
    if (result?.draft !== undefined) this.#draft = { piece, value: result.draft };
    return result;
  }

  /** What a `settle` answers. @throws what went wrong with a piece before it */
  #whole(piece: number, last: Recognition, samples: number): Recognition {
    if (this.#failure !== undefined) throw this.#failure;
    const whole = this.#joined(piece, last);
    const { text } = this.#agreement.add(whole.text, this.#certainty(piece, samples, last));
    if (this.#options.showsStable !== true || whole.text.startsWith(this.#agreement.stableText)) return whole;
    return { ...whole, text };
  }

  /**
   * What of a pass may be settled. Text that is shown must lie before the next cut, wherever that will be: then the piece
   * before the cut can be made to begin with it. What was cut off is read for good.
   */
  #certainty(piece: number, samples: number, { logprobs }: Recognition): PassCertainty | undefined {
    if (this.#options.showsStable !== true) return undefined;
    const settledWords = words(this.#before(piece)).length;
    const known = Math.max(0, words(this.#agreement.stableText).length - settledWords);
    const sure = samples <= this.#shownSamples ? sureWords(logprobs, known) : 0;
    return { settledWords, sureWords: settledWords + sure, passes: 3 };
  }

  /** How the text of a piece must begin for the whole to begin with what is shown. */
  #prefix(piece: number): { readonly prefix?: string } {
    if (this.#options.showsStable !== true) return {};
    const prefix = this.#agreement.stableText.slice(this.#before(piece).length).trim();
    return prefix === "" ? {} : { prefix };
  }

  /** Text of the pieces before this one. */
  #before(piece: number): string {
    const texts = this.#pieces.slice(0, piece).map(({ recognition }) => recognition?.text ?? "");
    return words(texts.join(" ")).join(" ");
  }

  #joined(piece: number, last: Recognition): Recognition {
    const parts = [...this.#pieces.slice(0, piece).map((entry) => entry.recognition ?? { text: "" }), last];
    const texts = parts.map((part) => part.text.trim()).filter((text) => text !== "");
    const language = parts.findLast((part) => part.language !== undefined)?.language;
    // Some words that were understood are enough: a name is no other language.
    const isForeign = parts.every((part) => part.isForeign === true || part.text.trim() === "") && texts.length > 0;
    const odds = parts.flatMap(({ foreignLogOdds }) => foreignLogOdds ?? []);
    const { wordTimes, logprobs } = this.#engine.info.capabilities;
    const hasWords = wordTimes && (this.#options.wantsWordTimes !== false || parts.some((part) => part.words));
    return {
      text: texts.join(" "),
      ...(language !== undefined && { language }),
      ...(isForeign && { isForeign }),
      ...(odds.length > 0 && { foreignLogOdds: odds.reduce((sum, each) => sum + each, 0) / odds.length }),
      ...(hasWords && { words: parts.flatMap((part) => part.words ?? []) }),
      ...(logprobs && { logprobs: parts.flatMap((part) => part.logprobs ?? []) }),
    };
  }
}

/** Audio between two passes before the final, in milliseconds; 0 for none. */
function passEveryMs(
  { onPartial, spareMs = 0 }: RecognizerOptions,
  { partialEveryMs, drafts }: Required<IncrementalOptions>,
): number {
  if (onPartial !== undefined) return partialEveryMs;
  if (!drafts) return 0;
  return partialEveryMs * (spareMs >= amplySpareMs ? draftTimes.later : draftTimes.soon);
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

function shift(recognition: Recognition, byMs: number): Recognition {
  if (recognition.words === undefined || byMs === 0) return recognition;
  return { ...recognition, words: recognition.words.map((word) => ({ ...word, offsetMs: word.offsetMs + byMs })) };
}

function closedError(engine: string): EngineError {
  return new EngineError(engine, "engine_closed", "the recognizer stream is closed");
}
