import type { Wire } from "./console-server.ts";

/** A tone that is loud, as a delta of audio. */
export function tone(durationMs: number): string {
  const pcm16 = Int16Array.from(
    { length: durationMs * 24 },
    (_, i) => 9000 * Math.sin((2 * Math.PI * 300 * i) / 24_000),
  );
  return Buffer.from(pcm16.buffer).toString("base64");
}

/** Where the parts of the answer belong. */
export const place = { response_id: "resp_1", item_id: "msg_1", output_index: 0, content_index: 0 };

export const speechStarted: Wire = {
  type: "input_audio_buffer.speech_started",
  audio_start_ms: 100,
  item_id: "item_1",
};

/** What a server sends once a question has been asked. */
export const question: readonly Wire[] = [
  { type: "input_audio_buffer.speech_stopped", audio_end_ms: 900, item_id: "item_1" },
  { type: "input_audio_buffer.committed", item_id: "item_1", previous_item_id: null },
  {
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "item_1",
    content_index: 0,
    transcript: "What time is it?",
  },
];

const answerOf = (pieces: number, delta: string): readonly Wire[] => [
  { type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } },
  { type: "response.audio_transcript.delta", ...place, delta: "It is ten " },
  { type: "response.audio_transcript.delta", ...place, delta: "o’clock in the morning." },
  ...Array.from({ length: pieces }, () => ({ type: "response.audio.delta", ...place, delta })),
];

/** What it sends in answer: words, and a tone of four seconds. */
export const answer = answerOf(40, tone(100));

export const longAnswerMs = 30_000;
/** The same words, and a tone that still sounds when a busy machine comes to stop it. */
export const longAnswer = answerOf(longAnswerMs / 1000, tone(1000));

/** How an answer ends that was given whole. */
export const answerDone: readonly Wire[] = [
  { type: "response.audio_transcript.done", ...place, transcript: "It is ten o’clock in the morning." },
  { type: "response.done", response: { id: "resp_1", status: "completed", output: [] } },
];

const trace = (atMs: number, kind: string, fields: object): Wire => ({
  type: "vivavoce.trace",
  trace: { at_ms: atMs, kind, ...fields },
});

/** What a Vivavoce server tells about the end of the turn. */
export const inside: readonly Wire[] = [
  trace(1000, "speech_paused", { media_ms: 850 }),
  trace(1100, "turn_judged", { media_ms: 880, probability: 0.83, threshold: 0.6, extra_silence_ms: 0 }),
  trace(1110, "transcribed", { item_id: "item_1" }),
];
