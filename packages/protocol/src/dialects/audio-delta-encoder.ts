import type { ServerEventOf } from "../events/server-event.ts";

type AudioDelta = ServerEventOf<"response.audio.delta">;

/**
 * Makes the text of `response.audio.delta`, under the name that the dialect has for it, without walking over the audio: the head is made once per content part and
 * joined with the base64, which needs no escaping. Several times as fast as `JSON.stringify` of the event.
 */
export function createAudioDeltaEncoder(name = "response.audio.delta"): (event: AudioDelta) => string {
  let responseId = "";
  let itemId = "";
  let outputIndex = -1;
  let contentIndex = -1;
  let head = "";
  return (event) => {
    if (
      event.item_id !== itemId ||
      event.response_id !== responseId ||
      event.output_index !== outputIndex ||
      event.content_index !== contentIndex
    ) {
      ({ response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event);
      const { delta: _delta, event_id: _eventId, ...fixed } = event;
      head = `${JSON.stringify({ ...fixed, type: name }).slice(0, -1)},"event_id":`;
    }
    return `${head}${JSON.stringify(event.event_id)},"delta":"${event.delta}"}`;
  };
}
