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

const of =
  (type: ErrorType) =>
  (id: string, when: string): ErrorCodeInfo => ({ type, when, id });
const request = of("invalid_request_error");
const server = of("server_error");
const credential = of("authentication_error");
const rate = of("rate_limit_error");

/** Every error code of the wire (docs/reference/wire.md 6.6), in one place. */
export const ERROR_CODES = {
  conversation_already_has_active_response: request(
    "ER-01",
    "response.create while a response runs in the default conversation",
  ),
  response_cancel_not_active: request("ER-02", "response.cancel with no response running"),
  input_audio_buffer_commit_empty: request("ER-03", "input_audio_buffer.commit with less than 100 ms of audio"),
  input_audio_buffer_full: request(
    "ours",
    "more uncommitted audio is appended than the server holds; the audio is not added",
  ),
  invalid_value: request("ER-04", "a field has the wrong type, an unknown value or is out of range"),
  missing_required_parameter: request("ER-05", "a required field is missing"),
  unknown_parameter: request("ER-06", "a strict dialect met a field it does not know"),
  invalid_parameter: request("CE-23", "a session.update is meant for another type of session (OpenAI GA)"),
  invalid_event: request("ER-07", "the message is not an object, has no type, or its type is unknown"),
  invalid_json: request("ER-07", "the message is not JSON"),
  cannot_update_voice: request("ER-08", "the voice is changed after the assistant has spoken"),
  item_truncate_invalid_item_id: request("ER-09", "conversation.item.truncate names an unknown item"),
  item_delete_invalid_item_id: request("ER-09", "conversation.item.delete names an unknown item"),
  item_retrieve_invalid_item_id: request("ER-09", "conversation.item.retrieve names an unknown item"),
  item_not_found: request("ER-10", "previous_item_id is unknown"),
  invalid_item_id: request("ER-10", "an item id cannot be used here"),
  item_already_exists: request("ER-10", "a chosen item id is taken"),
  unsupported_content_type: request(
    "ER-11",
    "an item without audio is truncated, or a content part cannot be used here",
  ),
  session_expired: request("ER-12", "the session reached its maximum length"),
  invalid_ec_channels_requires_client: request("ER-13", "two echo-cancellation channels without the client reference"),
  invalid_ec_reference_channels: request("ER-13", "the client echo reference with one channel"),
  invalid_request_error: request("ER-14", "agent parameters of the connection are wrong"),
  message_creation_failed: request("ER-15", "the response could not be made"),
  DeploymentNotFound: server("ER-16", "the transcription model does not exist"),
  missing_sdp: request("ER-17", "a call was asked for without an SDP offer"),
  invalid_api_key: credential("ER-18", "the key is wrong"),
  insufficient_quota: rate("ER-18", "the quota is used up"),
  rate_limit_exceeded: rate("ER-18", "too many requests"),
  model_not_found: request("ER-18", "the model does not exist"),
  unauthorized: server("ours", "the model server refuses the server's credentials"),
  not_found: server("ours", "the model server does not know the model or the address"),
  rate_limited: rate("ours", "the model server refuses for now, or its quota is used up"),
  timed_out: server("ours", "the model did not begin, or finish, in time"),
  cut_short: server("ours", "the model's answer broke off"),
  invalid_output: server("ours", "the model server gave something that is no answer"),
  engine_unavailable: server("ours", "a model server or an engine cannot be reached"),
  engine_failed: server("ours", "a model server or an engine failed at its work"),
  server_error: server("ER-18", "something broke on the server"),
} as const satisfies Record<string, ErrorCodeInfo>;

/** A code listed in `ERROR_CODES`. */
export type ErrorCode = keyof typeof ERROR_CODES;
