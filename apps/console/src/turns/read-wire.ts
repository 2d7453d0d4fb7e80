import { isRetold } from "../record/retold.ts";
import type { LoggedEvent } from "../record/event-log.ts";
import { listOf, numberOf, objectOf, textOf } from "../wire/fields.ts";
import { failureOf, outcomeOf } from "./answer-outcome.ts";
import { describeBroken } from "./describe-broken.ts";
import type { Phrase } from "../text/messages.ts";
import { duration } from "./format.ts";
import { createMediaClock } from "./media-clock.ts";
import { createDraft } from "./turn-draft.ts";
import type { TurnDraft } from "./turn-draft.ts";

const tokenType = /^response\.((output_)?(audio_transcript|text)|(function_call|mcp_call)_arguments)\.delta$/;
const audioType = /^response\.(output_)?audio\.delta$/;
const wordsDelta = /^response\.(output_)?(audio_transcript|text)\.delta$/;
const wordsDone = /^response\.(output_)?(audio_transcript|text)\.done$/;

/** The turns of a session as its wire events tell them, of any server. */
export function readWire(events: readonly LoggedEvent[]): TurnDraft[] {
  const toMoment = createMediaClock(events);
  const turns: TurnDraft[] = [];
  const isNew = newItems();
  for (const entry of events) if (entry.direction === "received" && isNew(entry)) take(turns, entry, toMoment);
  return turns;
}

/** Tells items from their repetition: a session that came back is told what was said before, under the ids that it had. */
function newItems(): (entry: LoggedEvent) => boolean {
  const known = new Set<string>();
  return ({ type, event }) => {
    const isItem = type === "conversation.item.created" || type === "conversation.item.added";
    const id = isItem ? textOf(objectOf(event, "item"), "id") : undefined;
    if (id === undefined) return true;
    if (known.has(id)) return false;
    known.add(id);
    return true;
  };
}

function take(turns: TurnDraft[], entry: LoggedEvent, toMoment: (mediaMs: number) => number | undefined): void {
  const { type, event, atMs } = entry;
  const moment = (name: string): number => {
    const mediaMs = numberOf(event, name);
    return Math.min(atMs, (mediaMs === undefined ? undefined : toMoment(mediaMs)) ?? atMs);
  };
  if (type === "input_audio_buffer.speech_started")
    startSpeech(turns, moment("audio_start_ms"), textOf(event, "item_id"));
  else if (type === "input_audio_buffer.speech_stopped") stopSpeech(turns, moment("audio_end_ms"), atMs);
  else if (type === "input_audio_buffer.committed") takeCommit(turns, textOf(event, "item_id"), atMs);
  else if (type.startsWith("conversation.item.")) takeItem(turns, entry);
  else if (type === "error" || type === "warning") takeNotice(turns, entry);
  else if (type.startsWith("response.")) takeResponse(turns, entry);
}

function startSpeech(turns: TurnDraft[], startMs: number, itemId: string | undefined): void {
  const turn = createDraft(startMs, true);
  turn.itemId = itemId;
  turns.push(turn);
}

function stopSpeech(turns: TurnDraft[], endMs: number, decidedMs: number): void {
  const turn = turns.at(-1);
  if (turn === undefined || !turn.spoken) return;
  turn.speechEndMs = Math.max(turn.startMs, endMs);
  turn.decidedMs = decidedMs;
}

/** Speech that was handed over by hand began before this, no event says when; what the server has heard begin is known. */
function takeCommit(turns: TurnDraft[], itemId: string | undefined, atMs: number): void {
  const last = turns.at(-1);
  const begun = last?.spoken === true && last.itemId === undefined;
  if (itemId === undefined || begun || turns.some((turn) => turn.itemId === itemId)) return;
  startSpeech(turns, atMs, itemId);
  stopSpeech(turns, atMs, atMs);
}

function takeItem(turns: TurnDraft[], { type, event, atMs }: LoggedEvent): void {
  const itemId = textOf(event, "item_id");
  const turn = itemId === undefined ? undefined : turns.findLast((each) => each.itemId === itemId);
  if (type === "conversation.item.input_audio_transcription.completed" && turn !== undefined) {
    turn.you = textOf(event, "transcript") ?? "";
    turn.transcribedMs = atMs;
  } else if (type === "conversation.item.input_audio_transcription.failed") {
    const { message } = failureOf(objectOf(event, "error"));
    turn?.marks.push({ atMs, kind: "error", say: (t) => t.marks.notRecognized(message) });
  } else if (type === "conversation.item.truncated") {
    const owner = turns.findLast((each) => itemId !== undefined && each.assistant.has(itemId));
    const heardMs = numberOf(event, "audio_end_ms");
    if (owner !== undefined) owner.interrupted = true;
    owner?.marks.push({ atMs, kind: "note", say: (t) => t.marks.truncated(duration(heardMs ?? 0)) });
  } else if (type === "conversation.item.created" || type === "conversation.item.added") {
    takeTyped(turns, objectOf(event, "item"), atMs);
  }
}

function takeTyped(turns: TurnDraft[], item: Record<string, unknown> | undefined, atMs: number): void {
  if (isRetold(textOf(item, "id"))) return;
  if (item?.["role"] !== "user") return;
  const texts = listOf(item, "content").flatMap((part) =>
    textOf(part, "type") === "input_text" ? [textOf(part, "text") ?? ""] : [],
  );
  if (texts.length === 0 || turns.some(({ itemId }) => itemId !== undefined && itemId === item["id"])) return;
  const turn = createDraft(atMs, false);
  turn.you = texts.join("\n");
  turns.push(turn);
}

function takeNotice(turns: TurnDraft[], { type, event, atMs }: LoggedEvent): void {
  const detail = objectOf(event, type);
  const text = [textOf(detail, "code"), textOf(detail, "message")]
    .filter((word) => word !== undefined && word !== "")
    .join(": ");
  turns.at(-1)?.marks.push({ atMs, kind: type === "error" ? "error" : "warning", say: () => text });
}

function takeResponse(turns: TurnDraft[], entry: LoggedEvent): void {
  const { type, event, atMs } = entry;
  const response = objectOf(event, "response");
  const id = textOf(event, "response_id") ?? textOf(response, "id");
  if (id === undefined) return;
  const turn = turns.findLast((each) => each.responseIds.has(id)) ?? openResponse(turns, id, atMs);
  const itemId = textOf(event, "item_id");
  if (tokenType.test(type)) turn.firstTokenMs ??= atMs;
  else if (audioType.test(type)) turn.firstAudioMs ??= atMs;
  else if (type === "response.done") turn.doneMs = atMs;
  if (type === "response.done") takeEnd(turn, id, response, atMs);
  if (itemId === undefined) return;
  if (wordsDone.test(type)) turn.assistant.set(itemId, textOf(event, "transcript") ?? textOf(event, "text") ?? "");
  else if (wordsDelta.test(type))
    turn.assistant.set(itemId, (turn.assistant.get(itemId) ?? "") + (textOf(event, "delta") ?? ""));
  else if (!turn.assistant.has(itemId)) turn.assistant.set(itemId, "");
}

/** What kept an answer from being whole stands at the moment at which it ended. */
function takeEnd(turn: TurnDraft, id: string, response: unknown, atMs: number): void {
  const outcome = outcomeOf(response);
  if (outcome.kind === "interrupted") {
    turn.interrupted = true;
    const bySpeech = textOf(objectOf(response, "status_details"), "reason") === "turn_detected";
    turn.marks.push({ atMs, kind: "note", say: (t) => (bySpeech ? t.marks.stoppedBySpeech : t.marks.stoppedByClient) });
  }
  if (outcome.kind !== "failed" && outcome.kind !== "incomplete") return;
  const say: Phrase = (t) => {
    const { headline, said } = describeBroken({ id, outcome }, t);
    return said === "" ? headline : t.failures.with(headline, said);
  };
  turn.marks.push({ atMs, kind: outcome.kind === "failed" ? "error" : "warning", say });
}

/** A response answers the latest turn; one that comes before any is a turn of its own. */
function openResponse(turns: TurnDraft[], id: string, atMs: number): TurnDraft {
  let turn = turns.at(-1);
  if (turn === undefined) turns.push((turn = createDraft(atMs, false)));
  turn.responseIds.add(id);
  turn.askedMs ??= atMs;
  return turn;
}
