import { concatSamples } from "@vivavoce/audio";
import { EngineError } from "../engine-error.ts";
import type { Recognition, Recognizer, RecognizerOptions, RecognizerStream, SettleNeed } from "../recognizer.ts";
import type { WatchQueue } from "../watch-queue.ts";
import { QueueFrames } from "./queue-frames.ts";
import type { WorkAnswer } from "./work-frame.ts";
import { awaitSomebody } from "./patience.ts";
import type { Patience } from "./patience.ts";
import { errorOf, isRefusal, unavailable } from "./work-link.ts";
import type { WorkHandle, WorkLink, WorkRefusal } from "./work-link.ts";

/** How long a recognizer elsewhere is waited for. */
export interface RemoteRecognizerOptions {
  /** Longest that a text is waited for, in milliseconds; it then fails with `timed_out`. Default 60,000. */
  readonly budgetMs?: number;
  /** How long a text is waited for while nobody is there to make it; absent: it fails at once. */
  readonly patience?: Patience;
}

const defaultBudgetMs = 60_000;
/** Sound travels in pieces of this length, in milliseconds: three frames of speech detection. */
const pieceMs = 96;
/** Sound that is kept in case that the engine has to hear it again, in milliseconds. */
const keptMs = 30_000;

/**
 * A recognizer that somebody else runs, under the name that it is offered with. An utterance whose engine is lost is heard
 * again from its beginning, as long as it is not longer than half a minute. A text that was waited for is then asked for
 * again, from somebody else at once or within the patience that there is; without either it fails.
 * @throws EngineError `not_found` when no recognizer of that name is offered
 */
export function createRemoteRecognizer(
  link: WorkLink,
  name: string,
  { budgetMs = defaultBudgetMs, patience }: RemoteRecognizerOptions = {},
): Recognizer {
  const offer = link.offers[name];
  if (offer?.kind !== "recognizer") throw new EngineError(name, "not_found", `no recognizer is offered as ${name}`);
  const { info } = offer;
  const streams = new Set<RemoteStream>();
  let isClosed = false;
  return {
    info,
    health: () => link.health(name),
    openStream(options) {
      if (isClosed) throw new EngineError(info.id, "engine_closed", "the recognizer is closed");
      const setup = { link, name, engine: info.id, sampleRate: info.capabilities.sampleRate, budgetMs, patience };
      const stream: RemoteStream = new RemoteStream(setup, options, () => streams.delete(stream));
      streams.add(stream);
      return stream;
    },
    async close() {
      isClosed = true;
      for (const stream of streams) stream.close();
    },
  };
}

interface StreamSetup {
  readonly link: WorkLink;
  readonly name: string;
  readonly engine: string;
  readonly sampleRate: number;
  readonly budgetMs: number;
  readonly patience: Patience | undefined;
}

interface Question {
  readonly need: SettleNeed | undefined;
  readonly resolve: (recognition: Recognition) => void;
  readonly reject: (error: EngineError) => void;
}

class RemoteStream implements RecognizerStream {
  readonly #setup: StreamSetup;
  readonly #options: RecognizerOptions;
  readonly #onClosed: () => void;
  readonly #questions = new Map<number, Question>();
  #queue: QueueFrames | undefined;
  #handle: WorkHandle | undefined;
  /** Why there is none. */
  #refusal: WorkRefusal | "engine_failed" = "engine_unavailable";
  /** Ends the waiting for somebody. */
  #cancelWait: (() => void) | undefined;
  /** Everything that was pushed, as long as it may have to be heard again; undefined once it is too much. */
  #kept: Float32Array[] | undefined = [];
  #keptSamples = 0;
  /** What has not been sent. */
  #waiting: Float32Array[] = [];
  #waitingSamples = 0;
  #asks = 0;
  #settled: Promise<Recognition> | undefined;
  #isClosed = false;

  constructor(setup: StreamSetup, options: RecognizerOptions, onClosed: () => void) {
    this.#setup = setup;
    this.#options = options;
    this.#onClosed = onClosed;
    if (options.watchQueue !== undefined) this.#queue = new QueueFrames(options.watchQueue as WatchQueue<string>);
    this.#open();
  }

  push(samples: Float32Array): void {
    if (this.#isClosed || samples.length === 0) return;
    const copy = samples.slice();
    this.#settled = undefined;
    this.#waiting.push(copy);
    this.#waitingSamples += copy.length;
    this.#keep(copy);
    if (this.#waitingSamples >= this.#samplesOf(pieceMs)) this.#flush();
  }

  settle(need?: SettleNeed): Promise<Recognition> {
    const { engine } = this.#setup;
    if (this.#isClosed) return Promise.reject(new EngineError(engine, "engine_closed", "the stream is closed"));
    if (this.#settled !== undefined) return this.#settled;
    this.#flush();
    const ask = ++this.#asks;
    const answer = new Promise<Recognition>((resolve, reject) => this.#questions.set(ask, { need, resolve, reject }));
    this.#settled = answer;
    // One that failed may be asked again.
    answer.catch(() => {
      if (this.#settled === answer) this.#settled = undefined;
    });
    if (this.#handle === undefined) this.#wait();
    else this.#ask(ask, this.#handle);
    return answer;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handle?.end();
    this.#cancelWait?.();
    this.#queue?.close();
    this.#rejectAll(new EngineError(this.#setup.engine, "engine_closed", "the stream is closed"));
    this.#kept = undefined;
    this.#waiting = [];
    this.#onClosed();
  }

  /** Has somebody hear it; without effect while nobody is there. */
  #open(): void {
    const { link, name } = this.#setup;
    if (this.#handle !== undefined || this.#kept === undefined) return;
    const { onPartial, watchQueue, ...options } = this.#options;
    const wants = { wantsPartials: onPartial !== undefined, wantsQueue: watchQueue !== undefined };
    const work = { type: "hear", engine: name, options, ...wants } as const;
    let handle: WorkHandle | WorkRefusal | undefined;
    // Who was asked before may still say something.
    const isOurs = (): boolean => handle === undefined || this.#handle === handle;
    handle = link.begin(work, {
      answer: (answer) => void (isOurs() && this.#take(answer)),
      lost: () => void (isOurs() && this.#lost("engine_failed")),
    });
    if (typeof handle === "string") return void (this.#refusal = handle);
    this.#handle = handle;
    // Heard from the beginning; the first time nothing has been said.
    this.#waiting = [...this.#kept];
    this.#waitingSamples = this.#keptSamples;
  }

  #flush(): void {
    this.#open();
    if (this.#handle === undefined) {
      // What is kept is sent when somebody is there, and what is not kept cannot be heard any more.
      this.#waiting = [];
      this.#waitingSamples = 0;
      return;
    }
    const most = this.#samplesOf(1000);
    const samples = concatSamples(this.#waiting);
    for (let start = 0; start < samples.length; start += most) {
      this.#handle.send({ type: "push", id: this.#handle.id, samples: samples.subarray(start, start + most) });
    }
    this.#waiting = [];
    this.#waitingSamples = 0;
  }

  #keep(samples: Float32Array): void {
    if (this.#kept === undefined) return;
    this.#kept.push(samples);
    this.#keptSamples += samples.length;
    if (this.#keptSamples > this.#samplesOf(keptMs)) this.#kept = undefined;
  }

  #take(answer: WorkAnswer): void {
    if (this.#isClosed) return;
    if (answer.type === "partial") {
      const { text, stableText } = answer;
      // Whoever was shown this is held to it, and another hearing may find another beginning.
      if (this.#options.showsStable === true && stableText !== "") this.#kept = undefined;
      this.#options.onPartial?.({ text, stableText });
    } else if (answer.type === "queue") {
      this.#queue?.take(answer);
    } else if (answer.type === "settled") {
      this.#answer(answer.ask, ({ resolve }) => resolve(answer.recognition));
    } else if (answer.type === "failed") {
      const error = errorOf(answer.failure);
      if (answer.ask !== undefined) return this.#answer(answer.ask, ({ reject }) => reject(error));
      if (isRefusal(answer.failure)) return this.#lost(answer.failure.code as WorkRefusal);
      this.#handle = undefined;
      this.#kept = undefined;
      this.#rejectAll(error);
    }
  }

  #ask(ask: number, handle: WorkHandle): void {
    const { engine, budgetMs } = this.#setup;
    const need = this.#questions.get(ask)?.need;
    if (!handle.takeCredit()) {
      return this.#answer(ask, ({ reject }) => reject(unavailable(engine, "engine_overloaded")));
    }
    handle.send({ type: "settle", id: handle.id, ask, budgetMs, ...(need !== undefined && { need }) });
  }

  #lost(why: WorkRefusal | "engine_failed"): void {
    this.#handle = undefined;
    this.#refusal = why;
    this.#queue?.close();
    if (this.#questions.size > 0) this.#wait();
  }

  /** Has somebody else hear it for the sake of what was asked, now or when somebody is there. */
  #wait(): void {
    const { engine, link, patience } = this.#setup;
    const why = this.#refusal;
    // What is not kept cannot be heard again.
    if (this.#kept === undefined) return this.#rejectAll(unavailable(engine, "engine_failed"));
    this.#flush();
    const handle = this.#handle;
    if (handle !== undefined) {
      for (const ask of this.#questions.keys()) this.#ask(ask, handle);
      return;
    }
    if (patience === undefined)
      return this.#rejectAll(unavailable(engine, why === "engine_failed" ? why : this.#refusal));
    this.#cancelWait ??= awaitSomebody(
      link,
      patience,
      () => {
        this.#cancelWait = undefined;
        this.#wait();
      },
      () => {
        this.#cancelWait = undefined;
        this.#rejectAll(unavailable(engine, this.#refusal));
      },
    );
  }

  #answer(ask: number, give: (question: Question) => void): void {
    const question = this.#questions.get(ask);
    if (question === undefined) return;
    this.#questions.delete(ask);
    this.#handle?.giveCredit();
    give(question);
  }

  #rejectAll(error: EngineError): void {
    for (const ask of this.#questions.keys()) this.#answer(ask, ({ reject }) => reject(error));
  }

  #samplesOf(durationMs: number): number {
    return Math.round((durationMs * this.#setup.sampleRate) / 1000);
  }
}
