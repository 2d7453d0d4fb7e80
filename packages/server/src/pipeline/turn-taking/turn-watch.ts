import type { Clock } from "@vivavoce/audio/clock";
import { recognizerFor } from "@vivavoce/engine";
import type { EngineSet, Recognition, Recognizer } from "@vivavoce/engine";
import type { SoundOwner } from "@vivavoce/audio/echo";
import type { Session } from "@vivavoce/protocol";
import type { Logger } from "../../runtime/logger.ts";
import { sessionLanguages } from "../../session/state/session-languages.ts";
import { BargeInGuard } from "./barge-in/barge-in-guard.ts";
import type { SpokenText } from "./barge-in/barge-in-guard.ts";
import { wordsLater } from "./cues.ts";
import type { AudioInputCue, AudioInputFact } from "./cues.ts";
import { detectionSettings, gateSettings, recognitionSettings } from "./detection-settings.ts";
import type { DetectionSettings } from "./detection-settings.ts";
import { longestTrailMs, preRollMs, resumeRollMs } from "./durations.ts";
import { Speculation } from "./ahead/speculation.ts";
import { PauseJudge } from "./end/pause-judge.ts";
import { createSegmenter } from "./segmenter.ts";
import type { Segmenter, SegmenterEvent } from "./segmenter.ts";
import type { ProbedFrame } from "./start/speech-probe.ts";
import { UtteranceTrack } from "./utterance-track.ts";
import type { SampleSource } from "./utterance.ts";

/** Who says what turns are in one session, and who is told. Without a judge silence alone decides. */
export interface TurnWatchOptions extends Pick<EngineSet, "recognizer" | "judge"> {
  /** Takes facts; never called from within a call of the audio input. May call back at once. */
  readonly post: (fact: AudioInputFact) => void;
  /** Takes what is known before a fact, or besides. May be called at any time. */
  readonly cue?: (cue: AudioInputCue) => void;
  /** Whether the assistant is speaking or about to, so that speech is an interruption. Absent: it never is. */
  readonly isAssistantSpeaking?: () => boolean;
  /** Whether to tell of turns that will probably end. */
  readonly speculates?: boolean;
  /** Resolves when output has been held for as long as it may; absent: never. */
  readonly holdTimeout?: () => Promise<void>;
  /** Whose sound it is; its share of the recognizer is counted together. */
  readonly sessionId?: string;
  /** For how long a judge that listens may be waited for; absent: it is not asked. */
  readonly clock?: Pick<Clock, "setTimer">;
  readonly logger: Logger;
  readonly limits: {
    /** Longest utterance, padding included; it ends there even if the speaker goes on. In milliseconds. */
    readonly maxUtteranceMs: number;
  };
}

/** The user's audio as far as it is worked on: frames up to `position`, and more that is decoded up to `endSample`. */
export interface WatchedSound extends SampleSource {
  readonly position: number;
  readonly endSample: number;
}

/**
 * Finds the turns in the user's audio and tells of them: who speaks since when, whether it interrupts, whether it is
 * over, and what was said. It is told of every frame in media order; all times are media time.
 */
export class TurnWatch {
  readonly #options: TurnWatchOptions;
  readonly #sound: WatchedSound;
  readonly #sampleRate: number;
  readonly #isClaimed: () => boolean;
  readonly #cue: (cue: AudioInputCue) => void;
  readonly #segmenter: Segmenter;
  readonly #utterances: UtteranceTrack;
  /** Nobody is told of speech that is on trial here. */
  readonly #bargeIn: BargeInGuard;
  readonly #pauses: PauseJudge;
  readonly #ahead: Speculation;
  #detection: DetectionSettings | null = null;
  #languages: readonly string[] = [];
  /** Who hears the languages of the session, and how. */
  #recognizer: Recognizer;
  #recognition: ReturnType<typeof recognitionSettings> = {};
  /** Epoch in force where the frames are. */
  #epoch = 0;
  #isClosed = false;

  /**
   * @param frame of voice activity; its rate is that of the sound
   * @param isClaimed whether a commit is ahead: audio up to it is claimed, and facts about it would come too late
   */
  constructor(
    options: TurnWatchOptions,
    sound: WatchedSound,
    { sampleRate, frameSamples }: { readonly sampleRate: number; readonly frameSamples: number },
    isClaimed: () => boolean,
  ) {
    const { recognizer, sessionId, judge, clock, logger, cue = () => {} } = options;
    this.#options = options;
    this.#recognizer = recognizer;
    this.#sound = sound;
    this.#sampleRate = sampleRate;
    this.#isClaimed = isClaimed;
    this.#cue = cue;
    this.#bargeIn = new BargeInGuard({
      isAssistantSpeaking: options.isAssistantSpeaking ?? (() => false),
      holdTimeout: options.holdTimeout ?? (() => new Promise(() => {})),
      cue,
      sampleRate,
    });
    this.#segmenter = createSegmenter(gateSettings(null), (frameSamples * 1000) / sampleRate);
    this.#pauses = new PauseJudge({ judge, sound, sampleRate, clock, logger, sessionId, cue });
    this.#ahead = new Speculation(this.#pauses, cue, logger);
    const share = sessionId === undefined ? {} : { sessionId };
    this.#utterances = new UtteranceTrack({
      sampleRate,
      open: (onPartial) => {
        const silenceMs = this.#detection?.segmenter.silenceDurationMs;
        // By hand nobody is told of speech before it is claimed.
        const isShown = silenceMs !== undefined && this.#recognition.showsStable === true;
        const spareMs = silenceMs === undefined ? 0 : silenceMs - trailMs(silenceMs);
        return this.#recognizer.openStream({ ...this.#recognition, ...share, spareMs, ...(isShown && { onPartial }) });
      },
      onPartial: ({ stableText }) => this.#tell({ type: "partialRecognized", epoch: this.#epoch, stableText }),
      onSettledAhead: (recognition) => this.#speculate(recognition),
    });
  }

  /** Whether somebody speaks, or may: also speech that is too short, or on trial, to be told of yet. */
  get mayHearSpeech(): boolean {
    return this.#utterances.current !== undefined || this.#segmenter.candidateOnsetMs !== null;
  }

  /** Whether somebody has spoken and nothing has asked for the text. */
  get hasEnded(): boolean {
    return this.#utterances.ended !== undefined;
  }

  /**
   * Takes what was heard in the frame that ends at `nowMs`.
   * @returns position in samples from which sound is still needed
   */
  async hear(frame: ProbedFrame, nowMs: number, whose: (heardMs: number) => SoundOwner): Promise<number> {
    this.#applyDetection();
    const events = this.#segmenter.push(frame.probability, nowMs, frame.soundMs, whose);
    for (const event of events) {
      if (event.type === "end") await this.#finish(event.endMs);
      else this.#react(event);
    }
    this.#utterances.hear(this.#sound, this.#sound.position);
    this.#pauses.waited(nowMs, this.#detection);
    if (this.#bargeIn.isDue(nowMs)) await this.#weigh(nowMs, false);
    if (events.some((event) => event.type === "silence")) await this.#askJudge(nowMs);
    const heardMs = this.#utterances.current === undefined ? Infinity : this.#pauses.heardFromMs(nowMs);
    return this.#sampleAt(Math.min(heardMs, (this.#segmenter.candidateOnsetMs ?? Infinity) - preRollMs));
  }

  /** New settings from here on. */
  configure(
    settings: Pick<Session, "turn_detection" | "input_audio_transcription"> & Partial<Pick<Session, "include">>,
    epoch: number,
  ): void {
    const { maxUtteranceMs } = this.#options.limits;
    const wasByHand = this.#detection === null;
    const isNewEpoch = epoch !== this.#epoch;
    const { turn_detection: turnDetection } = settings;
    this.#epoch = epoch;
    this.#languages = sessionLanguages(settings);
    this.#recognizer = recognizerFor(this.#options.recognizer, this.#languages);
    this.#recognition = recognitionSettings(settings, this.#recognizer);
    this.#detection = turnDetection === null ? null : detectionSettings(turnDetection, maxUtteranceMs);
    this.#pauses.language = this.#recognition.language;
    this.#ahead.drop();
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
    this.#tellStarted();
    this.#tellStopped();
  }

  /** What the assistant said last. */
  noteAssistantText(text: string): void {
    this.#pauses.lastAssistantText = text;
  }

  /** Text of the utterance that has ended there and that is claimed now; undefined when there is none. */
  claimEnded(endMs: number, epoch: number): Promise<Recognition> | undefined {
    const ended = this.#utterances.claimEnded(endMs);
    if (ended === undefined) return undefined;
    this.#epoch = epoch;
    return this.#utterances.finish(ended);
  }

  /**
   * A commit: text of whatever is voiced up to here; undefined when nothing is.
   * @param startMs where the item's audio begins: there the times of its words begin (TR-77)
   */
  claim(startMs: number, endMs: number, epoch: number): Promise<Recognition> | undefined {
    const candidateMs = this.#segmenter.candidateOnsetMs;
    if (this.#utterances.current === undefined && candidateMs !== null) this.#begin(candidateMs, candidateMs);
    this.#utterances.hear(this.#sound, this.#sound.endSample);
    const utterance = this.#utterances.claimCurrent();
    this.clear(endMs, epoch);
    if (utterance === undefined) return undefined;
    const { startMs: saidMs } = utterance;
    return this.#utterances.finish(utterance).then((recognition) => wordsLater(recognition, saidMs - startMs));
  }

  /** Forgets speech up to there that nobody has claimed. */
  clear(atMs: number, epoch: number): void {
    this.#epoch = epoch;
    this.#pauses.resumed();
    this.#bargeIn.end(atMs);
    this.#ahead.drop();
    this.#utterances.drop();
    this.#segmenter.reset(atMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#pauses.resumed();
    this.#utterances.close();
  }

  #react(event: Exclude<SegmenterEvent, { type: "end" }>): void {
    switch (event.type) {
      case "onset":
        this.#begin(event.onsetMs, event.startMs);
        if (this.#detection !== null) {
          this.#bargeIn.begin(event.onsetMs, this.#positionMs, this.#detection.bargeIn);
        }
        this.#tellStarted();
        break;
      case "pause": {
        this.#pauses.paused(event.atMs);
        this.#bargeIn.paused(event.atMs);
        this.#cue({ type: "speechPaused", atMs: event.atMs });
        const silenceMs = this.#detection?.segmenter.silenceDurationMs ?? Infinity;
        // Asked for then, the text is needed when the silence has lasted.
        const trail = trailMs(silenceMs);
        this.#utterances.current?.hold(this.#sampleAt(event.atMs + trail), silenceMs - trail);
        break;
      }
      case "resume":
        this.#utterances.current?.release(this.#sampleAt(event.fromMs - resumeRollMs));
        this.#bargeIn.resumed();
        this.#pauses.resumed();
        this.#cue({ type: "speechResumed", atMs: event.fromMs });
        this.#ahead.drop();
        break;
      case "silence":
        break;
    }
  }

  /** The utterance is over. One that is still on trial has its last chance: with all its words. */
  async #finish(endMs: number): Promise<void> {
    this.#pauses.resumed();
    this.#utterances.hear(this.#sound, this.#sound.position);
    const isProven = !this.#bargeIn.isOnTrial || (await this.#weigh(endMs, true));
    // A commit that came meanwhile takes the audio as it is.
    if (this.#isClosed || this.#isClaimed()) return;
    if (isProven) {
      this.#utterances.end(Math.round(endMs));
      this.#tellStopped();
    } else {
      this.#bargeIn.end(endMs);
      this.#utterances.drop();
    }
  }

  /** Whether speech on trial is believed now; then everybody is told of it. */
  async #weigh(nowMs: number, isOver: boolean): Promise<boolean> {
    const text = async (): Promise<SpokenText> => {
      const heard = await this.#utterances.current?.settle();
      const languages = heard?.language === undefined ? this.#languages : [heard.language];
      return { text: heard?.text ?? "", languages, ...(heard?.logprobs && { logprobs: heard.logprobs }) };
    };
    const { position } = this.#sound;
    const sound = (fromMs: number): Float32Array => this.#sound.read(this.#sampleAt(fromMs), position);
    const isBelieved = await this.#bargeIn.weigh(nowMs, text, sound, isOver);
    if (!isBelieved || this.#isClosed) return false;
    this.#believed(nowMs);
    return true;
  }

  #believed(atMs: number): void {
    this.#tellStarted();
    this.#cue({ type: "speechBelieved", atMs });
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
    if (this.#isClosed || this.#isClaimed()) return;
    for (const event of this.#segmenter.decide(extraMs)) if (event.type === "end") await this.#finish(event.endMs);
  }

  #speculate(recognition: Recognition): void {
    if (this.#options.speculates !== true || this.#detection === null) return;
    if (this.#isClosed || this.#isClaimed() || this.#bargeIn.isOnTrial) return;
    this.#ahead.consider(recognition, this.#positionMs, this.#detection);
  }

  #tellStarted(): void {
    const speech = this.#utterances.ended?.utterance ?? this.#utterances.current;
    if (speech !== undefined) this.#tell({ type: "speechStarted", epoch: this.#epoch, startMs: speech.startMs });
  }

  #tellStopped(): void {
    const { ended } = this.#utterances;
    if (ended === undefined) return;
    const { judged } = this.#pauses;
    const fact = { type: "speechStopped", epoch: this.#epoch, endMs: ended.endMs } as const;
    this.#tell(judged === undefined ? fact : { ...fact, judged });
  }

  /** By hand there is no speech to tell of, and of claimed audio the session knows the end already. */
  #tell(fact: AudioInputFact): void {
    if (this.#detection === null || this.#isClosed || this.#isClaimed() || this.#bargeIn.isOnTrial) return;
    this.#options.post(fact);
  }

  #applyDetection(): void {
    const freely = this.#isClaimed() ? null : this.#detection;
    if (freely === null) return this.#segmenter.configure(gateSettings(this.#detection));
    const speechDurationMs = this.#bargeIn.speechDurationMs(freely.bargeIn) ?? freely.segmenter.speechDurationMs;
    this.#segmenter.configure({ ...freely.segmenter, speechDurationMs });
  }

  /** Media time that has been worked on. */
  get #positionMs(): number {
    return (this.#sound.position * 1000) / this.#sampleRate;
  }

  #sampleAt(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000);
  }
}

/** Silence at a pause that is recognized, of as much as is asked for. */
function trailMs(silenceMs: number): number {
  return Math.min(longestTrailMs, silenceMs / 2);
}
