import type { NativeResult, OnlineRecognizer, OnlineStream, SherpaLibrary } from "../sherpa-library.ts";
import type { ChildDuty, Duty, FromChild, LanguageSetting, ToChild } from "./child-messages.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { recognitionRate } from "./hear-utterances.ts";

/** Streams that take a step together: more of them make each wait longer for its own. */
const togetherStreams = 8;
const frameMs = 10;
/** No network known waits for more before its first step. */
const longestStepMs = 4000;
/** What a network goes on to write when nothing more is said comes within this. */
const spareMs = 300;
const shortestTailMs = 660;

interface Hearer {
  readonly id: number;
  readonly stream: OnlineStream;
  /** Samples that somebody said, all in the stream. */
  readSamples: number;
  /** Something came that nothing was told of yet. */
  isBehind: boolean;
  result: NativeResult;
  /** A settle that waits until all was read. */
  asks: number[];
}

/** Hears streams side by side: each takes a step in its turn, and messages are taken between steps. */
export async function hearStreams(
  library: SherpaLibrary,
  { config, languageSetting }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const recognizer = new library.OnlineRecognizer(config);
  const tail = new Float32Array(Math.round((tailMs(recognizer) * recognitionRate) / 1000));
  const streams = new Streams(recognizer, tail, languageSetting, tell);
  return { facts: { sampleRate: 0, speakers: 0 }, take: (message) => streams.take(message) };
}

/** Silence that has a network read to the end of what was said: as much as a step takes, and a little more. */
function tailMs(recognizer: OnlineRecognizer): number {
  const stream = recognizer.createStream();
  const frame = new Float32Array((recognitionRate * frameMs) / 1000);
  let stepMs = 0;
  while (!recognizer.isReady(stream) && stepMs < longestStepMs) {
    stream.acceptWaveform({ samples: frame, sampleRate: recognitionRate });
    stepMs += frameMs;
  }
  // The first step takes memory and sets up threads: nobody should wait for that one.
  if (recognizer.isReady(stream)) recognizer.decodeStreams([stream]);
  return Math.max(shortestTailMs, stepMs + spareMs);
}

class Streams {
  readonly #recognizer: OnlineRecognizer;
  readonly #tail: Float32Array;
  readonly #languageSetting: LanguageSetting | undefined;
  readonly #tell: (message: FromChild) => void;
  readonly #hearers = new Map<number, Hearer>();
  #isWorking = false;

  constructor(
    recognizer: OnlineRecognizer,
    tail: Float32Array,
    languageSetting: LanguageSetting | undefined,
    tell: (message: FromChild) => void,
  ) {
    this.#recognizer = recognizer;
    this.#tail = tail;
    this.#languageSetting = languageSetting;
    this.#tell = tell;
  }

  take(message: ToChild): void {
    if (message.type === "open") return this.#open(message);
    if (message.type === "close") {
      this.#hearers.delete(message.id);
      return collectGarbage();
    }
    if (message.type !== "push" && message.type !== "settle") return;
    const hearer = this.#hearers.get(message.id);
    if (hearer === undefined) return;
    if (message.type === "push") {
      hearer.stream.acceptWaveform({ samples: message.samples, sampleRate: recognitionRate });
      hearer.readSamples += message.samples.length;
    } else {
      // Speech may go on after it: to the network this is a short silence more.
      hearer.stream.acceptWaveform({ samples: this.#tail, sampleRate: recognitionRate });
      hearer.asks.push(message.ask);
    }
    hearer.isBehind = true;
    this.#work();
  }

  #open({ id, language }: Extract<ToChild, { type: "open" }>): void {
    const stream = this.#recognizer.createStream();
    const setting = this.#languageSetting;
    if (language !== undefined && setting?.by === "option") stream.setOption(setting.key, language);
    this.#hearers.set(id, { id, stream, readSamples: 0, isBehind: false, result: { text: "" }, asks: [] });
  }

  /** One step of all streams that have one to take; then messages, then the next. */
  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    setImmediate(() => {
      this.#isWorking = false;
      const ready = [...this.#hearers.values()].filter(({ stream }) => this.#recognizer.isReady(stream));
      const turn = ready.slice(0, togetherStreams);
      if (turn.length > 0) this.#recognizer.decodeStreams(turn.map(({ stream }) => stream));
      for (const hearer of turn) {
        // Whoever had a step goes behind those who had none.
        this.#hearers.delete(hearer.id);
        this.#hearers.set(hearer.id, hearer);
      }
      let isTold = false;
      for (const hearer of this.#hearers.values()) if (hearer.isBehind && this.#report(hearer)) isTold = true;
      // Whoever waits has to hear that it goes on, also where a long stretch has no words in it.
      if (!isTold && turn[0] !== undefined) {
        this.#tell({ type: "heard", id: turn[0].id, memoryBytes: process.memoryUsage.rss() });
      }
      if (ready.length > 0) this.#work();
    });
  }

  /** @returns whether there was anything to tell */
  #report(hearer: Hearer): boolean {
    const { id, readSamples } = hearer;
    const isDone = !this.#recognizer.isReady(hearer.stream);
    const { text, tokens, timestamps } = this.#recognizer.getResult(hearer.stream);
    const isNew = text !== hearer.result.text;
    if (isNew) hearer.result = { text, ...(tokens && { tokens }), ...(timestamps && { timestamps }) };
    hearer.isBehind = !isDone;
    if (!isDone && !isNew) return false;
    const memoryBytes = process.memoryUsage.rss();
    const news = { ...(isDone && { readSamples }), ...(isNew && { result: hearer.result }) };
    this.#tell({ type: "heard", id, ...news, memoryBytes });
    if (!isDone) return true;
    for (const ask of hearer.asks.splice(0)) this.#tell({ type: "settled", id, ask, result: hearer.result });
    return true;
  }
}
