import type { LoggedEvent } from "../record/event-log.ts";
import type { Phrase } from "../text/messages.ts";
import { duration } from "./format.ts";
import { createMediaClock, lastUpTo } from "./media-clock.ts";
import { numberOf, textOf } from "../wire/fields.ts";
import { readTraces } from "./trace.ts";
import type { Trace } from "./trace.ts";
import type { TurnDraft } from "./turn-draft.ts";

/** Speech is known to the trace this long before its turn, at most. */
const leadMs = 400;

/** Adds what the server tells about the inside of its turns; without traces nothing changes. */
export function applyTraces(turns: readonly TurnDraft[], events: readonly LoggedEvent[]): void {
  const toMoment = createMediaClock(events);
  const ownerOf = createOwners(turns);
  for (const trace of readTraces(events)) {
    const mediaMs = numberOf(trace.fields, "media_ms");
    const momentMs = (mediaMs === undefined ? undefined : toMoment(mediaMs)) ?? trace.atMs;
    const turn = ownerOf(trace);
    if (turn === undefined) continue;
    turn.traced = true;
    takeSpeech(turn, trace, momentMs);
    takeAnswer(turn, trace);
  }
}

/** Finds whose a trace is: of the turn that it names, else of the last that had begun. Conversations have thousands of them. */
function createOwners(turns: readonly TurnDraft[]): (trace: Trace) => TurnDraft | undefined {
  const byResponse = new Map<string, number>();
  const byItem = new Map<string, number>();
  turns.forEach((turn, i) => {
    for (const id of turn.responseIds) byResponse.set(id, i);
    for (const id of turn.assistant.keys()) byItem.set(id, i);
    if (turn.itemId !== undefined) byItem.set(turn.itemId, i);
  });
  // Turns may begin a little out of order: when this one or any after it began first.
  const begun = turns.map(({ startMs }) => startMs - leadMs);
  for (let i = begun.length - 2; i >= 0; i--) begun[i] = Math.min(begun[i] ?? 0, begun[i + 1] ?? Infinity);
  return ({ fields, atMs }) => {
    const response = byResponse.get(textOf(fields, "response_id") ?? "");
    const item = byItem.get(textOf(fields, "item_id") ?? "");
    const named = response === undefined || item === undefined ? (response ?? item) : Math.max(response, item);
    return turns[named ?? lastUpTo(begun, atMs)];
  };
}

function takeSpeech(turn: TurnDraft, { kind, fields, atMs }: Trace, momentMs: number): void {
  const note = (say: Phrase): void => void turn.marks.push({ atMs, kind: "note", say });
  switch (kind) {
    case "speech_paused":
      turn.pauses.push({ atMs: momentMs, resumed: false });
      break;
    case "speech_resumed":
      turn.pauses.push({ atMs: momentMs, resumed: true });
      break;
    case "speech_stopped":
      if (turn.spoken) turn.decidedMs = atMs;
      break;
    case "turn_judged":
      takeJudgement(turn, fields, atMs);
      break;
    case "transcribed":
      turn.transcribedMs = atMs;
      break;
    case "speech_dismissed":
      note(textOf(fields, "reason") === "filler" ? (t) => t.marks.filler : (t) => t.marks.wordless);
      break;
    case "speculation_started":
      note((t) => t.marks.askedAhead);
      break;
    case "speculation_ended":
      note(textOf(fields, "outcome") === "used" ? (t) => t.marks.aheadUsed : (t) => t.marks.aheadDropped);
      break;
    default:
  }
}

function takeJudgement(turn: TurnDraft, fields: object, atMs: number): void {
  const probability = numberOf(fields, "probability");
  const threshold = numberOf(fields, "threshold");
  if (probability === undefined || threshold === undefined) return;
  turn.judgements.push({ atMs, probability, threshold, extraSilenceMs: numberOf(fields, "extra_silence_ms") ?? 0 });
}

function takeAnswer(turn: TurnDraft, { kind, fields, atMs }: Trace): void {
  if (kind === "response_started") turn.askedMs = Math.min(turn.askedMs ?? atMs, atMs);
  else if (kind === "first_token") turn.firstTokenMs = Math.min(turn.firstTokenMs ?? atMs, atMs);
  else if (kind === "first_audio") turn.firstAudioMs = Math.min(turn.firstAudioMs ?? atMs, atMs);
  else if (kind === "playback_cut") {
    const playedMs = numberOf(fields, "played_ms") ?? 0;
    turn.interrupted = true;
    turn.marks.push({ atMs, kind: "note", say: (t) => t.marks.interruptedAfter(duration(playedMs)) });
  } else if (kind === "echo") takeEcho(turn, fields, atMs);
}

function takeEcho(turn: TurnDraft, fields: object, atMs: number): void {
  const lossDb = numberOf(fields, "return_loss_enhancement_db");
  const delayMs = numberOf(fields, "delay_ms");
  if (lossDb === undefined && delayMs === undefined) return;
  // It is told again and again while the assistant speaks: the last state counts.
  const before = turn.marks.findIndex((mark) => mark.isEcho === true);
  if (before >= 0) turn.marks.splice(before, 1);
  turn.marks.push({ atMs, kind: "note", isEcho: true, say: (t) => t.marks.echo(lossDb, delayMs) });
}
