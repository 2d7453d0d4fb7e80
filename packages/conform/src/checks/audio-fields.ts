import type { FieldRow } from "./field-row.ts";

const transcription = (id: string, key: string, value: unknown, model = "azure-speech"): FieldRow => ({
  id,
  set: { input_audio_transcription: { model, [key]: value } },
  path: `input_audio_transcription.${key}`,
  value,
});
const echo = { type: "server_echo_cancellation" } as const;
const noise = { type: "azure_deep_noise_suppression" } as const;
const include = (value: string): FieldRow => ({
  id: "SF-22",
  set: { include: [value] },
  path: "include",
  value: [value],
});

/** Audio input, transcription and extras of speech by example (wire.md 5.3, 5.6, 5.7 and 5.10). */
export const audioFields: readonly FieldRow[] = [
  ...[8000, 16_000, 24_000].map((rate) => ({
    id: "SF-05",
    set: { input_audio_sampling_rate: rate },
    path: "input_audio_sampling_rate",
    value: rate,
  })),
  ...["g711_ulaw", "g711_alaw", "pcm16"].map((format) => ({
    id: "SF-06",
    set: { input_audio_format: format, ...(format === "pcm16" ? { input_audio_sampling_rate: 24_000 } : {}) },
    path: "input_audio_format",
    value: format,
  })),
  ...["pcm16_8000hz", "pcm16_16000hz", "g711_ulaw", "g711_alaw", "pcm16"].map((format) => ({
    id: "SF-07",
    set: { output_audio_format: format },
    path: "output_audio_format",
    value: format,
  })),
  { id: "SF-09", set: { input_audio_noise_reduction: noise }, path: "input_audio_noise_reduction", value: noise },
  {
    id: "SF-09.1",
    set: { input_audio_noise_reduction: noise },
    path: "input_audio_noise_reduction.type",
    value: noise.type,
  },
  { id: "SF-10", set: { input_audio_echo_cancellation: echo }, path: "input_audio_echo_cancellation", value: echo },
  {
    id: "SF-10.1",
    set: { input_audio_echo_cancellation: echo },
    path: "input_audio_echo_cancellation.type",
    value: echo.type,
  },
  { id: "SF-11", set: { input_audio_transcription: null }, path: "input_audio_transcription", value: null },
  transcription("SF-11.1", "model", "azure-speech"),
  transcription("SF-11.2", "language", "en-US"),
  transcription("SF-11.3", "phrase_list", ["Vivavoce"]),
  transcription("SF-11.4", "custom_speech", { "en-US": "model-1" }),
  transcription("SF-11.5", "prompt", "Names of cities.", "gpt-4o-transcribe"),
  transcription("SF-11.6", "delay", "low"),
  {
    id: "SF-12",
    set: { output_audio_timestamp_types: ["word"] },
    path: "output_audio_timestamp_types",
    value: ["word"],
  },
  { id: "SF-13", set: { animation: { outputs: ["viseme_id"] } }, path: "animation.outputs", value: ["viseme_id"] },
  {
    id: "SF-13.1",
    set: { animation: { model_name: "default", outputs: ["viseme_id"] } },
    path: "animation.model_name",
    value: "default",
  },
  { id: "SF-13.2", set: { animation: { outputs: ["viseme_id"] } }, path: "animation.outputs", value: ["viseme_id"] },
  include("item.input_audio_transcription.phrases"),
  include("item.input_audio_transcription.logprobs"),
];
