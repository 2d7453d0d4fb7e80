import type { Recording } from "../record/recording.ts";
import type { Stretch } from "../record/track.ts";
import { applyTraces } from "./apply-traces.ts";
import { readWire } from "./read-wire.ts";
import type { Figures, Span, Turn } from "./turn.ts";
import type { TurnDraft } from "./turn-draft.ts";

/** What of a recording turns are made from. */
export type TurnSource = Pick<Recording, "events"> & {
  readonly assistant: { readonly stretches: readonly Stretch[] };
};

/** A gap in the sound that is shorter than this is still one answer. */
const joinMs = 40;

/** The turns of a recording: from the server's trace where it sends one, else from the events of the wire. */
export function buildTurns({ events, assistant }: TurnSource): readonly Turn[] {
  const drafts = readWire(events);
  applyTraces(drafts, events);
  // A turn without a sound of its own ends nothing: what is played before it goes on to the next that has one.
  const nextSoundMs: number[] = [];
  let soundMs = Infinity;
  for (let i = drafts.length - 1; i >= 0; i--) {
    nextSoundMs[i] = soundMs;
    soundMs = drafts[i]?.firstAudioMs ?? soundMs;
  }
  return drafts.map((draft, i) =>
    finish(draft, i + 1, soundOf(draft, nextSoundMs[i] ?? Infinity, assistant.stretches)),
  );
}

/** What was played for a turn: from its answer on, until the next answer. */
function soundOf(turn: TurnDraft, untilMs: number, stretches: readonly Stretch[]): readonly Span[] {
  if (turn.askedMs === undefined || turn.firstAudioMs === undefined) return [];
  const fromMs = turn.askedMs;
  const spans: Span[] = [];
  for (const { startMs, endMs } of stretches) {
    if (startMs < fromMs || startMs >= untilMs) continue;
    const last = spans.at(-1);
    if (last !== undefined && startMs - last.toMs < joinMs) spans[spans.length - 1] = { ...last, toMs: endMs };
    else spans.push({ kind: "playback", fromMs: startMs, toMs: endMs });
  }
  return spans;
}

function finish(draft: TurnDraft, number: number, playback: readonly Span[]): Turn {
  const speech = speechOf(draft);
  const speechEndMs = lastEnd(speech.filter(({ kind }) => kind === "speech"));
  const spans = [...speech, ...answerOf(draft, speechEndMs), ...playback];
  const marks = draft.marks.toSorted((a, b) => a.atMs - b.atMs);
  const moments = [
    draft.startMs,
    draft.doneMs ?? 0,
    ...spans.map(({ toMs }) => toMs),
    ...marks.map(({ atMs }) => atMs),
  ];
  return {
    number,
    fromMs: Math.min(draft.startMs, ...spans.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...moments),
    you: draft.you,
    assistant: [...draft.assistant.values()].filter((text) => text !== "").join(" "),
    spans,
    judgements: draft.judgements,
    marks,
    figures: figuresOf(draft, speechEndMs, playback[0]?.fromMs),
    interrupted: draft.interrupted,
    traced: draft.traced,
  };
}

/** Speech and the pauses in it. Without a trace, speech reaches to where the server says that it ended. */
function speechOf(draft: TurnDraft): readonly Span[] {
  if (!draft.spoken) return [];
  const spans: Span[] = [];
  let atMs = draft.startMs;
  let speaking = true;
  for (const pause of draft.pauses) {
    if (pause.resumed === speaking || pause.atMs < atMs) continue;
    spans.push({ kind: speaking ? "speech" : "pause", fromMs: atMs, toMs: pause.atMs });
    speaking = pause.resumed;
    atMs = pause.atMs;
  }
  const endMs = draft.speechEndMs ?? draft.decidedMs;
  if (speaking && endMs !== undefined) spans.push({ kind: "speech", fromMs: atMs, toMs: Math.max(atMs, endMs) });
  return spans;
}

const lastEnd = (spans: readonly Span[]): number | undefined => spans.at(-1)?.toMs;

function answerOf(draft: TurnDraft, speechEndMs: number | undefined): readonly Span[] {
  const { decidedMs, transcribedMs, askedMs, firstTokenMs, firstAudioMs } = draft;
  const stages: readonly (readonly [Span["kind"], number | undefined, number | undefined])[] = [
    ["wait", speechEndMs, decidedMs],
    ["recognition", decidedMs, transcribedMs],
    ["thinking", askedMs, firstTokenMs ?? firstAudioMs],
    ["voicing", firstTokenMs, firstAudioMs],
  ];
  return stages.flatMap(([kind, fromMs, toMs]) =>
    fromMs === undefined || toMs === undefined || toMs < fromMs ? [] : [{ kind, fromMs, toMs }],
  );
}

function figuresOf(draft: TurnDraft, speechEndMs: number | undefined, heardMs: number | undefined): Figures {
  const { decidedMs, transcribedMs, askedMs, firstTokenMs, firstAudioMs } = draft;
  const between = (fromMs: number | undefined, toMs: number | undefined): number | undefined =>
    fromMs === undefined || toMs === undefined ? undefined : Math.max(0, toMs - fromMs);
  const begunMs = speechEndMs ?? (draft.spoken ? undefined : draft.startMs);
  const figures = {
    responseMs: between(begunMs, heardMs ?? firstAudioMs),
    turnEndMs: between(speechEndMs, decidedMs),
    recognitionMs: between(decidedMs, transcribedMs),
    firstTokenMs: between(askedMs, firstTokenMs),
    firstAudioMs: between(firstTokenMs, firstAudioMs),
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
}
