import { commitUtterance } from "./input-buffer.ts";
import { untellNotHeard } from "./failed-hearing.ts";
import { untellLanguages } from "./foreign-speech.ts";
import { rememberHeard } from "../hearing/truncate-heard.ts";
import { endRunningResponse } from "../response/response-end.ts";
import type { ResponseRequest, RunningResponse } from "../state/response-state.ts";
import type { PlaybackFact, SpeechStarted, SpeechStopped } from "../state/session-input.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** The user speaks: the client is told first, so that it can flush its player; then the assistant stops (wire.md 8.7). */
export function startSpeech(step: Step, fact: SpeechStarted): void {
  const { input, session } = step.state;
  if (fact.epoch !== input.epoch || input.speech.phase === "speaking") return;
  if (session.turn_detection === null || input.clientTurn !== null) return;
  const itemId = step.id("item");
  const startMs = Math.max(fact.startMs, input.bufferStartMs);
  step.set({ input: { ...input, speech: { phase: "speaking", itemId, startMs, shownText: "" } } });
  step.send({
    type: "input_audio_buffer.speech_started",
    audio_start_ms: Math.round(startMs),
    item_id: itemId,
  });
  if (session.turn_detection.interrupt_response === false) return;
  step.effect({ type: "flushOutput", responseId: null });
  interrupt(step, fact.playback);
}

/** BH-40, BH-45: cancel what is being made, and remember what was heard of it. */
function interrupt(step: Step, playback: PlaybackFact | null): void {
  // A turn that was waiting for its answer, or has heard nothing of it, goes on with what is said now.
  const { waiting, response } = step.state;
  if (waiting?.origin === "turn") {
    step.set({ waiting: null });
    oweAnswer(step, waiting);
  }
  if (isUnheardAnswer(response)) oweAnswer(step, response.request);
  step.set({
    pendingUtterances: step.state.pendingUtterances.map((pending) =>
      pending.answer === "now" ? { ...pending, answer: "with the next" } : pending,
    ),
  });
  endRunningResponse(step, { status: "cancelled", reason: "turn_detected", abort: "turn_detected" });
  rememberHeard(step, playback, step.state.session.turn_detection?.auto_truncate === true);
}

/** Nobody has heard the answer to a turn: it is due with the next. */
function oweAnswer(step: Step, request: ResponseRequest): void {
  if (untellNotHeard(step, request)) return;
  step.set({ answerOwed: true });
  untellLanguages(step, request);
}

/** Whether a turn is being answered, and nothing of the answer has reached the user. */
function isUnheardAnswer(response: SessionState["response"]): response is RunningResponse {
  return (
    response.phase === "running" &&
    response.origin === "turn" &&
    response.output.length === 0 &&
    response.open.every((open) => open.kind === "message" && open.part === "audio" && open.audioMs === 0)
  );
}

/** End of utterance: stopped, then committed at once under the same id (BH-35). */
export function stopSpeech(step: Step, fact: SpeechStopped): void {
  const { input, session } = step.state;
  if (fact.epoch !== input.epoch || input.speech.phase !== "speaking") return;
  const { itemId, startMs, shownText } = input.speech;
  step.send({ type: "input_audio_buffer.speech_stopped", audio_end_ms: Math.round(fact.endMs), item_id: itemId });
  const detection = session.turn_detection;
  // BH-37: with create_response and interrupt_response false only the answer is left to the client; detection still
  // commits: OpenAI's guide to voice activity leaves everything but the answer as it is.
  commitUtterance(step, {
    itemId,
    startMs,
    endMs: fact.endMs,
    answer: detection !== null && detection.create_response !== false ? "now" : "never",
    shownText,
    epoch: input.epoch,
  });
}
