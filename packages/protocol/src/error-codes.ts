/** Class of an error as the wire names it (OB-03). */
export type ErrorType = "invalid_request_error" | "server_error" | "authentication_error" | "rate_limit_error";

/** What is known about one error code. */
export interface ErrorCodeInfo {
  /** The `type` that goes with the code. */
  readonly type: ErrorType;
  /** When it is sent, for the reference documentation. */
  readonly when: string;
  /** Row of wire.md; `ours` for codes of this server. */
  readonly id: string;
}

/** Every error code of the wire (docs/reference/wire.md 6.6), in one place. */
export const ERROR_CODES = {
  conversation_already_has_active_response: {
    type: "invalid_request_error",
    when: "response.create while a response runs in the default conversation",
    id: "ER-01",
  },
  response_cancel_not_active: {
    type: "invalid_request_error",
    when: "response.cancel with no response running",
    id: "ER-02",
  },
  input_audio_buffer_commit_empty: {
    type: "invalid_request_error",
    when: "input_audio_buffer.commit with less than 100 ms of audio",
    id: "ER-03",
  },
  input_audio_buffer_full: {
    type: "invalid_request_error",
    when: "more uncommitted audio is appended than the server holds; the audio is not added",
    id: "ours",
  },
  invalid_value: {
    type: "invalid_request_error",
    when: "a field has the wrong type, an unknown value or is out of range",
    id: "ER-04",
  },
  missing_required_parameter: { type: "invalid_request_error", when: "a required field is missing", id: "ER-05" },
  unknown_parameter: {
    type: "invalid_request_error",
    when: "a strict dialect met a field it does not know",
    id: "ER-06",
  },
  invalid_parameter: {
    type: "invalid_request_error",
    when: "a session.update is meant for another type of session (OpenAI GA)",
    id: "CE-23",
  },
  invalid_event: {
    type: "invalid_request_error",
    when: "the message is not an object, has no type, or its type is unknown",
    id: "ER-07",
  },
  invalid_json: { type: "invalid_request_error", when: "the message is not JSON", id: "ER-07" },
  cannot_update_voice: {
    type: "invalid_request_error",
    when: "the voice is changed after the assistant has spoken",
    id: "ER-08",
  },
  item_truncate_invalid_item_id: {
    type: "invalid_request_error",
    when: "conversation.item.truncate names an unknown item",
    id: "ER-09",
  },
  item_delete_invalid_item_id: {
    type: "invalid_request_error",
    when: "conversation.item.delete names an unknown item",
    id: "ER-09",
  },
  item_retrieve_invalid_item_id: {
    type: "invalid_request_error",
    when: "conversation.item.retrieve names an unknown item",
    id: "ER-09",
  },
  item_not_found: { type: "invalid_request_error", when: "previous_item_id is unknown", id: "ER-10" },
  invalid_item_id: { type: "invalid_request_error", when: "an item id cannot be used here", id: "ER-10" },
  item_already_exists: { type: "invalid_request_error", when: "a chosen item id is taken", id: "ER-10" },
  unsupported_content_type: {
    type: "invalid_request_error",
    when: "an item without audio is truncated, or a content part cannot be used here",
    id: "ER-11",
  },
  session_expired: { type: "invalid_request_error", when: "the session reached its maximum length", id: "ER-12" },
  invalid_ec_channels_requires_client: {
    type: "invalid_request_error",
    when: "two echo-cancellation channels without the client reference",
    id: "ER-13",
  },
  invalid_ec_reference_channels: {
    type: "invalid_request_error",
    when: "the client echo reference with one channel",
    id: "ER-13",
  },
  invalid_request_error: {
    type: "invalid_request_error",
    when: "agent parameters of the connection are wrong",
    id: "ER-14",
  },
  message_creation_failed: { type: "invalid_request_error", when: "the response could not be made", id: "ER-15" },
  DeploymentNotFound: { type: "server_error", when: "the transcription model does not exist", id: "ER-16" },
  missing_sdp: { type: "invalid_request_error", when: "a call was asked for without an SDP offer", id: "ER-17" },
  invalid_api_key: { type: "authentication_error", when: "the key is wrong", id: "ER-18" },
  insufficient_quota: { type: "rate_limit_error", when: "the quota is used up", id: "ER-18" },
  rate_limit_exceeded: { type: "rate_limit_error", when: "too many requests", id: "ER-18" },
  model_not_found: { type: "invalid_request_error", when: "the model does not exist", id: "ER-18" },
  unauthorized: { type: "server_error", when: "the model server refuses the server's credentials", id: "ours" },
  not_found: { type: "server_error", when: "the model server does not know the model or the address", id: "ours" },
  rate_limited: {
    type: "rate_limit_error",
    when: "the model server refuses for now, or its quota is used up",
    id: "ours",
  },
  timed_out: { type: "server_error", when: "the model did not begin, or finish, in time", id: "ours" },
  cut_short: { type: "server_error", when: "the model's answer broke off", id: "ours" },
  invalid_output: { type: "server_error", when: "the model server gave something that is no answer", id: "ours" },
  engine_unavailable: { type: "server_error", when: "a model server or an engine cannot be reached", id: "ours" },
  engine_failed: { type: "server_error", when: "a model server or an engine failed at its work", id: "ours" },
  server_error: { type: "server_error", when: "something broke on the server", id: "ER-18" },
} as const satisfies Record<string, ErrorCodeInfo>;

/** A code listed in `ERROR_CODES`. */
export type ErrorCode = keyof typeof ERROR_CODES;
