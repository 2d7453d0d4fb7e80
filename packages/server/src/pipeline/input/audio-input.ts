import { EngineError } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, Recognition, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";
import type { AudioInput, AudioInputFact, InputSettings } from "./audio-input-port.ts";
import { detectionSettings, gateSettings } from "./detection-settings.ts";
import type { DetectionSettings } from "./detection-settings.ts";
import { inputFormatOf } from "./input-decoder.ts";
import { InputTimeline } from "./input-timeline.ts";
import { recognitionSettings } from "./recognition-settings.ts";
import { createSegmenter } from "./segmenter.ts";
import type { Segmenter, SegmenterEvent } from "./segmenter.ts";
import { SpeechProbe } from "./speech-probe.ts";
import { UtteranceTrack } from "./utterance-track.ts";

export interface AudioInputOptions {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly judge: EndOfUtteranceJudge;
  /** Takes facts; never called from within a call of the audio input. May call back at once. */
  readonly post: (fact: AudioInputFact) => void;
  readonly logger: Logger;
  readonly limits: {
    /** Most audio that may wait for voice activity, in milliseconds. */
    readonly maxPendingMs: number;
    /** Longest utterance, padding included; it ends there even if the speaker goes on. In milliseconds. */
    readonly maxUtteranceMs: number;
  };
}

type TranscribeRequest = Parameters<AudioInput["transcribe"]>[0];

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
  readonly #sampleRate: number;
  readonly #probe: SpeechProbe;
  readonly #segmenter: Segmenter;
  readonly #timeline: InputTimeline<Step>;
  readonly #utterances: UtteranceTrack;
  #detection: DetectionSettings | null = null;
  #recognition: ReturnType<typeof recognitionSettings> = {};
  #lastAssistantText = "";
  /** Settles when all answers asked for have been given; never rejects. */
  #answers: Promise<void> = Promise.resolve();
  /** Epoch in force where the loop is. */
  #epoch = 0;
  /** Requests ahead in the timeline: audio up to them is claimed, and facts about it would come too late. */
  #claims = 0;
  #state: "idle" | "running" | "closed" = "idle";

  constructor(options: AudioInputOptions) {
    const { sampleRate, frameSamples } = options.voiceActivity.info.capabilities;
    const { id, capabilities } = options.recognizer.info;
    if (capabilities.sampleRate !== sampleRate) {
      const message = `the recognizer and voice activity must take the same sample rate, ${sampleRate} Hz`;
      throw new EngineError(id, "unsupported", message);
    }
    this.#options = options;
    this.#sampleRate = sampleRate;
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
      this.#answer(request.itemId, this.#utterances.finish(ended));
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
    this.#lastAssistantText = text;
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
    const events = this.#segmenter.push(probability, endMs);
    for (const event of events) this.#react(event);
    this.#utterances.hear(this.#timeline, this.#timeline.position);
    const silence = events.find((event) => event.type === "silence");
    if (silence !== undefined) await this.#askJudge(silence.pausedAtMs - silence.onsetMs);
    const candidateMs = this.#segmenter.candidateOnsetMs;
    this.#timeline.forget(candidateMs === null ? Infinity : this.#sampleAt(candidateMs - preRollMs));
  }

  #react(event: SegmenterEvent): void {
    switch (event.type) {
      case "onset":
        this.#begin(event.onsetMs, event.startMs);
        this.#postStarted();
        break;
      case "pause": {
        const silenceMs = this.#detection?.segmenter.silenceDurationMs ?? Infinity;
        const trailMs = Math.min(longestTrailMs, silenceMs / 2);
        this.#utterances.current?.hold(this.#sampleAt(event.atMs + trailMs));
        break;
      }
      case "resume":
        this.#utterances.current?.release(this.#sampleAt(event.fromMs - resumeRollMs));
        break;
      case "silence":
        break;
      case "end":
        this.#utterances.hear(this.#timeline, this.#timeline.position);
        this.#utterances.end(Math.round(event.endMs));
        this.#postStopped();
        break;
    }
  }

  #begin(onsetMs: number, startMs: number): void {
    const fromMs = Math.max(onsetMs - preRollMs, this.#segmenter.floorMs);
    this.#utterances.begin(Math.round(startMs), this.#sampleAt(fromMs));
  }

  async #askJudge(speechMs: number): Promise<void> {
    const complete = await this.#isComplete(speechMs);
    // Meanwhile a commit may have claimed the audio: then it ends the utterance, where it says.
    if (this.#isClosed() || this.#claims > 0) return;
    for (const event of this.#segmenter.decide(complete)) this.#react(event);
  }

  async #isComplete(speechMs: number): Promise<boolean> {
    try {
      const recognition = await this.#utterances.current?.settle();
      if (recognition === undefined || this.#detection === null) return true;
      const { text, language = this.#recognition.language } = recognition;
      const facts = { text, speechMs, lastAssistantText: this.#lastAssistantText };
      const probability = this.#options.judge.judge(language === undefined ? facts : { ...facts, language });
      return probability >= this.#detection.decisionThreshold;
    } catch {
      // Without text the silence alone decides; the item will tell of the failure.
      return true;
    }
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
    this.#detection =
      turnDetection === null ? null : detectionSettings(turnDetection, this.#options.limits.maxUtteranceMs);
    if (wasByHand && turnDetection !== null) {
      // Speech that began by hand was never announced: under turn detection it begins anew.
      this.#utterances.drop();
      this.#segmenter.reset((this.#timeline.position * 1000) / this.#sampleRate);
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
    this.#utterances.drop();
    this.#epoch = request.epoch;
    this.#claims -= 1;
    this.#segmenter.reset(request.endMs);
    this.#applyDetection();
    this.#probe.forgive();
    if (utterance !== undefined) this.#answer(request.itemId, this.#utterances.finish(utterance));
    // What could not be listened to must not be reported as silence.
    else if (failure !== undefined) this.#answer(request.itemId, Promise.reject(failure));
    else this.#answer(request.itemId, Promise.resolve({ text: "" }));
  }

  /** Answers are given in the order in which they were asked for, however long each takes. */
  #answer(itemId: string, recognition: Promise<Recognition>): void {
    const fact = recognition.then(
      (done) => transcribed(itemId, done),
      (error: unknown) => transcriptionFailed(itemId, error),
    );
    this.#answers = this.#answers.then(async () => this.#post(await fact));
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
    if (this.#detection !== null && this.#claims === 0) this.#post(fact);
  }

  #post(fact: AudioInputFact): void {
    if (!this.#isClosed()) this.#options.post(fact);
  }

  #applyDetection(): void {
    const freely = this.#claims === 0 ? this.#detection?.segmenter : undefined;
    this.#segmenter.configure(freely ?? gateSettings(this.#detection));
  }

  #sampleAt(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000);
  }

  /** A function, because the state may change while a call is awaited. */
  #isClosed(): boolean {
    return this.#state === "closed";
  }
}

function transcribed(itemId: string, recognition: Recognition): AudioInputFact {
  const { text, language = null, words = null, logprobs = null } = recognition;
  return { type: "transcribed", itemId, transcript: { text, language, words, logprobs } };
}

function transcriptionFailed(itemId: string, error: unknown): AudioInputFact {
  return { type: "transcriptionFailed", itemId, error: error instanceof Error ? error : new Error("unknown failure") };
}
