import type { ChecklistRow } from "./checklist-row.ts";

/** Rows of wire.md 14.6: Items, parts, objects. */
export const itemsIds: readonly ChecklistRow[] = [
  ["IT-01", "system message", "2025-05-01-preview", "core"],
  ["IT-02", "user message", "2025-05-01-preview", "core"],
  ["IT-03", "assistant message", "2025-05-01-preview", "core"],
  ["IT-04", "function_call", "2025-05-01-preview", "core"],
  ["IT-05", "function_call_output", "2025-05-01-preview", "core"],
  ["IT-06", "mcp_list_tools", "2026-01-01-preview", "expected"],
  ["IT-07", "mcp_call", "2026-01-01-preview", "expected"],
  ["IT-08", "mcp_approval_request", "2026-01-01-preview", "expected"],
  ["IT-09", "mcp_approval_response", "2026-01-01-preview", "expected"],
  ["IT-10", "web_search_call", "2026-04-10", "rare"],
  ["IT-11", "file_search_call", "2026-04-10", "rare"],
  ["IT-12", "foundry_agent_call", "2026-01-01-preview", "rare"],
  ["IT-13", "item_reference", "OpenAI", "rare"],
  ["CP-01", "input_text", "2025-05-01-preview", "core"],
  ["CP-02", "input_audio", "2025-05-01-preview", "core"],
  ["CP-03", "input_image", "2026-01-01-preview", "expected"],
  ["CP-04", "text", "2025-05-01-preview", "core"],
  ["CP-05", "audio", "2025-05-01-preview", "core"],
  ["CP-06", "output_text, output_audio", "OpenAI GA", "expected"],
  ["OB-01", "Response object", "2025-05-01-preview", "core"],
  ["OB-02", "Usage object", "2025-05-01-preview", "core"],
  ["OB-03", "Error object", "2025-05-01-preview", "core"],
];
