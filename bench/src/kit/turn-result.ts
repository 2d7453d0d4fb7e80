import type { Caller, HeardResponse, HeardUtterance } from "./caller.ts";
import type { Stage } from "./child-messages.ts";
import type { BenchClip } from "./bench-clips.ts";

/** What became of one clip spoken to a server. */
export interface TurnResult {
  readonly clip: Pick<BenchClip, "id" | "text" | "style" | "group" | "speechStartMs" | "speechEndMs">;
  /** Text of its utterances, joined. */
  readonly text: string;
  /** Each utterance in the clip's own time, in milliseconds, with its text. */
  readonly utterances: readonly { readonly fromMs: number; readonly toMs: number; readonly text: string }[];
  /** One utterance, several, none; or the last one ended before the speaker did. */
  readonly outcome: "one" | "split" | "lost" | "cut short";
  /** Milliseconds from the true end of speech; NaN where the event did not come, or the utterance had ended before. */
  readonly latency: TurnLatency;
}

export interface TurnLatency {
  readonly speechStopped: number;
  readonly transcribed: number;
  readonly responseCreated: number;
  readonly firstAudio: number;
  /** Part of the way to the first audio that engines took: the language model up to its first word, then the first clause. */
  readonly modelShare: number;
  readonly synthesizerShare: number;
}

export const latencyStages = [
  "speechStopped",
  "transcribed",
  "responseCreated",
  "firstAudio",
  "modelShare",
  "synthesizerShare",
] as const satisfies readonly (keyof TurnLatency)[];

/**
 * @param startMs when the clip began, in milliseconds since 1970
 * @param untilMs when the next one did: what is heard from then on is not of this clip
 */
export function turnResult(
  clip: BenchClip,
  startMs: number,
  untilMs: number,
  caller: Pick<Caller, "utterances" | "responses">,
  stages: readonly Stage[],
): TurnResult {
  const utterances = caller.utterances.filter(({ startedAtMs }) => startedAtMs >= startMs && startedAtMs < untilMs);
  const speechEndMs = startMs + clip.speechEndMs;
  const last = utterances.at(-1);
  const response = caller.responses.findLast((each) => each.utterance === last);
  const isCutShort = last !== undefined && last.stoppedAtMs < speechEndMs;
  const { id, text, style, group, speechStartMs } = clip;
  return {
    clip: { id, text, style, group, speechStartMs, speechEndMs: clip.speechEndMs },
    text: utterances
      .map((each) => each.text.trim())
      .filter((text) => text !== "")
      .join(" "),
    utterances: utterances.map(({ fromMs, toMs, text }) => ({ fromMs: fromMs - startMs, toMs: toMs - startMs, text })),
    outcome: last === undefined ? "lost" : isCutShort ? "cut short" : utterances.length > 1 ? "split" : "one",
    latency: latencyOf(isCutShort ? undefined : last, response, stages, speechEndMs),
  };
}

function latencyOf(
  utterance: HeardUtterance | undefined,
  response: HeardResponse | undefined,
  stages: readonly Stage[],
  speechEndMs: number,
): TurnLatency {
  const after = (atMs: number | undefined): number =>
    utterance === undefined || atMs === undefined ? Number.NaN : atMs - speechEndMs;
  const share = (stage: Stage["stage"]): number => {
    if (utterance === undefined || response === undefined) return Number.NaN;
    // Asked for as early as the utterance's end: an answer may be prepared before it is announced.
    const used = stages.find(
      (each) =>
        each.stage === stage && each.startMs >= utterance.stoppedAtMs - 50 && each.startMs <= response.firstAudioAtMs,
    );
    return used === undefined ? Number.NaN : used.firstMs - used.startMs;
  };
  return {
    speechStopped: after(utterance?.stoppedAtMs),
    transcribed: after(utterance?.transcribedAtMs),
    responseCreated: after(response?.createdAtMs),
    firstAudio: after(response?.firstAudioAtMs),
    modelShare: share("model"),
    synthesizerShare: share("synthesizer"),
  };
}
