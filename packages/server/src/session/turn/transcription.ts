import { replaceEntry } from "../state/conversation.ts";
import { queueResponse } from "../response/response-requests.ts";
import type { Failure } from "../state/response-part.ts";
import type { Transcript } from "../state/session-input.ts";
import type { PendingUtterance } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";
import { noteForeignSpeech, sayLanguages } from "./foreign-speech.ts";
import { noteHeard, oweNotHeard, sayNotHeard } from "./failed-hearing.ts";
import { followSpeaker } from "./follow-speaker.ts";
import { continued, tellTranscript } from "../hearing/tell-transcript.ts";

/** Text of a committed utterance: transcription first, then the item with it (wire.md 8.1.8 and 8.1.9), then the answer. */
export function takeTranscript(step: Step, itemId: string, recognized: Transcript): void {
  const pending = settle(step, itemId);
  if (pending === undefined) return;
  const { shownText } = pending;
  followSpeaker(step, recognized);
  const transcript = { ...recognized, text: continued(shownText, recognized.text) };
  if (pending.transcribes) tellTranscript(step, { itemId, contentIndex: 0, shownText }, transcript);
  announceUserItem(step, pending, transcript.text);
  const hasWords = transcript.text.trim() !== "";
  noteHeard(step, hasWords);
  noteForeignSpeech(step, recognized, hasWords);
  if (!hasWords && isToldUnheard(step, pending)) answerUnheard(step);
  else answerTurn(step, pending, hasWords);
}

/** Noise after a turn that was not turned into text: who waits is told now that it is over. */
function isToldUnheard({ state }: Step, { answer }: PendingUtterance): boolean {
  return answer === "now" && state.hearingFailure === "owed" && !state.answerOwed && state.waiting === null;
}

/** BH-39: noise without words is no turn of its own; it must not swallow the answer to what was said before it. */
function answerTurn(step: Step, pending: PendingUtterance, hasWords: boolean): void {
  if (pending.answer === "with the next" && hasWords) step.set({ answerOwed: true });
  if (pending.answer !== "now" || (!hasWords && !step.state.answerOwed)) return;
  // What a client has asked for itself is answered as it asked; who is to be told is told with the next turn.
  const said = step.state.waiting?.origin === "client" ? undefined : sayLanguages(step);
  queueResponse(step, { origin: "turn", params: {}, additionalInstructions: null, ...(said && { said }) });
}

/**
 * SE-18: the utterance has no text; the item stays, and a client that asked for a response gets one. Who waits for the
 * answer to a turn is told.
 */
export function failTranscription(step: Step, itemId: string, error: Failure): void {
  const pending = settle(step, itemId);
  if (pending === undefined) return;
  step.send({
    type: "conversation.item.input_audio_transcription.failed",
    item_id: itemId,
    content_index: 0,
    error: { ...error, param: null },
  });
  announceUserItem(step, pending, null);
  const { input, pendingUtterances, answerOwed, waiting } = step.state;
  // The sounds that it was to be answered with have had their text before it.
  const isLate = input.speech.phase !== "speaking" && pendingUtterances.length === 0;
  const isDue = pending.answer === "now" || (pending.answer === "with the next" && isLate);
  if (isDue && !answerOwed && waiting === null) return answerUnheard(step);
  if (pending.answer === "with the next") oweNotHeard(step);
  answerTurn(step, pending, false);
}

/** A model has nothing to answer: the server says why nobody does. */
function answerUnheard(step: Step): void {
  const said = sayNotHeard(step);
  if (said !== undefined) queueResponse(step, { origin: "turn", params: {}, additionalInstructions: null, said });
}

function settle(step: Step, itemId: string): PendingUtterance | undefined {
  const { pendingUtterances } = step.state;
  const pending = pendingUtterances.find((candidate) => candidate.itemId === itemId);
  step.set({ pendingUtterances: pendingUtterances.filter((candidate) => candidate.itemId !== itemId) });
  return pending;
}

function announceUserItem(step: Step, pending: PendingUtterance, transcript: string | null): void {
  const { itemId } = pending;
  step.set({
    conversation: replaceEntry(step.state.conversation, itemId, (entry) =>
      entry.item.type === "message" && entry.item.role === "user"
        ? { ...entry, item: { ...entry.item, content: [{ type: "input_audio", transcript }] } }
        : entry,
    ),
  });
  const { entries } = step.state.conversation;
  const index = entries.findIndex((candidate) => candidate.item.id === itemId);
  const entry = entries[index];
  if (entry === undefined) return;
  // Same as in `committed` (BH-21), unless that item has been deleted meanwhile.
  const known = entries.some((candidate) => candidate.item.id === pending.previousItemId);
  const previousItemId = known ? pending.previousItemId : (entries[index - 1]?.item.id ?? null);
  step.send({ type: "conversation.item.created", previous_item_id: previousItemId, item: entry.item });
}
