import type { FieldRow } from "./field-row.ts";

type Members = Readonly<Record<string, unknown>>;

const detection = (id: string, type: string, key: string, value: unknown): FieldRow => ({
  id,
  set: { turn_detection: { type, [key]: value } },
  path: `turn_detection.${key}`,
  value,
});
const eou = (id: string, members: Members, key: string): FieldRow => ({
  id,
  set: { turn_detection: { type: "azure_semantic_vad", end_of_utterance_detection: members } },
  path: `turn_detection.end_of_utterance_detection.${key}`,
  value: members[key],
});
const semantic = "semantic_detection_v1";

/** Turn detection by example (wire.md 5.4 and 5.5). Which member belongs to which type is there too. */
export const turnFields: readonly FieldRow[] = [
  { id: "SF-08", set: { turn_detection: null }, path: "turn_detection", value: null },
  detection("SF-08.1a", "server_vad", "type", "server_vad"),
  detection("SF-08.1b", "azure_semantic_vad", "type", "azure_semantic_vad"),
  detection("SF-08.1c", "azure_semantic_vad_en", "type", "azure_semantic_vad_en"),
  detection("SF-08.1d", "azure_semantic_vad_multilingual", "type", "azure_semantic_vad_multilingual"),
  detection("SF-08.1e", "semantic_vad", "type", "semantic_vad"),
  detection("SF-08.2", "server_vad", "threshold", 0.6),
  detection("SF-08.3", "server_vad", "prefix_padding_ms", 250),
  detection("SF-08.4", "server_vad", "silence_duration_ms", 650),
  detection("SF-08.5", "azure_semantic_vad", "speech_duration_ms", 120),
  detection("SF-08.6", "server_vad", "create_response", false),
  detection("SF-08.7", "server_vad", "interrupt_response", false),
  detection("SF-08.8", "server_vad", "auto_truncate", true),
  detection("SF-08.9", "azure_semantic_vad", "appended_text_after_truncation", "(cut)"),
  detection("SF-08.10", "azure_semantic_vad", "remove_filler_words", true),
  detection("SF-08.11", "azure_semantic_vad", "languages", ["en"]),
  eou("SF-08.12", { model: semantic, threshold_level: "high", timeout_ms: 900 }, "model"),
  detection("SF-08.13", "semantic_vad", "eagerness", "low"),
  { ...detection("SF-08.14", "server_vad", "idle_timeout_ms", 6000), needs: "idle-timeout" },
  detection("SF-08.15", "azure_semantic_vad", "profile", "classic"),
  detection("SF-08.16", "azure_semantic_vad", "neg_threshold", 0.3),
  detection("SF-08.17", "azure_semantic_vad", "window_size", 3),
  detection("SF-08.18", "azure_semantic_vad", "distinct_ci_phones", 2),
  detection("SF-08.19", "azure_semantic_vad", "require_vowel", true),
  detection("SF-08.20", "azure_semantic_vad", "require_vowel_assistant_speaking", true),
  detection("SF-08.21", "azure_semantic_vad", "speech_duration_assistant_speaking_ms", 300),
  eou("SF-08.22", { model: "semantic_detection_v1_multilingual" }, "model"),
  eou("SF-08.23", { model: semantic, threshold_level: "low" }, "threshold_level"),
  eou("SF-08.24", { model: semantic, timeout_ms: 700 }, "timeout_ms"),
  eou("SF-08.25", { model: semantic, threshold: 0.01 }, "threshold"),
  eou("SF-08.26", { model: semantic, timeout: 2 }, "timeout"),
];
