import { appendEntry, lackOfPlace, lastItemId, spokenItem } from "../state/conversation.ts";
import { queueResponse } from "../response/response-requests.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** SF-08.14: silence after an answer has been heard; null where nothing happens by itself. */
function idleTimeoutMs({ session, input }: SessionState): number | null {
  const detection = session.turn_detection;
  if (detection?.type !== "server_vad" || input.clientTurn !== null) return null;
  return detection.idle_timeout_ms;
}

/** Nobody says anything and nothing is on its way. */
function isQuiet(state: SessionState): boolean {
  return (
    state.lifecycle === "open" &&
    state.response.phase === "idle" &&
    state.input.speech.phase === "silent" &&
    state.waiting === null &&
    state.pendingUtterances.length === 0 &&
    state.sounds.length === 0
  );
}

/** Starts the wait when an answer ends, and gives it up as soon as anything happens. The last thing of every step. */
export function watchIdle(step: Step, before: SessionState): void {
  const { state } = step;
  const timeoutMs = idleTimeoutMs(state);
  const waits = timeoutMs !== null && isQuiet(state);
  if (waits && before.response.phase === "running") {
    return step.effect({ type: "startTimer", timer: "idle", delayMs: timeoutMs, afterPlayback: true });
  }
  const waited = idleTimeoutMs(before) !== null && isQuiet(before);
  if (waited && !waits) step.effect({ type: "cancelTimer", timer: "idle" });
}

/** The wait begins anew, where nobody knows how long it has lasted. */
export function startIdleAgain(step: Step): void {
  const timeoutMs = idleTimeoutMs(step.state);
  if (timeoutMs === null || !isQuiet(step.state) || step.state.conversation.entries.length === 0) return;
  step.effect({ type: "startTimer", timer: "idle", delayMs: timeoutMs, afterPlayback: true });
}

/** SE-69: the silence itself becomes the user's turn, without words, and the assistant speaks again. */
export function fireIdle(step: Step): void {
  const { input, conversation, session, limits } = step.state;
  if (idleTimeoutMs(step.state) === null || !isQuiet(step.state)) return;
  const full = lackOfPlace(conversation, limits.maxItems);
  // Nobody is there who could delete items: it would go on, and grow, for as long as the session is open.
  if (full !== undefined) return step.warn("rate_limit_exceeded", full, "session.turn_detection.idle_timeout_ms");
  const itemId = step.id("item");
  const previousItemId = lastItemId(conversation);
  const epoch = input.epoch + 1;
  step.send({
    type: "input_audio_buffer.timeout_triggered",
    audio_start_ms: Math.round(input.bufferStartMs),
    audio_end_ms: Math.round(input.receivedMs),
    item_id: itemId,
  });
  step.send({ type: "input_audio_buffer.committed", item_id: itemId, previous_item_id: previousItemId });
  const item = spokenItem(itemId, "");
  step.set({
    input: { ...input, epoch, bufferStartMs: input.receivedMs },
    conversation: appendEntry(conversation, { item, speech: null }),
  });
  step.effect({ type: "clearInput", epoch });
  if (session.input_audio_transcription !== null) {
    step.send({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: itemId,
      content_index: 0,
      transcript: "",
    });
  }
  step.send({ type: "conversation.item.created", previous_item_id: previousItemId, item });
  queueResponse(step, { origin: "turn", params: {}, additionalInstructions: null });
}
