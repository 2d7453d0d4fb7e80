import type { ChecklistRow } from "./checklist-row.ts";

/** Rows of wire.md 14.7: Errors. */
export const errorsIds: readonly ChecklistRow[] = [
  ["ER-01", "conversation_already_has_active_response", "2025-05-01-preview", "core"],
  ["ER-02", "response_cancel_not_active", "2025-05-01-preview", "core"],
  ["ER-03", "input_audio_buffer_commit_empty", "2025-05-01-preview", "core"],
  ["ER-04", "invalid_value", "2025-05-01-preview", "core"],
  ["ER-05", "missing_required_parameter", "OpenAI", "expected"],
  ["ER-06", "unknown_parameter", "OpenAI GA", "expected"],
  ["ER-07", "invalid_event, invalid_json", "OpenAI", "core"],
  ["ER-08", "cannot_update_voice", "OpenAI GA", "expected"],
  ["ER-09", "unknown item id codes", "OpenAI", "expected"],
  ["ER-10", "bad previous item, duplicate id", "OpenAI", "expected"],
  ["ER-11", "unsupported_content_type", "OpenAI", "rare"],
  ["ER-12", "session_expired", "OpenAI", "expected"],
  ["ER-13", "echo-cancellation codes", "2026-06-01-preview", "rare"],
  ["ER-14", "agent parameter error", "2025-10-01", "rare"],
  ["ER-15", "message_creation_failed", "2025-10-01", "rare"],
  ["ER-16", "transcription deployment missing", "OpenAI GA", "rare"],
  ["ER-17", "missing_sdp", "2026-01-01-preview", "rare"],
  ["ER-18", "fatal family", "OpenAI", "expected"],
];
