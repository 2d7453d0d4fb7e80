import type { ServerEvent } from "../events/server-event.ts";

/** How long what users said was, by item, until its words are told. One speaks at a time. */
export interface SpeechLengths {
  /** Every event that is told, in order. */
  note(event: ServerEvent): void;
  /** Length of the item's speech, ms, once; undefined where a client committed it by hand. */
  take(itemId: string): number | undefined;
}

/** Learns lengths from what is told of speech, for one connection. */
export function createSpeechLengths(): SpeechLengths {
  const lengthMs = new Map<string, number>();
  let started: { readonly itemId: string; readonly ms: number } | undefined;
  return {
    note(event) {
      if (event.type === "input_audio_buffer.speech_started") {
        started = { itemId: event.item_id, ms: event.audio_start_ms };
      } else if (event.type === "input_audio_buffer.speech_stopped") {
        if (started?.itemId === event.item_id) lengthMs.set(event.item_id, event.audio_end_ms - started.ms);
      } else if (
        event.type === "conversation.item.deleted" ||
        event.type === "conversation.item.input_audio_transcription.failed"
      ) {
        lengthMs.delete(event.item_id);
      } else if (event.type === "conversation.item.created") {
        // Comes after the words; where transcription is off there are none.
        lengthMs.delete(event.item.id);
      }
    },
    take(itemId) {
      const ms = lengthMs.get(itemId);
      lengthMs.delete(itemId);
      return ms;
    },
  };
}
