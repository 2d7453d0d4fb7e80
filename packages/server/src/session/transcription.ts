import type { Session } from "@vivavoce/protocol";
import { replaceEntry } from "./conversation.ts";
import { queueResponse } from "./response-requests.ts";
import type { Failure, Transcript } from "./session-input.ts";
import type { PendingUtterance } from "./session-state.ts";
import type { Step } from "./step.ts";

const streamingModels = /^(gpt-4o(-mini)?-transcribe|mai-transcribe)/;

/**
 * Whether partial text is shown while the user speaks. Captured azure-speech sessions show none (SE-16), so only the
 * transcription models that are known to stream do it.
 */
export function streamsPartials(session: Pick<Session, "input_audio_transcription">): boolean {
  const model = session.input_audio_transcription?.model;
  return model !== undefined && streamingModels.test(model);
}

/** Text of a committed utterance: transcription first, then the item with it (8.1 steps 8 and 9), then the answer. */
export function takeTranscript(step: Step, itemId: string, recognized: Transcript): void {
  const pending = settle(step, itemId);
  if (pending === undefined) return;
  const { shownText } = pending;
  const transcript = { ...recognized, text: continued(shownText, recognized.text) };
  if (pending.transcribes) tellTranscript(step, { itemId, contentIndex: 0, shownText }, transcript);
  announceUserItem(step, pending, transcript.text);
  answerTurn(step, pending, transcript.text.trim() !== "");
}

/**
 * SE-16, SE-17: the text of a part, and before it what of it has not been shown yet, to models that stream it.
 * @param transcript begins with `shownText`
 */
export function tellTranscript(
  step: Step,
  part: { readonly itemId: string; readonly contentIndex: number; readonly shownText: string },
  transcript: Transcript,
): void {
  const { session } = step.state;
  const at = { item_id: part.itemId, content_index: part.contentIndex };
  const delta = transcript.text.slice(part.shownText.length);
  if (delta !== "" && (part.shownText !== "" || streamsPartials(session))) {
    step.send({ type: "conversation.item.input_audio_transcription.delta", ...at, delta });
  }
  step.send({
    type: "conversation.item.input_audio_transcription.completed",
    ...at,
    transcript: transcript.text,
    ...(transcript.language === null ? {} : { language: transcript.language }),
    ...logprobs(session, transcript),
    ...phrases(session, transcript),
  });
}

/**
 * The text that stands in the end, with what the client has been shown as its beginning: pieces that were sent add up to
 * it whatever the recognizer says. A recognizer that was asked to keep what is shown never needs it; one that was not
 * (the settings changed while the user spoke) loses the words in the place of those that were shown.
 */
export function continued(shownText: string, text: string): string {
  if (text.startsWith(shownText)) return text;
  const words = (of: string): string[] => of.split(/\s+/u).filter((word) => word !== "");
  return [shownText, ...words(text).slice(words(shownText).length)].join(" ");
}

/**
 * BH-39: noise without words, or speech without text, is no turn of its own; it must not swallow the answer to what was
 * said before it.
 */
function answerTurn(step: Step, pending: PendingUtterance, hasWords: boolean): void {
  if (pending.answer === "with the next" && hasWords) step.set({ answerOwed: true });
  if (pending.answer !== "now" || (!hasWords && !step.state.answerOwed)) return;
  queueResponse(step, { origin: "turn", params: {}, additionalInstructions: null });
}

/** SE-18: the utterance has no text; the item stays, and a client that asked for a response gets one. */
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
  answerTurn(step, pending, false);
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

function logprobs(session: Session, transcript: Transcript): object {
  const asked = session.include?.includes("item.input_audio_transcription.logprobs") ?? false;
  if (!asked || transcript.logprobs === null) return {};
  return { logprobs: transcript.logprobs.map((entry) => ({ ...entry, bytes: utf8Bytes(entry.token) })) };
}

/** The utterance as one phrase; a recognizer without word times has none, and the client has been told so. */
function phrases(session: Session, { text, language, words }: Transcript): object {
  const asked = session.include?.includes("item.input_audio_transcription.phrases") ?? false;
  const [first] = words ?? [];
  const last = words?.at(-1);
  if (!asked || words === null || first === undefined || last === undefined) return {};
  const phrase = {
    offset_milliseconds: Math.round(first.offsetMs),
    duration_milliseconds: Math.round(last.offsetMs + last.durationMs - first.offsetMs),
    text,
    words: words.map((word) => ({
      text: word.text,
      offset_milliseconds: Math.round(word.offsetMs),
      duration_milliseconds: Math.round(word.durationMs),
    })),
    ...(language === null ? {} : { locale: language }),
  };
  return { phrases: [phrase] };
}

function utf8Bytes(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
