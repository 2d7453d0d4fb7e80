import type { Recognizer, RecognizerOptions } from "@vivavoce/engine";
import type { Session, TurnDetection } from "@vivavoce/protocol";
import { endOfUtteranceTimeoutMs } from "@vivavoce/protocol";
import { streamsPartials } from "../../session/hearing/tell-transcript.ts";
import { sessionLanguages } from "../../session/state/session-languages.ts";
import { byHand, longestWaitMs, semanticVad } from "./durations.ts";
import { decisionThreshold } from "./end/extra-silence-ms.ts";
import type { JudgingModel } from "./end/judged-facts.ts";
import { phrasesOf } from "./phrases.ts";
import type { SegmenterSettings } from "./segmenter.ts";

/** Turn detection as the pipeline needs it. */
export interface DetectionSettings {
  readonly segmenter: SegmenterSettings;
  /** Probability from which an utterance counts as complete; without meaning when nobody is asked. */
  readonly decisionThreshold: number;
  /** What the judge goes by (SF-08.22). */
  readonly judging: JudgingModel;
  /** What speech must do to be believed while the assistant speaks. */
  readonly bargeIn: BargeInSettings;
}

/** What must be shown before speech interrupts. */
export interface BargeInSettings {
  /** Whether output waits while it is found out if somebody interrupts; else whoever is heard does, at once. */
  readonly mustProve: boolean;
  /** Whether back-channels and hesitations interrupt like other words (SF-08.10). */
  readonly fillersCount: boolean;
  /** Voiced time that makes speech while the assistant speaks, in milliseconds (SF-08.21); null: as always. */
  readonly speechDurationMs: number | null;
}

/** The judgement that goes with an `eagerness`: who waits less long, believes an end sooner. */
const eagerLevels = { low: "high", medium: "medium", auto: "medium", high: "low" } as const;

/** What a session's turn detection (SF-08) means for the pipeline. */
export function detectionSettings(turnDetection: TurnDetection, maxUtteranceMs: number): DetectionSettings {
  if (turnDetection.type === "semantic_vad") {
    const { eagerness } = turnDetection;
    const judgeTimeoutMs = longestWaitMs[eagerness] - semanticVad.silenceDurationMs;
    return {
      segmenter: { threshold: 0.5, ...semanticVad, maxUtteranceMs, judgeTimeoutMs },
      decisionThreshold: decisionThreshold({ threshold_level: eagerLevels[eagerness], threshold: null }),
      judging: "semantic_vad",
      bargeIn: { mustProve: true, fillersCount: false, speechDurationMs: null },
    };
  }
  const judge = turnDetection.end_of_utterance_detection;
  return {
    segmenter: {
      threshold: turnDetection.threshold,
      speechDurationMs: turnDetection.speech_duration_ms,
      silenceDurationMs: turnDetection.silence_duration_ms,
      prefixPaddingMs: turnDetection.prefix_padding_ms,
      maxUtteranceMs,
      judgeTimeoutMs: judge === null ? null : endOfUtteranceTimeoutMs(judge),
    },
    decisionThreshold: judge === null ? 0 : decisionThreshold(judge),
    // Without end-of-utterance detection the judge only says what is worth preparing for.
    judging: judge?.model ?? "smart_end_of_turn_detection",
    bargeIn: bargeInSettings(turnDetection),
  };
}

/** Plain voice activity interrupts at once; the semantic kinds want to know what is said (decision 0009). */
function bargeInSettings(turnDetection: Exclude<TurnDetection, { type: "semantic_vad" }>): BargeInSettings {
  if (turnDetection.type === "server_vad") return { mustProve: false, fillersCount: true, speechDurationMs: null };
  const { remove_filler_words: removes, speech_duration_assistant_speaking_ms: speechDurationMs } = turnDetection;
  return { mustProve: true, fillersCount: removes !== true, speechDurationMs };
}

/**
 * Speech is gated only, nothing ends by itself: turns by hand (BH-38), or audio that a commit has already claimed.
 */
export function gateSettings(detection: DetectionSettings | null): SegmenterSettings {
  const base = detection?.segmenter ?? { threshold: 0.3, ...byHand };
  return { ...base, silenceDurationMs: Infinity, maxUtteranceMs: Infinity, judgeTimeoutMs: null };
}

/**
 * What a session's settings (SF-11, SF-08.11) mean for the recognizer that hears its languages. An engine that finds out
 * the language is given all of them; another one the primary one of the transcription. Without any the engine decides.
 * @param recognizer the engine that hears these languages
 */
export function recognitionSettings(
  session: Pick<Session, "input_audio_transcription" | "turn_detection"> & Partial<Pick<Session, "include">>,
  recognizer: Recognizer,
): Omit<RecognizerOptions, "sessionId" | "onPartial"> {
  const { input_audio_transcription: transcription } = session;
  const languages = sessionLanguages(session);
  const [asked] = (transcription?.language ?? "").split(",");
  // Only the transcription's list has a primary language.
  const language = languages.length === 1 ? languages[0] : asked?.trim() || undefined;
  const { capabilities } = recognizer.info;
  const identifies = languages.length > 1 && capabilities.identifiesLanguage === true;
  const prompt = transcription?.prompt ?? "";
  const phraseList = phrasesOf(transcription, capabilities.prompt !== true);
  return {
    ...(identifies ? { languages } : language !== undefined && { language }),
    ...(streamsPartials({ input_audio_transcription: transcription }) && { showsStable: true }),
    ...(phraseList !== undefined && { phraseList }),
    ...(capabilities.prompt === true && prompt !== "" && { prompt }),
    // Only phrases have words with times (SF-22).
    ...(session.include?.includes("item.input_audio_transcription.phrases") !== true && { wantsWordTimes: false }),
  };
}
