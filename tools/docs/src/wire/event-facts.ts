import type { ClientEventType, ErrorCode, ServerEventType } from "@vivavoce/protocol";

/** What no schema says about a client event. */
export interface ClientEventFacts {
  /** Server events that it brings about, in order; what a running turn or response adds is left out. */
  readonly answers: readonly ServerEventType[];
  /** Codes it can earn beside those of every event. */
  readonly errors: readonly ErrorCode[];
  /** Further rows of wire.md that rule it. */
  readonly related: readonly string[];
}

/** Errors that any client event can earn. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  "invalid_json",
  "invalid_event",
  "invalid_value",
  "missing_required_parameter",
  "unknown_parameter",
];

const itemMade: readonly ServerEventType[] = ["conversation.item.created"];
const committed: readonly ServerEventType[] = ["input_audio_buffer.committed", ...itemMade];

/** Answers and errors of every client event. Typed so that no event can be forgotten. */
export const CLIENT_EVENT_FACTS: Readonly<Record<ClientEventType, ClientEventFacts>> = {
  "session.update": {
    answers: ["session.updated", "warning"],
    errors: [
      "cannot_update_voice",
      "invalid_ec_channels_requires_client",
      "invalid_ec_reference_channels",
      "invalid_parameter",
    ],
    related: ["BH-10", "BH-11", "BH-12", "BH-13", "BH-14"],
  },
  "session.avatar.connect": {
    answers: ["session.avatar.connecting"],
    errors: ["unsupported_content_type"],
    related: ["SF-14"],
  },
  "byom_credential.update": { answers: ["byom_credential.updated"], errors: [], related: ["TR-19"] },
  "input_audio_buffer.append": {
    answers: [],
    errors: ["input_audio_buffer_full"],
    related: ["SF-05", "SF-06", "BH-30", "BH-38"],
  },
  "input_audio_buffer.commit": {
    answers: committed,
    errors: ["input_audio_buffer_commit_empty"],
    related: ["BH-20", "BH-38"],
  },
  "input_audio_buffer.clear": { answers: ["input_audio_buffer.cleared"], errors: [], related: [] },
  "input_audio.turn.start": { answers: [], errors: [], related: ["CE-07", "CE-08", "CE-09"] },
  "input_audio.turn.append": { answers: [], errors: ["input_audio_buffer_full"], related: ["CE-06"] },
  "input_audio.turn.end": {
    answers: committed,
    errors: ["input_audio_buffer_commit_empty"],
    related: ["CE-06", "SF-08.6"],
  },
  "input_audio.turn.cancel": { answers: ["input_audio_buffer.cleared"], errors: [], related: ["CE-06"] },
  "input_audio.clear": { answers: ["input_audio_buffer.cleared"], errors: [], related: ["CE-05"] },
  "input_text.delta": { answers: [], errors: ["item_already_exists"], related: ["CE-12"] },
  "input_text.done": { answers: itemMade, errors: [], related: ["CE-11"] },
  "output_audio_buffer.clear": { answers: ["output_audio_buffer.cleared"], errors: [], related: ["SF-14"] },
  "conversation.item.create": {
    answers: itemMade,
    errors: ["item_already_exists", "item_not_found", "unsupported_content_type", "rate_limit_exceeded"],
    related: ["BH-03", "BH-20"],
  },
  "conversation.item.retrieve": {
    answers: ["conversation.item.retrieved"],
    errors: ["item_retrieve_invalid_item_id"],
    related: [],
  },
  "conversation.item.truncate": {
    answers: ["conversation.item.truncated"],
    errors: ["item_truncate_invalid_item_id", "unsupported_content_type"],
    related: ["BH-44", "BH-45"],
  },
  "conversation.item.delete": {
    answers: ["conversation.item.deleted"],
    errors: ["item_delete_invalid_item_id", "invalid_item_id"],
    related: [],
  },
  "response.create": {
    answers: ["response.created", "response.done"],
    errors: ["conversation_already_has_active_response", "item_not_found", "rate_limit_exceeded"],
    related: ["BH-23", "BH-25"],
  },
  "response.cancel": {
    answers: ["response.done"],
    errors: ["response_cancel_not_active"],
    related: ["BH-40", "BH-41"],
  },
  "rtc.call.sdp.create": {
    answers: ["rtc.call.sdp.created", "rtc.call.error"],
    errors: ["missing_sdp"],
    related: ["TR-90"],
  },
};

/** Facts of `mcp_approval_response`, which is read as `conversation.item.create` (CE-20). */
export const APPROVAL_FACTS: ClientEventFacts = { answers: itemMade, errors: [], related: ["CE-13", "IT-09"] };
