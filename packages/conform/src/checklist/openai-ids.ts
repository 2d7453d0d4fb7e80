import type { ChecklistRow } from "./checklist-row.ts";

/** Rows of wire.md 14.9: OpenAI dialects and neighbours. */
export const openaiIds: readonly ChecklistRow[] = [
  ["OA-01", "/v1/realtime?model=", "OpenAI GA", "expected"],
  ["OA-02", "call_id, intent", "OpenAI GA", "rare"],
  ["OA-03", "Beta header and subprotocol", "OpenAI beta", "expected"],
  ["OA-04", "Azure GA path", "OpenAI GA", "expected"],
  ["OA-05", "Azure beta path", "OpenAI beta", "rare"],
  ["OA-06", "client_secrets", "OpenAI GA", "expected"],
  ["OA-07", "calls and call control", "OpenAI GA", "rare"],
  ["OA-08", "Beta session endpoints", "OpenAI beta", "rare"],
  ["OA-09", "Translation sessions", "OpenAI GA", "rare"],
  ["OA-10", "GA session nesting", "OpenAI GA", "expected"],
  ["OA-11", "GA event names and order", "OpenAI GA", "expected"],
  ["OA-12", "Voice Live v1 label", "v1", "rare"],
  ["OA-20", "Foundry Voice Agents path", "Foundry v1", "rare"],
  ["OA-21", "its headers and subprotocol", "Foundry v1", "rare"],
  ["OA-22", "its query", "Foundry v1", "rare"],
  ["OA-23", "its event set", "Foundry v1", "rare"],
  ["OA-24", "its strict event_id", "Foundry v1", "rare"],
  ["OA-25", "its client events", "Foundry v1", "rare"],
];
