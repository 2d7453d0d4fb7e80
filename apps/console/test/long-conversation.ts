import type { LoggedEvent } from "../src/record/event-log.ts";
import type { Recording } from "../src/record/recording.ts";
import { Track } from "../src/record/track.ts";

/** How long a turn lasts with its answer. */
const turnMs = 8000;

/**
 * A conversation of many turns, as it is recorded with a server that tells nothing of its inside: every seventh answer from
 * the fourth on is stopped, in turn by speech and by the client, every twentieth from the tenth on fails, and every ninth
 * from the sixth on is slow.
 */
export function longConversation(count: number): Recording {
  const events: LoggedEvent[] = [];
  const put = (atMs: number, type: string, fields: object): void => {
    events.push({ number: events.length + 1, atMs, direction: "received", type, event: { type, ...fields } });
  };
  const stretches = { you: [], assistant: [] as { startMs: number; endMs: number; cut: boolean }[] };
  for (let i = 0; i < count; i++) {
    const atMs = 1000 + i * turnMs;
    const [item, response, message] = [`item_${i}`, `resp_${i}`, `msg_${i}`];
    const place = { response_id: response, item_id: message, output_index: 0, content_index: 0 };
    const at = (ms: number, type: string, fields: object): void => put(atMs + ms, type, fields);
    at(0, "input_audio_buffer.speech_started", { audio_start_ms: atMs, item_id: item });
    at(1500, "input_audio_buffer.speech_stopped", { audio_end_ms: atMs + 1400, item_id: item });
    const transcript = `Question number ${i + 1}, please.`;
    at(1600, "conversation.item.input_audio_transcription.completed", { item_id: item, content_index: 0, transcript });
    at(1610, "response.created", { response: { id: response, status: "in_progress", output: [] } });
    const tokenMs = i % 9 === 5 ? 4000 : 1800;
    if (i % 20 === 9) {
      const error = { type: "server_error", code: "rate_limited", message: "The language model answered 429." };
      const details = { type: "failed", error };
      at(tokenMs, "response.done", { response: { id: response, status: "failed", status_details: details } });
      continue;
    }
    at(tokenMs, "response.audio_transcript.delta", { ...place, delta: `Answer number ${i + 1}.` });
    at(tokenMs + 100, "response.audio.delta", { ...place, delta: "<4800 bytes>" });
    const stop = i % 7 !== 3 ? undefined : i % 14 === 3 ? "turn_detected" : "client_cancelled";
    if (stop === "turn_detected")
      at(tokenMs + 850, "conversation.item.truncated", { item_id: message, audio_end_ms: 750 });
    const status =
      stop === undefined
        ? { status: "completed" }
        : { status: "cancelled", status_details: { type: "cancelled", reason: stop } };
    at(tokenMs + 900, "response.done", { response: { id: response, ...status } });
    const startMs = atMs + tokenMs + 120;
    stretches.assistant.push({ startMs, endMs: startMs + 750, cut: stop !== undefined });
  }
  const silence = new Int16Array(2400);
  return {
    startedAt: "2026-01-01T10:00:00.000Z",
    server: "example.org",
    model: "small-model",
    events,
    you: Track.from(silence, stretches.you),
    assistant: Track.from(silence, stretches.assistant),
  };
}
