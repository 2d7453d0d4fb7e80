import { stackOf } from "@vivavoce/audio/reason-of";
import { EngineError } from "@vivavoce/engine";
import { SpeechProbe } from "../turn-taking/start/speech-probe.ts";
import { TurnWatch } from "../turn-taking/turn-watch.ts";
import type { AudioInputOptions, InputSettings } from "./audio-input-port.ts";
import { createFrontEnd } from "./front-end.ts";
import type { FrontEnd } from "./front-end.ts";
import { inputFormatOf, levelDb } from "./input-decoder.ts";
import { InputTimeline } from "./input-timeline.ts";
import type { TimelineEntry } from "./input-timeline.ts";
import { TranscriptAnswers } from "./transcript-answers.ts";

type Frame = Extract<TimelineEntry<Due>, { type: "frame" }>;
interface TranscribeRequest {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly epoch: number;
}

/** What is due at a place in the audio. */
type Due =
  | { readonly type: "configure"; readonly settings: InputSettings; readonly epoch: number }
  | { readonly type: "transcribe"; readonly request: TranscribeRequest }
  | { readonly type: "clear"; readonly atMs: number; readonly epoch: number };

/**
 * Soft sound on a line on which nobody says anything is worked on together when so much of it is there: callers who are
 * silent send most of all messages. As long as voice activity engines allow.
 */
const calmMs = 100;

/** A session with so much waiting is catching up, and waits for others who are; who speaks as people do, for nobody. */
const backlogMs = 2000;

/**
 * The audio path in of one session: bytes to samples, frames, speech probabilities, and to the watch that makes turns of them.
 * All calls are synchronous; work goes on behind them and ends in facts. One serial loop takes frames and what is due in
 * media order, so that facts do not depend on how fast or in what pieces the audio came. Until the first `configure` the format is
 * pcm16 at 24 kHz and no facts are made.
 */
export class AudioInput {
  readonly #options: AudioInputOptions;
  readonly #frontEnd: FrontEnd;
  readonly #probe: SpeechProbe;
  readonly #timeline: InputTimeline<Due>;
  readonly #watch: TurnWatch;
  readonly #answers: TranscriptAnswers;
  /** Commits ahead in the timeline: the audio up to them is claimed. */
  #claims = 0;
  #state: "idle" | "running" | "closed" = "idle";
  /** Of what is worked on, or comes behind it, something cannot come later. */
  #isAwaited = false;

  /** @throws EngineError when the engines want different sample rates, or voice activity cannot be opened */
  constructor(options: AudioInputOptions) {
    const frame = options.voiceActivity.info.capabilities;
    const { sampleRate } = frame;
    const { id, capabilities } = options.recognizer.info;
    if (capabilities.sampleRate !== sampleRate) {
      const message = `the recognizer and voice activity must take the same sample rate, ${sampleRate} Hz`;
      throw new EngineError(id, "unsupported", message);
    }
    this.#options = options;
    this.#frontEnd = createFrontEnd({
      ...options,
      onEcho: ({ delayMs, erleDb, driftPpm }) =>
        options.cue?.({ type: "echo", delayMs, returnLossEnhancementDb: erleDb, driftPpm }),
    });
    this.#probe = new SpeechProbe(options.voiceActivity, options.logger);
    this.#timeline = new InputTimeline({
      sampleRate,
      frameSamples: frame.frameSamples,
      format: { encoding: "pcm16", sampleRate: 24_000, channels: 1 },
      maxPendingMs: options.limits.maxPendingMs,
      ...(options.startMs !== undefined && { startMs: options.startMs }),
    });
    this.#watch = new TurnWatch(options, this.#timeline, frame, () => this.#claims > 0);
    this.#answers = new TranscriptAnswers((fact) => (this.#isClosed() ? undefined : options.post(fact)));
  }

  /** Bytes of appended audio that wait to be worked on. */
  get waitingBytes(): number {
    return this.#timeline.waitingBytes;
  }

  /**
   * Takes audio in the session's input format and rate; any length, an odd trailing byte is kept for the next call.
   * The bytes are not copied: they must not change afterwards.
   * @returns media time after it: whole milliseconds of audio received since the session started (BH-30)
   * @throws ProtocolError when the audio that waits for processing is over its limit; nothing is taken then
   */
  append(bytes: Uint8Array): number {
    const receivedMs = this.#timeline.append(bytes);
    const { pendingMs } = this.#timeline;
    // So much is not sent by who is silent and in time, and need not be looked at.
    if (pendingMs > 2 * calmMs || !this.#isCalm(bytes)) this.#wake();
    else if (pendingMs >= calmMs) this.#run();
    return receivedMs;
  }

  /** New settings, in force from the current media time on. Facts made from here on carry `epoch`. */
  configure(settings: InputSettings, epoch: number): void {
    this.#timeline.setFormat(inputFormatOf(settings));
    this.#timeline.add({ type: "configure", settings, epoch });
    this.#wake();
  }

  /**
   * Recognizes the audio between two media times for an item; answers with `transcribed` or `transcriptionFailed`,
   * also when there was nothing to recognize (empty text). Audio after `endMs` belongs to `epoch`.
   * `endMs` is either that of a `speechStopped` fact, asked for while that fact is being posted, or the media time
   * received so far (a commit by the client): then everything voiced since the utterance before belongs to the item.
   */
  transcribe(request: TranscribeRequest): void {
    const text = this.#claims === 0 ? this.#watch.claimEnded(request.endMs, request.epoch) : undefined;
    if (text !== undefined) return this.#answers.add(request.itemId, text);
    this.#claims += 1;
    this.#timeline.add({ type: "transcribe", request });
    this.#wake();
  }

  /** Forgets audio that was not committed, and speech in progress (CE-05). */
  clear(epoch: number): void {
    const due: Due = { type: "clear", atMs: this.#timeline.receivedMs, epoch };
    this.#timeline.drop(due, (earlier) => earlier.type === "transcribe");
    this.#wake();
  }

  /** What the assistant said last, for the end-of-utterance judge. */
  noteAssistantText(text: string): void {
    this.#watch.noteAssistantText(text);
  }

  /** Whether there is sound that has come and has not been worked on. */
  readonly isWorking = (): boolean => this.#state === "running";
  /** Whether somebody speaks, or may: also speech that is too short, or on trial, to be told of yet. */
  readonly mayHearSpeech = (): boolean => this.#watch.mayHearSpeech;
  /** The same, or somebody has spoken and nothing has asked for the text. */
  readonly hasSpeech = (): boolean => this.#watch.mayHearSpeech || this.#watch.hasEnded;

  /** Releases streams; facts in progress are dropped. */
  close(): void {
    if (this.#isClosed()) return;
    this.#state = "closed";
    this.#watch.close();
    this.#probe.close();
    this.#frontEnd.close();
  }

  /** Whether sound that has just come can wait for more: nothing would be found in it, and nothing hangs on it. */
  #isCalm(bytes: Uint8Array): boolean {
    const { calmDb } = this.#probe;
    if (calmDb === -Infinity || this.#claims > 0 || this.#watch.mayHearSpeech || this.#frontEnd.hearsEcho) return false;
    return levelDb(bytes, this.#timeline.format) <= (this.#frontEnd.calmDb ?? calmDb);
  }

  /** There is something that somebody waits for. */
  #wake(): void {
    this.#isAwaited = true;
    this.#probe.hurry();
    this.#run();
  }

  #run(): void {
    if (this.#state === "idle") void this.#work();
  }

  async #work(): Promise<void> {
    this.#state = "running";
    // Facts are never posted from within the call that wakes the loop.
    await Promise.resolve();
    try {
      for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
        if (entry.type === "due") this.#apply(entry.due);
        else await this.#hear(entry);
      }
    } catch (error) {
      // Engines are guarded where they are called: what comes here is a bug, and the next append goes on behind it.
      this.#options.logger.log("error", "audio input failed", {
        error: stackOf(error),
      });
    }
    this.#isAwaited = false;
    if (!this.#isClosed()) this.#state = "idle";
  }

  #next(): ReturnType<InputTimeline<Due>["next"]> {
    return this.#isClosed() ? undefined : this.#timeline.next();
  }

  async #hear({ samples, fromSample, endMs }: Frame): Promise<void> {
    const isCalm = this.#probe.calmDb > -Infinity && !this.#watch.mayHearSpeech;
    const { clean, quiet, delayMs } = this.#frontEnd.process(
      samples,
      () => this.#played(fromSample, fromSample + samples.length),
      isCalm,
    );
    if (clean !== samples) this.#timeline.replace(fromSample, clean);
    const catchUp = this.#timeline.pendingMs < backlogMs ? undefined : this.#options.catchUp;
    const frame = await this.#probe.hear(quiet, isCalm && !this.#isAwaited, catchUp);
    if (this.#isClosed()) return;
    const whose = (heardMs: number) => this.#frontEnd.whoseSound(heardMs);
    this.#timeline.forget(await this.#watch.hear(frame, endMs - delayMs, whose));
  }

  /** What the client was playing: as it says itself, or else as the server reckons; silence where nobody knows. */
  #played(fromSample: number, toSample: number): Float32Array {
    return (
      this.#timeline.readReference(fromSample, toSample) ??
      this.#options.readReference?.(fromSample, toSample) ??
      new Float32Array(toSample - fromSample)
    );
  }

  #apply(due: Due): void {
    switch (due.type) {
      case "configure":
        this.#frontEnd.configure(due.settings);
        this.#watch.configure(due.settings, due.epoch);
        break;
      case "transcribe":
        this.#claim(due.request);
        break;
      case "clear":
        this.#watch.clear(due.atMs, due.epoch);
        this.#probe.clear();
        this.#frontEnd.clear();
        break;
    }
  }

  /** A commit: whatever is voiced up to here belongs to the item. */
  #claim({ itemId, startMs, endMs, epoch }: TranscribeRequest): void {
    const text = this.#watch.claim(startMs, endMs, epoch);
    const { failure } = this.#probe;
    this.#claims -= 1;
    this.#probe.forgive();
    if (text !== undefined) this.#answers.add(itemId, text);
    // What could not be listened to must not be reported as silence.
    else if (failure !== undefined) this.#answers.add(itemId, Promise.reject(failure));
    else this.#answers.add(itemId, Promise.resolve({ text: "" }));
  }

  /** A function, because the state may change while a call is awaited. */
  #isClosed(): boolean {
    return this.#state === "closed";
  }
}
