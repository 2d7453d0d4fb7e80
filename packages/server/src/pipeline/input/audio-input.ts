import { EngineError } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, Recognition, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";
import type { AudioInput, AudioInputFact, AudioInputNotice, InputSettings } from "./audio-input-port.ts";
import { BargeInGuard } from "./barge-in-guard.ts";
import { detectionSettings, gateSettings } from "./detection-settings.ts";
import type { DetectionSettings } from "./detection-settings.ts";
import { inputFormatOf } from "./input-decoder.ts";
import { InputTimeline } from "./input-timeline.ts";
import { PauseJudge, prosodyMs } from "./pause-judge.ts";
import { recognitionSettings } from "./recognition-settings.ts";
import { createSegmenter } from "./segmenter.ts";
import type { Segmenter, SegmenterEvent } from "./segmenter.ts";
import { SpeechProbe } from "./speech-probe.ts";
import { TranscriptAnswers, transcriptOf } from "./transcript-answers.ts";
import { UtteranceTrack } from "./utterance-track.ts";

export interface AudioInputOptions {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly judge: EndOfUtteranceJudge;
  /** Takes facts; never called from within a call of the audio input. May call back at once. */
  readonly post: (fact: AudioInputFact) => void;
  /** Takes what is known before a fact, or besides. May be called at any time. */
  readonly notice?: (notice: AudioInputNotice) => void;
  /** Whether the assistant is speaking or about to, so that speech is an interruption. Absent: it never is. */
  readonly isAssistantSpeaking?: () => boolean;
  /** Whether to tell of turns that will probably end. */
  readonly foreseesTurns?: boolean;
  /** Resolves when output has been held for as long as it may; absent: never. */
  readonly holdTimeout?: () => Promise<void>;
  readonly logger: Logger;
  readonly limits: {
    /** Most audio that may wait for voice activity, in milliseconds. */
    readonly maxPendingMs: number;
    /** Longest utterance, padding included; it ends there even if the speaker goes on. In milliseconds. */
    readonly maxUtteranceMs: number;
  };
}

type TranscribeRequest = Parameters<AudioInput["transcribe"]>[0];

const extraSilenceMs = (p: number, s: { decisionThreshold: number; timeoutMs: number }): number =>
  p >= s.decisionThreshold ? 0 : s.timeoutMs;

/** What is due at a place in the audio. */
type Step =
  | { readonly type: "configure"; readonly settings: InputSettings; readonly epoch: number }
  | { readonly type: "transcribe"; readonly request: TranscribeRequest }
  | { readonly type: "clear"; readonly atMs: number; readonly epoch: number };

/**
 * Sound before the onset that is recognized: a first consonant is often softer than the threshold. More than this does
 * single words harm: with 300 ms a recognizer took 15 of 38 for another or for none, with 200 ms 10.
 */
const preRollMs = 200;
/** Sound before speech resumes; with the longest trail it is the 0.5 s of silence a recognizer bears. */
const resumeRollMs = 250;
/** Silence that is recognized at a pause, at most; half of the silence asked for when that is shorter. */
const longestTrailMs = 250;

/**
 * The audio path in: bytes to samples, frames, speech probabilities, utterances, text. One serial loop takes frames and
 * steps in media order, so that facts do not depend on how fast or in what pieces the audio came.
 * Until the first `configure` the format is pcm16 at 24 kHz and no facts are made.
 * @throws EngineError when the engines want different sample rates, or voice activity cannot be opened
 */
export function createAudioInput(options: AudioInputOptions): AudioInput {
  return new AudioInputLoop(options);
}

class AudioInputLoop implements AudioInput {
  readonly #options: AudioInputOptions;
  readonly #notice: (notice: AudioInputNotice) => void;
  readonly #sampleRate: number;
  readonly #probe: SpeechProbe;
  readonly #segmenter: Segmenter;
  readonly #timeline: InputTimeline<Step>;
  readonly #utterances: UtteranceTrack;
  #detection: DetectionSettings | null = null;
  #recognition: ReturnType<typeof recognitionSettings> = {};
  /** Nobody is told of speech that is on trial here. */
  readonly #bargeIn: BargeInGuard;
  readonly #pauses: PauseJudge;
  readonly #answers = new TranscriptAnswers((fact) => this.#post(fact));
  /** Epoch in force where the loop is. */
  #epoch = 0;
  /** Requests ahead in the timeline: audio up to them is claimed, and facts about it would come too late. */
  #claims = 0;
  #state: "idle" | "running" | "closed" = "idle";

  constructor(options: AudioInputOptions) {
    const notice = options.notice ?? (() => {});
    const { sampleRate, frameSamples } = options.voiceActivity.info.capabilities;
    const { id, capabilities } = options.recognizer.info;
    if (capabilities.sampleRate !== sampleRate) {
      const message = `the recognizer and voice activity must take the same sample rate, ${sampleRate} Hz`;
      throw new EngineError(id, "unsupported", message);
    }
    this.#options = options;
    this.#notice = notice;
    this.#sampleRate = sampleRate;
    this.#bargeIn = new BargeInGuard({
      isAssistantSpeaking: options.isAssistantSpeaking ?? (() => false),
      holdTimeout: options.holdTimeout ?? (() => new Promise(() => {})),
      notice,
    });
    this.#pauses = new PauseJudge(options.judge, sampleRate);
    this.#probe = new SpeechProbe(options.voiceActivity.openStream(), options.logger);
    this.#segmenter = createSegmenter(gateSettings(null), (frameSamples * 1000) / sampleRate);
    this.#timeline = new InputTimeline({
      sampleRate,
      frameSamples,
      format: { encoding: "pcm16", sampleRate: 24_000, channels: 1 },
      maxPendingMs: options.limits.maxPendingMs,
    });
    this.#utterances = new UtteranceTrack({
      sampleRate,
      open: (onPartial) => options.recognizer.openStream({ ...this.#recognition, onPartial }),
      onPartial: ({ stableText }) => this.#postSpeech({ type: "partialRecognized", epoch: this.#epoch, stableText }),
      onSettledAhead: (recognition) => this.#foresee(recognition),
    });
  }

  append(bytes: Uint8Array): number {
    const receivedMs = this.#timeline.append(bytes);
    this.#wake();
    return receivedMs;
  }

  configure(settings: InputSettings, epoch: number): void {
    this.#timeline.setFormat(inputFormatOf(settings));
    this.#timeline.add({ type: "configure", settings, epoch });
    this.#wake();
  }

  transcribe(request: TranscribeRequest): void {
    const ended = this.#claims === 0 ? this.#utterances.claimEnded(request.endMs) : undefined;
    if (ended !== undefined) {
      this.#epoch = request.epoch;
      this.#answers.add(request.itemId, this.#utterances.finish(ended));
      return;
    }
    this.#claims += 1;
    this.#applyDetection();
    this.#timeline.add({ type: "transcribe", request });
    this.#wake();
  }

  clear(epoch: number): void {
    const step: Step = { type: "clear", atMs: this.#timeline.receivedMs, epoch };
    this.#timeline.drop(step, (earlier) => earlier.type === "transcribe");
    this.#wake();
  }

  noteAssistantText(text: string): void {
    this.#pauses.lastAssistantText = text;
  }

  close(): void {
    if (this.#isClosed()) return;
    this.#state = "closed";
    this.#utterances.close();
    this.#probe.close();
  }

  #wake(): void {
    if (this.#state === "idle") void this.#run();
  }

  async #run(): Promise<void> {
    this.#state = "running";
    // Facts are never posted from within the call that wakes the loop.
    await Promise.resolve();
    try {
      for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
        if (entry.type === "step") this.#apply(entry.step);
        else await this.#hear(entry.samples, entry.endMs);
      }
    } catch (error) {
      // Engines are guarded where they are called: what comes here is a bug, and the next append goes on behind it.
      this.#options.logger.log("error", "audio input failed", {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    if (!this.#isClosed()) this.#state = "idle";
  }

  #next(): ReturnType<InputTimeline<Step>["next"]> {
    return this.#isClosed() ? undefined : this.#timeline.next();
  }

  async #hear(frame: Float32Array, endMs: number): Promise<void> {
    const probability = await this.#probe.probability(frame);
    if (this.#isClosed()) return;
    this.#applyDetection();
    const events = this.#segmenter.push(probability, endMs);
    for (const event of events) {
      if (event.type === "end") await this.#finish(event.endMs);
      else this.#react(event);
    }
    this.#utterances.hear(this.#timeline, this.#timeline.position);
    if (this.#bargeIn.isDue(endMs)) await this.#weigh(endMs, false);
    if (events.some((event) => event.type === "silence")) await this.#askJudge(endMs);
    const candidateMs = this.#segmenter.candidateOnsetMs;
    this.#timeline.forget(candidateMs === null ? Infinity : this.#sampleAt(candidateMs - preRollMs));
  }

  #react(event: Exclude<SegmenterEvent, { type: "end" }>): void {
    switch (event.type) {
      case "onset":
        this.#begin(event.onsetMs, event.startMs);
        if (this.#detection !== null) {
          this.#bargeIn.begin(event.onsetMs, this.#positionMs, this.#detection.bargeIn);
        }
        this.#postStarted();
        break;
      case "pause": {
        this.#pauses.paused(event.atMs);
        this.#bargeIn.paused(event.atMs);
        this.#notice({ type: "speechPaused", atMs: event.atMs });
        const silenceMs = this.#detection?.segmenter.silenceDurationMs ?? Infinity;
        const trailMs = Math.min(longestTrailMs, silenceMs / 2);
        this.#utterances.current?.hold(this.#sampleAt(event.atMs + trailMs));
        break;
      }
      case "resume":
        this.#utterances.current?.release(this.#sampleAt(event.fromMs - resumeRollMs));
        this.#bargeIn.resumed();
        this.#notice({ type: "speechResumed", atMs: event.fromMs });
        this.#notice({ type: "turnUnforeseen" });
        break;
      case "silence":
        break;
    }
  }

  /** The utterance is over. One that is still on trial has its last chance: with all its words. */
  async #finish(endMs: number): Promise<void> {
    this.#utterances.hear(this.#timeline, this.#timeline.position);
    if (this.#bargeIn.isOnTrial && !(await this.#weigh(endMs, true))) {
      // A commit that came meanwhile takes the audio as it is.
      if (this.#claims > 0) return;
      this.#bargeIn.end(endMs);
      this.#utterances.drop();
      return;
    }
    if (this.#isClosed() || this.#claims > 0) return;
    this.#utterances.end(Math.round(endMs));
    this.#postStopped();
  }

  /** Whether speech on trial is believed now; then everybody is told of it. */
  async #weigh(nowMs: number, isOver: boolean): Promise<boolean> {
    const text = this.#utterances.current?.settle().then((recognition) => recognition.text);
    const isBelieved = await this.#bargeIn.weigh(nowMs, text ?? Promise.resolve(""), isOver);
    if (!isBelieved || this.#isClosed()) return false;
    this.#postStarted();
    this.#notice({ type: "speechBelieved", atMs: nowMs });
    return true;
  }

  #begin(onsetMs: number, startMs: number): void {
    const fromMs = Math.max(onsetMs - preRollMs, this.#segmenter.floorMs);
    this.#utterances.begin(Math.round(startMs), this.#sampleAt(fromMs));
    this.#pauses.begin(onsetMs);
  }

  async #askJudge(nowMs: number): Promise<void> {
    const extraMs = await this.#extraSilenceMs(nowMs);
    // Meanwhile a commit may have claimed the audio: then it ends the utterance, where it says.
    if (this.#isClosed() || this.#claims > 0) return;
    for (const event of this.#segmenter.decide(extraMs)) if (event.type === "end") await this.#finish(event.endMs);
  }

  /** How much longer to wait in silence before the utterance is over. */
  async #extraSilenceMs(nowMs: number): Promise<number> {
    try {
      const recognition = await this.#utterances.current?.settle();
      if (recognition === undefined || this.#detection === null) return 0;
      const probability = this.#probability(recognition, nowMs);
      const { decisionThreshold: threshold, segmenter } = this.#detection;
      const timeoutMs = segmenter.judgeTimeoutMs ?? 0;
      const extraMs = extraSilenceMs(probability, { decisionThreshold: threshold, timeoutMs });
      this.#notice({ type: "turnJudged", atMs: nowMs, probability, threshold, extraSilenceMs: extraMs });
      return extraMs;
    } catch {
      // Without text the silence alone decides; the item will tell of the failure.
      return 0;
    }
  }

  #probability(recognition: Recognition, nowMs: number): number {
    const pausedAt = this.#sampleAt(this.#pauses.pausedAtMs);
    const sound = this.#timeline.read(pausedAt - this.#sampleAt(prosodyMs), pausedAt);
    return this.#pauses.ask(recognition, nowMs, sound);
  }

  /** Text at a pause: when it sounds finished, what follows can be prepared. */
  #foresee(recognition: Recognition): void {
    if (this.#options.foreseesTurns !== true || this.#detection === null) return;
    if (this.#isClosed() || this.#claims > 0 || this.#bargeIn.isOnTrial) return;
    const { decisionThreshold: threshold, segmenter } = this.#detection;
    const nowMs = this.#positionMs;
    // Who takes turns by silence alone still answers sentences, not halves of them.
    const leastProbability = segmenter.judgeTimeoutMs === null ? 0.5 : threshold;
    if (recognition.text.trim() === "" || this.#probability(recognition, nowMs) < leastProbability) return;
    this.#notice({ type: "turnForeseen", atMs: nowMs, transcript: transcriptOf(recognition) });
  }

  #apply(step: Step): void {
    switch (step.type) {
      case "configure":
        this.#configured(step.settings, step.epoch);
        break;
      case "transcribe":
        this.#claimed(step.request);
        break;
      case "clear":
        this.#epoch = step.epoch;
        this.#bargeIn.end(step.atMs);
        this.#utterances.drop();
        this.#segmenter.reset(step.atMs);
        this.#probe.clear();
        break;
    }
  }

  #configured(settings: InputSettings, epoch: number): void {
    const wasByHand = this.#detection === null;
    const isNewEpoch = epoch !== this.#epoch;
    const { turn_detection: turnDetection } = settings;
    this.#epoch = epoch;
    this.#recognition = recognitionSettings(settings.input_audio_transcription);
    this.#pauses.language = this.#recognition.language;
    this.#detection =
      turnDetection === null ? null : detectionSettings(turnDetection, this.#options.limits.maxUtteranceMs);
    if (turnDetection === null) this.#bargeIn.end(this.#positionMs);
    if (wasByHand && turnDetection !== null) {
      // Speech that began by hand was never announced: under turn detection it begins anew.
      this.#utterances.drop();
      this.#segmenter.reset(this.#positionMs);
    }
    this.#applyDetection();
    if (!isNewEpoch) return;
    // The session has forgotten speech of the old epoch, but the speaker is still at it.
    this.#postStarted();
    this.#postStopped();
  }

  /** A commit: whatever is voiced up to here belongs to the item. */
  #claimed(request: TranscribeRequest): void {
    const candidateMs = this.#segmenter.candidateOnsetMs;
    if (this.#utterances.current === undefined && candidateMs !== null) this.#begin(candidateMs, candidateMs);
    this.#utterances.hear(this.#timeline, this.#timeline.endSample);
    const utterance = this.#utterances.claimCurrent();
    const { failure } = this.#probe;
    this.#bargeIn.end(request.endMs);
    this.#utterances.drop();
    this.#epoch = request.epoch;
    this.#claims -= 1;
    this.#segmenter.reset(request.endMs);
    this.#applyDetection();
    this.#probe.forgive();
    if (utterance !== undefined) this.#answers.add(request.itemId, this.#utterances.finish(utterance));
    // What could not be listened to must not be reported as silence.
    else if (failure !== undefined) this.#answers.add(request.itemId, Promise.reject(failure));
    else this.#answers.add(request.itemId, Promise.resolve({ text: "" }));
  }

  #postStarted(): void {
    const speech = this.#utterances.ended?.utterance ?? this.#utterances.current;
    if (speech !== undefined) this.#postSpeech({ type: "speechStarted", epoch: this.#epoch, startMs: speech.startMs });
  }

  #postStopped(): void {
    const { ended } = this.#utterances;
    if (ended !== undefined) this.#postSpeech({ type: "speechStopped", epoch: this.#epoch, endMs: ended.endMs });
  }

  /** By hand there is no speech to tell of, and of claimed audio the session knows the end already. */
  #postSpeech(fact: AudioInputFact): void {
    if (this.#detection !== null && this.#claims === 0 && !this.#bargeIn.isOnTrial) this.#post(fact);
  }

  #post(fact: AudioInputFact): void {
    if (!this.#isClosed()) this.#options.post(fact);
  }

  #applyDetection(): void {
    const freely = this.#claims === 0 ? this.#detection : null;
    if (freely === null) return this.#segmenter.configure(gateSettings(this.#detection));
    const speechDurationMs = this.#bargeIn.speechDurationMs(freely.bargeIn) ?? freely.segmenter.speechDurationMs;
    this.#segmenter.configure({ ...freely.segmenter, speechDurationMs });
  }

  /** Media time that has been worked on. */
  get #positionMs(): number {
    return (this.#timeline.position * 1000) / this.#sampleRate;
  }

  #sampleAt(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000);
  }

  /** A function, because the state may change while a call is awaited. */
  #isClosed(): boolean {
    return this.#state === "closed";
  }
}
