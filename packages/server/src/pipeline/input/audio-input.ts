import { EngineError } from "@vivavoce/engine";
import type { Recognition } from "@vivavoce/engine";
import type { AudioInputOptions } from "./audio-input-options.ts";
import type { AudioInput, AudioInputFact, AudioInputNotice, InputSettings } from "./audio-input-port.ts";
import { BargeInGuard } from "../turn-taking/barge-in/barge-in-guard.ts";
import { detectionSettings, gateSettings } from "../turn-taking/detection-settings.ts";
import type { DetectionSettings } from "../turn-taking/detection-settings.ts";
import { createFrontEnd } from "./front-end.ts";
import type { FrontEnd } from "./front-end.ts";
import { inputFormatOf } from "./input-decoder.ts";
import { InputTimeline } from "./input-timeline.ts";
import type { TimelineEntry } from "./input-timeline.ts";
import { createPlayedSound } from "./played-sound.ts";
import type { PlayedSound } from "./played-sound.ts";
import { PauseJudge } from "../turn-taking/end/pause-judge.ts";
import { recognitionSettings } from "./recognition-settings.ts";
import { createSegmenter } from "../turn-taking/segmenter.ts";
import type { Segmenter, SegmenterEvent } from "../turn-taking/segmenter.ts";
import { longestTrailMs, preRollMs, resumeRollMs } from "../turn-taking/durations.ts";
import { SpeechProbe } from "../turn-taking/start/speech-probe.ts";
import { TranscriptAnswers } from "./transcript-answers.ts";
import { UtteranceTrack } from "../turn-taking/utterance-track.ts";

type Frame = Extract<TimelineEntry<Step>, { type: "frame" }>;
type TranscribeRequest = Parameters<AudioInput["transcribe"]>[0];

/** What is due at a place in the audio. */
type Step =
  | { readonly type: "configure"; readonly settings: InputSettings; readonly epoch: number }
  | { readonly type: "transcribe"; readonly request: TranscribeRequest }
  | { readonly type: "clear"; readonly atMs: number; readonly epoch: number };

/** A session with so much waiting is catching up, and waits for others who are; who speaks as people do, for nobody. */
const backlogMs = 2000;

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
  readonly #frontEnd: FrontEnd;
  readonly #probe: SpeechProbe;
  readonly #segmenter: Segmenter;
  readonly #timeline: InputTimeline<Step>;
  readonly #played: PlayedSound;
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
      sampleRate,
    });
    this.#frontEnd = createFrontEnd({
      ...options,
      onEcho: ({ delayMs, erleDb, driftPpm }) =>
        notice({ type: "echo", delayMs, returnLossEnhancementDb: erleDb, driftPpm }),
    });
    this.#probe = new SpeechProbe(options.voiceActivity, options.logger);
    this.#segmenter = createSegmenter(gateSettings(null), (frameSamples * 1000) / sampleRate);
    this.#timeline = new InputTimeline({
      sampleRate,
      frameSamples,
      format: { encoding: "pcm16", sampleRate: 24_000, channels: 1 },
      maxPendingMs: options.limits.maxPendingMs,
    });
    this.#played = createPlayedSound(this.#timeline, options.readReference);
    this.#pauses = new PauseJudge({ ...options, sound: this.#timeline, sampleRate, notice });
    const share = options.sessionId === undefined ? {} : { sessionId: options.sessionId };
    this.#utterances = new UtteranceTrack({
      sampleRate,
      open: (onPartial) => options.recognizer.openStream({ ...this.#recognition, ...share, onPartial }),
      onPartial: ({ stableText }) => this.#postSpeech({ type: "partialRecognized", epoch: this.#epoch, stableText }),
      onSettledAhead: (recognition) => this.#foresee(recognition),
    });
  }

  get waitingBytes(): number {
    return this.#timeline.waitingBytes;
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

  readonly isWorking = (): boolean => this.#state === "running";
  readonly mayHearSpeech = (): boolean =>
    this.#utterances.current !== undefined || this.#segmenter.candidateOnsetMs !== null;
  readonly hasSpeech = (): boolean => this.mayHearSpeech() || this.#utterances.ended !== undefined;
  close(): void {
    if (this.#isClosed()) return;
    this.#state = "closed";
    this.#utterances.close();
    this.#probe.close();
    this.#frontEnd.close();
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
        else await this.#hear(entry);
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

  async #hear({ samples, fromSample, endMs }: Frame): Promise<void> {
    const { clean, quiet, delayMs } = this.#frontEnd.process(samples, () =>
      this.#played(fromSample, fromSample + samples.length),
    );
    if (clean !== samples) this.#timeline.replace(fromSample, clean);
    const catchUp = this.#timeline.pendingMs < backlogMs ? undefined : this.#options.catchUp;
    const { probability, soundMs } = await this.#probe.hear(quiet, catchUp);
    if (this.#isClosed()) return;
    const nowMs = endMs - delayMs;
    this.#applyDetection();
    const events = this.#segmenter.push(probability, nowMs, soundMs, (heardMs) => this.#frontEnd.whoseSound(heardMs));
    for (const event of events) {
      if (event.type === "end") await this.#finish(event.endMs);
      else this.#react(event);
    }
    this.#utterances.hear(this.#timeline, this.#timeline.position);
    if (this.#bargeIn.isDue(nowMs)) await this.#weigh(nowMs, false);
    if (events.some((event) => event.type === "silence")) await this.#askJudge(nowMs);
    const candidateMs = this.#segmenter.candidateOnsetMs;
    const heardMs = this.#utterances.current === undefined ? Infinity : this.#pauses.heardFromMs(nowMs);
    this.#timeline.forget(this.#sampleAt(Math.min(heardMs, (candidateMs ?? Infinity) - preRollMs)));
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
        this.#pauses.resumed();
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
    const text = async (): Promise<string> => (await this.#utterances.current?.settle())?.text ?? "";
    const { position } = this.#timeline;
    const sound = (fromMs: number): Float32Array => this.#timeline.read(this.#sampleAt(fromMs), position);
    const isBelieved = await this.#bargeIn.weigh(nowMs, text, sound, isOver);
    if (!isBelieved || this.#isClosed()) return false;
    this.#believed(nowMs);
    return true;
  }

  #believed(atMs: number): void {
    this.#postStarted();
    this.#notice({ type: "speechBelieved", atMs });
  }

  #begin(onsetMs: number, startMs: number): void {
    const fromMs = Math.max(onsetMs - preRollMs, this.#segmenter.floorMs);
    this.#utterances.begin(Math.round(startMs), this.#sampleAt(fromMs));
    this.#pauses.begin(onsetMs);
  }

  async #askJudge(nowMs: number): Promise<void> {
    const recognition = this.#utterances.current?.settle();
    const extraMs = await this.#pauses.extraSilenceMs(recognition, nowMs, this.#detection);
    // Meanwhile a commit may have claimed the audio: then it ends the utterance, where it says.
    if (this.#isClosed() || this.#claims > 0) return;
    for (const event of this.#segmenter.decide(extraMs)) if (event.type === "end") await this.#finish(event.endMs);
  }

  #foresee(recognition: Recognition): void {
    if (this.#options.foreseesTurns !== true || this.#detection === null) return;
    if (this.#isClosed() || this.#claims > 0 || this.#bargeIn.isOnTrial) return;
    this.#pauses.foresee(recognition, this.#positionMs, this.#detection);
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
        this.#notice({ type: "turnUnforeseen" });
        this.#utterances.drop();
        this.#segmenter.reset(step.atMs);
        this.#probe.clear();
        this.#frontEnd.clear();
        break;
    }
  }

  #configured(settings: InputSettings, epoch: number): void {
    const wasByHand = this.#detection === null;
    const isNewEpoch = epoch !== this.#epoch;
    const { turn_detection: turnDetection } = settings;
    this.#frontEnd.configure(settings);
    this.#epoch = epoch;
    this.#recognition = recognitionSettings(settings.input_audio_transcription);
    this.#detection =
      turnDetection === null ? null : detectionSettings(turnDetection, this.#options.limits.maxUtteranceMs);
    this.#pauses.language = this.#recognition.language ?? this.#detection?.language ?? undefined;
    this.#notice({ type: "turnUnforeseen" });
    if (turnDetection === null) this.#bargeIn.end(this.#positionMs);
    else if (this.#detection?.bargeIn.mustProve === false && this.#bargeIn.believe()) this.#believed(this.#positionMs);
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
    this.#notice({ type: "turnUnforeseen" });
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
