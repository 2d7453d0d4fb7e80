import type { SoundOwner } from "@vivavoce/audio/echo";
import { onsetGapMs, resumeMs, surelyNearMs } from "./durations.ts";

/** When speech begins and ends. All durations in milliseconds of media time. */
export interface SegmenterSettings {
  /** Probability from which a frame counts as voiced, 0 to 1 (SF-08.2). */
  readonly threshold: number;
  /** Voiced time before speech is believed, 0 or more (SF-08.5, BH-33). */
  readonly speechDurationMs: number;
  /** Silence that ends the utterance or calls for the judge, 0 or more; Infinity: silence ends nothing (SF-08.4). */
  readonly silenceDurationMs: number;
  /** How far before its onset an utterance begins, 0 or more (SF-08.3, BH-31). */
  readonly prefixPaddingMs: number;
  /** Longest utterance, from its start; Infinity for none. */
  readonly maxUtteranceMs: number;
  /** Null: silence alone decides. Else the end waits for `decide`, at most this much longer (BH-34). */
  readonly judgeTimeoutMs: number | null;
}

/**
 * What the segmenter found, in media time. Of one utterance: `onset`, then pairs of `pause` and `resume`, in each pause
 * at most one `silence`, and one `end`.
 */
export type SegmenterEvent =
  /** Speech has lasted `speechDurationMs`. `startMs` is the onset less the padding. */
  | { readonly type: "onset"; readonly onsetMs: number; readonly startMs: number }
  /** Speech turned to silence at that time. */
  | { readonly type: "pause"; readonly atMs: number }
  /** Speech goes on since that time. */
  | { readonly type: "resume"; readonly fromMs: number }
  /** Silence has lasted `silenceDurationMs`: `decide` now. */
  | { readonly type: "silence"; readonly pausedAtMs: number; readonly onsetMs: number }
  /** The utterance is over; trailing silence included (BH-32). */
  | { readonly type: "end"; readonly endMs: number };

/** Finds utterances in a sequence of speech probabilities. Pure and synchronous: it knows media time only. */
export interface Segmenter {
  /**
   * Takes the probability of the next frame, which ends at `frameEndMs`.
   * @param soundMs how long before the frame's end the sound in it began, 0 or more, as an `OnsetFinder` tells; speech
   * that begins in this frame begins there, and has lasted that long already; asked only then. Absent: it began with the frame
   * @param whose asked when speech is about to be believed, with the milliseconds since its onset: an `echo` is none as
   * long as it lasts, and what is `unclear` waits, even if it falls silent meanwhile. Absent: all speech is near
   */
  push(
    probability: number,
    frameEndMs: number,
    soundMs?: () => number,
    whose?: (heardMs: number) => SoundOwner,
  ): readonly SegmenterEvent[];
  /**
   * Answer to a `silence` event, before the next frame: how much more silence ends the utterance, in milliseconds; 0:
   * it ends here. The judge's timeout bounds it.
   */
  decide(extraSilenceMs: number): readonly SegmenterEvent[];
  /** New settings for the frames to come; speech in progress goes on under them. */
  configure(settings: SegmenterSettings): void;
  /** Forgets speech in progress. No utterance begins before `floorMs` from now on. */
  reset(floorMs: number): void;
  /** Onset of speech that is not believed yet but has lasted two frames; null when there is none. */
  readonly candidateOnsetMs: number | null;
  /** Where the utterance before ended, or `reset` said: sound before belongs to somebody else. */
  readonly floorMs: number;
}

type Phase =
  | { readonly name: "idle" }
  /** Voiced frames that may become speech. */
  | {
      readonly name: "rising";
      readonly onsetMs: number;
      voicedMs: number;
      voicedFrames: number;
      gapMs: number;
      /** It has lasted `speechDurationMs`: whose it is, is being asked. */
      isLong: boolean;
      /** It was, or began with, an echo. */
      wasEcho: boolean;
    }
  | { readonly name: "speaking"; readonly onsetMs: number; readonly startMs: number }
  | {
      readonly name: "paused";
      readonly onsetMs: number;
      readonly startMs: number;
      readonly pausedAtMs: number;
      /** Where speech may be going on again, and for how long; null while silent. */
      rising: { readonly fromMs: number; voicedMs: number } | null;
      /** When to end without further word; null until the silence has lasted long enough. */
      deadlineMs: number | null;
    };

/**
 * Once voiced, a frame stays voiced down to this much below the threshold: probabilities dip inside words, and without
 * hysteresis a word would fall apart. Not below `releaseFloor`, where noise alone would keep speech alive.
 */
const hysteresis = 0.15;
const releaseFloor = 0.05;

/**
 * Frames at this probability or more, next before one at the threshold, are part of the word that begins: probabilities
 * climb over several frames, more slowly in noise. They say where it began, not that it lasted: music has such frames too.
 */
const partProbability = 0.1;
/** Such frames that are looked back over, at most. */
const longestRiseFrames = 3;

/** Voiced frames an onset needs when it is longer than one: a click can look like a long sound, but not twice. */
const onsetFrames = 2;

const none: readonly SegmenterEvent[] = [];

/** @param frameMs length of the frames to be pushed, in milliseconds */
export function createSegmenter(initial: SegmenterSettings, frameMs: number): Segmenter {
  let settings = initial;
  let release = releaseThreshold(initial.threshold);
  let phase: Phase = { name: "idle" };
  let floorMs = 0;
  let nowMs = 0;
  /** Frames up to now, in a row, that are part of speech if the next one is speech; counted while idle. */
  let partFrames = 0;

  function end(endMs: number): SegmenterEvent {
    phase = { name: "idle" };
    partFrames = 0;
    floorMs = endMs;
    return { type: "end", endMs };
  }

  function rise(
    probability: number,
    soundMsOf: () => number,
    whose: ((heardMs: number) => SoundOwner) | undefined,
  ): readonly SegmenterEvent[] {
    if (phase.name === "idle") {
      if (probability < settings.threshold) {
        partFrames = probability < partProbability ? 0 : Math.min(longestRiseFrames, partFrames + 1);
        return none;
      }
      const soundMs = soundMsOf();
      const risingMs = partFrames > 0 ? (partFrames + 1) * frameMs : 0;
      partFrames = 0;
      const onsetMs = Math.max(floorMs, nowMs - Math.max(soundMs, risingMs));
      // This frame's own share is added below.
      const voicedMs = Math.min(soundMs, nowMs - onsetMs) - frameMs;
      phase = { name: "rising", onsetMs, voicedMs, voicedFrames: 0, gapMs: 0, isLong: false, wasEcho: false };
    }
    if (phase.name !== "rising") return none;
    if (probability < release) {
      phase.gapMs += frameMs;
      if (phase.gapMs > onsetGapMs && (phase.wasEcho || !phase.isLong)) phase = { name: "idle" };
      // An echo that ends is not asked about again: what is left in the room is like nothing.
      if (phase.name === "idle" || !phase.isLong || phase.wasEcho) return none;
    } else {
      phase.voicedMs += frameMs;
      phase.voicedFrames += 1;
      phase.gapMs = 0;
    }
    const leastFrames = Math.min(onsetFrames, Math.ceil(settings.speechDurationMs / frameMs));
    phase.isLong ||= phase.voicedMs >= settings.speechDurationMs && phase.voicedFrames >= leastFrames;
    return phase.isLong ? believe(phase, whose) : none;
  }

  /** Speech that is long enough begins, unless it is or may be an echo. */
  function believe(
    rising: Extract<Phase, { name: "rising" }>,
    whose: ((heardMs: number) => SoundOwner) | undefined,
  ): readonly SegmenterEvent[] {
    const owner = whose?.(nowMs - rising.onsetMs) ?? "near";
    if (owner === "echo") rising.wasEcho = true;
    if (owner !== "near") return none;
    // Who speaks up in an echo began when it was heard no more for some time, and not with it.
    const onsetMs = rising.wasEcho ? Math.max(rising.onsetMs, nowMs - surelyNearMs) : rising.onsetMs;
    const startMs = Math.max(floorMs, onsetMs - settings.prefixPaddingMs);
    const onset: SegmenterEvent = { type: "onset", onsetMs, startMs };
    phase = { name: "speaking", onsetMs, startMs };
    if (rising.gapMs === 0) return [onset];
    const pausedAtMs = nowMs - rising.gapMs;
    phase = { ...phase, name: "paused", pausedAtMs, rising: null, deadlineMs: null };
    return [onset, { type: "pause", atMs: pausedAtMs }];
  }

  function speak(probability: number): readonly SegmenterEvent[] {
    if (phase.name !== "speaking") return none;
    if (nowMs - phase.startMs >= settings.maxUtteranceMs) return [end(nowMs)];
    if (probability >= release) return none;
    const pausedAtMs = nowMs - frameMs;
    phase = { ...phase, name: "paused", pausedAtMs, rising: null, deadlineMs: null };
    return [{ type: "pause", atMs: pausedAtMs }, ...waitInPause(probability)];
  }

  function waitInPause(probability: number): readonly SegmenterEvent[] {
    if (phase.name !== "paused") return none;
    const { onsetMs, startMs, pausedAtMs } = phase;
    if (nowMs - startMs >= settings.maxUtteranceMs) return [end(nowMs)];
    if (probability >= (phase.rising === null ? settings.threshold : release)) {
      phase.rising ??= { fromMs: nowMs - frameMs, voicedMs: 0 };
      phase.rising.voicedMs += frameMs;
      if (phase.rising.voicedMs < resumeMs) return none;
      const { fromMs } = phase.rising;
      phase = { name: "speaking", onsetMs, startMs };
      return [{ type: "resume", fromMs }];
    }
    phase.rising = null;
    if (phase.deadlineMs !== null) return nowMs >= phase.deadlineMs ? [end(nowMs)] : none;
    if (nowMs - pausedAtMs < settings.silenceDurationMs) return none;
    if (settings.judgeTimeoutMs === null) return [end(nowMs)];
    phase.deadlineMs = nowMs + settings.judgeTimeoutMs;
    return [{ type: "silence", pausedAtMs, onsetMs }];
  }

  return {
    push(probability, frameEndMs, soundMs = () => frameMs, whose) {
      nowMs = frameEndMs;
      switch (phase.name) {
        case "idle":
        case "rising":
          return rise(probability, soundMs, whose);
        case "speaking":
          return speak(probability);
        case "paused":
          return waitInPause(probability);
        default:
          return phase satisfies never;
      }
    },
    decide(extraSilenceMs) {
      if (phase.name !== "paused" || phase.deadlineMs === null) return none;
      if (extraSilenceMs <= 0) return [end(nowMs)];
      phase.deadlineMs = Math.min(phase.deadlineMs, nowMs + extraSilenceMs);
      return none;
    },
    configure(next) {
      const sameWait =
        next.silenceDurationMs === settings.silenceDurationMs && next.judgeTimeoutMs === settings.judgeTimeoutMs;
      if (phase.name === "paused" && !sameWait) phase.deadlineMs = null;
      settings = next;
      release = releaseThreshold(next.threshold);
    },
    reset(nextFloorMs) {
      phase = { name: "idle" };
      partFrames = 0;
      floorMs = nextFloorMs;
    },
    get candidateOnsetMs() {
      return phase.name === "rising" && phase.voicedFrames >= 2 ? phase.onsetMs : null;
    },
    get floorMs() {
      return floorMs;
    },
  };
}

function releaseThreshold(threshold: number): number {
  return Math.min(threshold, Math.max(releaseFloor, threshold - hysteresis));
}
