import { measurePauseProsody } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, Recognizer } from "@vivavoce/engine";
import { decisionThreshold, extraSilenceMs } from "@vivavoce/server/testing";
import { recognize } from "../../kit/recognize.ts";
import { readManifest, readSound } from "../../kit/test-clips.ts";
import type { TurnClip } from "../../kit/test-clips.ts";

/** How many turns a recording was divided into. */
export interface TurnClipResult {
  readonly id: string;
  readonly expected: number | null;
  readonly withJudge: number;
  /** With plain silence of the same length and no judge. */
  readonly plain: number;
  readonly pauses: readonly {
    readonly text: string;
    readonly pauseMs: number;
    readonly probability: number;
    readonly waitMs: number;
  }[];
}

const sampleRate = 16_000;
const silenceMs = 500;
const timeoutMs = 1000;
/** Sound before and after a stretch of speech that is recognized with it, in milliseconds. */
const aroundMs = 200;

/**
 * Divides the recordings into turns, with default settings (500 ms, medium, 1000 ms): at each pause the recognizer
 * hears the turn so far, the judge is asked, and the turn ends when the pause is longer than the wait.
 */
export async function measureTurnClips(
  folder: string,
  recognizer: Recognizer,
  judge: EndOfUtteranceJudge,
): Promise<readonly TurnClipResult[]> {
  const results: TurnClipResult[] = [];
  for (const clip of readManifest(folder).turns ?? []) results.push(await divide(clip, folder, recognizer, judge));
  return results;
}

async function divide(
  clip: TurnClip,
  folder: string,
  recognizer: Recognizer,
  judge: EndOfUtteranceJudge,
): Promise<TurnClipResult> {
  const samples = readSound(`${folder}/${clip.file}`);
  const settings = {
    decisionThreshold: decisionThreshold({ threshold_level: "medium", threshold: null }),
    timeoutMs,
    silenceMs,
  };
  const pauses: TurnClipResult["pauses"][number][] = [];
  let turnStart = clip.segments[0]?.start ?? 0;
  let [withJudge, plain] = [1, 1];
  for (const [index, { end }] of clip.segments.entries()) {
    const next = clip.segments[index + 1];
    if (next === undefined) break;
    const pauseMs = Math.round((next.start - end) * 1000);
    if (pauseMs < silenceMs) continue;
    plain += 1;
    const speech = samples.subarray(
      Math.max(0, Math.round((turnStart - aroundMs / 1000) * sampleRate)),
      Math.round((end + aroundMs / 1000) * sampleRate),
    );
    const { text } = await recognize(recognizer, speech);
    const probability = judge.judge({
      text,
      language: "en",
      speechMs: (end - turnStart) * 1000,
      lastAssistantText: "",
      silenceMs,
      prosody: measurePauseProsody(speech, sampleRate),
    });
    const waitMs = silenceMs + extraSilenceMs(probability, settings);
    pauses.push({ text, pauseMs, probability, waitMs });
    if (pauseMs <= waitMs) continue;
    withJudge += 1;
    turnStart = next.start;
  }
  return { id: clip.id, expected: clip.turns_expected, withJudge, plain, pauses };
}
