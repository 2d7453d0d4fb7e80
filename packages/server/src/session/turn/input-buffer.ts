import { ProtocolError } from "@vivavoce/protocol";
import { appendEntry, lackOfPlace, lastItemId, spokenItem } from "../state/conversation.ts";
import type { AnswerPlan, SessionState } from "../state/session-state.ts";
import { streamsPartials } from "../hearing/tell-transcript.ts";
import type { Step } from "../state/step.ts";

/** Less audio than this cannot be committed (ER-03). */
const leastCommitMs = 100;

/** Audio has come in, up to this media time. */
export function noteAudio(step: Step, receivedMs: number): void {
  step.set({ input: { ...step.state.input, receivedMs } });
}

/**
 * Whether more audio may be appended. With turn detection the server commits by itself; without it a client that
 * never commits would fill the memory.
 * @param durationMs length of the audio that wants in
 * @returns undefined when it may
 */
export function refuseAudio(state: SessionState, durationMs: number): ProtocolError | undefined {
  const bufferedMs = state.input.receivedMs - state.input.bufferStartMs + durationMs;
  const committedByServer = state.session.turn_detection !== null && state.input.clientTurn === null;
  if (committedByServer || bufferedMs <= state.limits.maxBufferedMs) return undefined;
  return new ProtocolError(
    "input_audio_buffer_full",
    `The input audio buffer would hold ${Math.round(bufferedMs)} ms of uncommitted audio; the limit is ` +
      `${state.limits.maxBufferedMs} ms. Commit or clear it first. This audio was not added.`,
    { param: "audio" },
  );
}

/** CE-04: the client closes the utterance; never starts a response. */
export function commitAudio(step: Step, answer: AnswerPlan = "never"): void {
  const { input } = step.state;
  const startMs = input.speech.phase === "speaking" ? input.speech.startMs : input.bufferStartMs;
  const bufferedMs = input.receivedMs - startMs;
  if (bufferedMs < leastCommitMs) {
    const message =
      `Error committing input audio buffer: buffer too small. Expected at least ${leastCommitMs}ms of audio, ` +
      `but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`;
    return step.refuse("input_audio_buffer_commit_empty", message);
  }
  const { conversation, limits, pendingUtterances } = step.state;
  if (pendingUtterances.length >= limits.maxPendingTranscriptions) {
    const message = `${pendingUtterances.length} utterances wait for their text already. The audio stays in the buffer.`;
    return step.refuse("rate_limit_exceeded", message);
  }
  const full = lackOfPlace(conversation, limits.maxItems);
  if (full !== undefined) return step.refuse("invalid_value", full);
  const itemId = input.speech.phase === "speaking" ? input.speech.itemId : step.id("item");
  const shownText = input.speech.phase === "speaking" ? input.speech.shownText : "";
  commitUtterance(step, {
    itemId,
    startMs,
    endMs: input.receivedMs,
    answer,
    shownText,
    epoch: input.epoch + 1,
  });
}

/** CE-05: what was not committed is forgotten; speech in progress ends without `speech_stopped`. */
export function clearAudio(step: Step): void {
  const { input } = step.state;
  const epoch = input.epoch + 1;
  step.set({ input: { ...input, epoch, bufferStartMs: input.receivedMs, speech: { phase: "silent" } } });
  step.effect({ type: "clearInput", epoch });
  step.send({ type: "input_audio_buffer.cleared" });
}

/** A stretch of the input that becomes an item. */
export interface Utterance {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly answer: AnswerPlan;
  readonly shownText: string;
  /** Epoch of the audio after the utterance. */
  readonly epoch: number;
}

/** Buffer becomes item: `committed` at once, the item itself when its text is there (wire.md 8.1.7 to 8.1.9, BH-24). */
export function commitUtterance(step: Step, utterance: Utterance): void {
  const { itemId, startMs, endMs, epoch, answer, shownText } = utterance;
  const previousItemId = lastItemId(step.state.conversation);
  // Who has been shown a part of the text is owed the rest.
  const transcribes = step.state.session.input_audio_transcription !== null || shownText !== "";
  step.send({ type: "input_audio_buffer.committed", item_id: itemId, previous_item_id: previousItemId });
  step.set({
    input: { ...step.state.input, epoch, bufferStartMs: endMs, speech: { phase: "silent" } },
    pendingUtterances: [
      ...step.state.pendingUtterances,
      { itemId, previousItemId, answer, shownText, transcribes, startMs, endMs },
    ],
    conversation: appendEntry(step.state.conversation, { item: spokenItem(itemId, null), speech: null }),
  });
  step.effect({ type: "transcribe", itemId, startMs, endMs, epoch });
}

/** Text that will not change any more is shown while the user speaks, to models that stream it (SE-16). */
export function notePartial(step: Step, epoch: number, stableText: string): void {
  const { input, session } = step.state;
  if (epoch !== input.epoch || input.speech.phase !== "speaking" || !streamsPartials(session)) return;
  const { shownText, itemId } = input.speech;
  if (!stableText.startsWith(shownText) || stableText.length === shownText.length) return;
  step.set({ input: { ...input, speech: { ...input.speech, shownText: stableText } } });
  step.send({
    type: "conversation.item.input_audio_transcription.delta",
    item_id: itemId,
    content_index: 0,
    delta: stableText.slice(shownText.length),
  });
}
