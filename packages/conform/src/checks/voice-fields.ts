import type { FieldRow } from "./field-row.ts";

const ava = { type: "azure-standard", name: "en-US-AvaNeural" } as const;
const standard = (id: string, key: string, value: unknown): FieldRow => ({
  id,
  set: { voice: { ...ava, [key]: value } },
  path: `voice.${key}`,
  value,
});

/** The voice by example (wire.md 5.2). */
export const voiceFields: readonly FieldRow[] = [
  { id: "SF-04", set: { voice: ava }, path: "voice", value: ava },
  standard("SF-04.1", "type", "azure-standard"),
  { ...standard("SF-04.2", "name", "en-US-AvaNeural"), warnedAt: "voice" },
  {
    id: "SF-04.3",
    set: { voice: { type: "azure-custom", name: "en-US-OursNeural", endpoint_id: "endpoint-1" } },
    path: "voice.endpoint_id",
    value: "endpoint-1",
    needs: "custom-voices",
  },
  {
    id: "SF-04.4",
    set: { voice: { type: "azure-personal", name: "speaker-1", model: "DragonLatestNeural" } },
    path: "voice.model",
    value: "DragonLatestNeural",
    needs: "custom-voices",
  },
  {
    id: "SF-04.5",
    set: { voice: { type: "azure-standard", name: "en-US-Ava:DragonHDLatestNeural", temperature: 0.8 } },
    path: "voice.temperature",
    value: 0.8,
  },
  standard("SF-04.6", "custom_lexicon_url", "https://example.org/lexicon.xml"),
  standard("SF-04.7", "custom_text_normalization_url", "https://example.org/normalize"),
  standard("SF-04.8", "prefer_locales", ["en-GB"]),
  standard("SF-04.9", "locale", "en-US"),
  standard("SF-04.10", "style", "cheerful"),
  standard("SF-04.11", "pitch", "+10%"),
  standard("SF-04.12", "rate", "1.2"),
  standard("SF-04.13", "volume", "80"),
];
