import type { ChecklistRow } from "./checklist-row.ts";

/** Rows of wire.md 14.3: response.create fields. */
export const responseFieldsIds: readonly ChecklistRow[] = [
  ["RC-01", "commit", "2025-10-01", "expected"],
  ["RC-02", "cancel_previous", "2025-10-01", "expected"],
  ["RC-03", "append_input_items", "2025-10-01", "expected"],
  ["RC-04", "input_items", "2025-10-01", "expected"],
  ["RC-05", "modalities", "2025-05-01-preview", "core"],
  ["RC-06", "instructions", "2025-05-01-preview", "core"],
  ["RC-07", "voice", "2025-05-01-preview", "expected"],
  ["RC-08", "output_audio_format", "2025-05-01-preview", "expected"],
  ["RC-09", "tools", "2025-05-01-preview", "expected"],
  ["RC-10", "tool_choice", "2025-05-01-preview", "expected"],
  ["RC-11", "temperature", "2025-05-01-preview", "expected"],
  ["RC-12", "max_output_tokens (both names)", "2025-05-01-preview", "expected"],
  ["RC-13", "pre_generated_assistant_message", "2026-01-01-preview", "expected"],
  ["RC-14", "reasoning_effort", "2026-01-01-preview", "rare"],
  ["RC-15", "metadata", "2026-01-01-preview", "expected"],
  ["RC-16", "interim_response", "2026-01-01-preview", "rare"],
  ["RC-17", "invoke_input", "2026-06-01-preview", "rare"],
  ["RC-18", "conversation", "OpenAI", "expected"],
  ["RC-19", "animation", "2025-10-01", "rare"],
  ["RC-20", "additional_instructions (top level)", "2025-10-01", "expected"],
];
