import * as as from "./converters.ts";
import type { DialectName } from "./dialects.ts";
import type { Converter, Place } from "./fields.ts";

/** What a dialect calls things and where it puts them, for both directions. `voice-live` has the canonical words. */
export interface Words {
  readonly session: readonly Place[];
  /** The same of a transcription session, as a server tells it. */
  readonly transcriptionSession: readonly Place[];
  /** `response` of `response.create`. */
  readonly request: readonly Place[];
  /** `response` as a server tells it. */
  readonly response: readonly Place[];
  /** What an item is, where it is not the canonical one. */
  readonly item?: Converter;
  /** Beginnings of canonical event names, and what they are here (OA-11). */
  readonly events?: Readonly<Record<string, string>>;
}

const place = (field: string, at = field, more: Converter | Partial<Place> = {}): Place =>
  "write" in more || "read" in more ? { field, at, as: more as Converter } : { field, at, ...(more as Partial<Place>) };
const same = (...fields: string[]): Place[] => fields.map((field) => place(field));
const told = (...fields: string[]): Place[] => fields.map((field) => place(field, field, { only: "told" }));
const older = (field: string, at: string, converter?: Converter): Place => ({
  field,
  at,
  only: "read",
  ...(converter === undefined ? {} : { as: converter }),
});
const param = "audio.input.format.rate";

const nestedTop: readonly Place[] = [
  place("ga.type", "type"),
  ...told("object", "id"),
  place("model"),
  ...told("expires_at"),
  older("modalities", "modalities", as.modalities),
  place("modalities", "output_modalities", as.modalities),
  ...same("instructions"),
  place("tools", "tools", as.tools),
  ...same("tool_choice", "parallel_tool_calls"),
  place("max_response_output_tokens", "max_output_tokens"),
  { field: "reasoning_effort", at: "reasoning", as: as.reasoning, param: "reasoning.effort" },
  place("ga.tracing", "tracing"),
  place("ga.truncation", "truncation", as.truncation),
  place("ga.prompt", "prompt"),
  ...same("include"),
];
const speed = place("ga.speed", "audio.output.speed", as.unlessNull);

const openaiInput = (turnDetection: Converter): Place[] => [
  place("input_audio_format", "audio.input.format", as.inputFormat),
  { field: "input_audio_sampling_rate", at: "audio.input.format", as: as.inputRate, param },
  place("input_audio_transcription", "audio.input.transcription", as.transcription),
  place("input_audio_noise_reduction", "audio.input.noise_reduction"),
  place("turn_detection", "audio.input.turn_detection", turnDetection),
];

const requestTop: readonly Place[] = [
  ...same("instructions"),
  place("tools", "tools", as.tools),
  ...same("tool_choice", "max_output_tokens", "metadata", "conversation"),
  older("modalities", "modalities", as.modalities),
  place("modalities", "output_modalities", as.modalities),
  place("input_items", "input", as.inputItems),
  { field: "reasoning_effort", at: "reasoning", as: as.reasoning, param: "reasoning.effort" },
];
/** What Voice Live alone has (RC-01 to RC-03, RC-13, …). */
const azureRequest = [
  "commit",
  "cancel_previous",
  "append_input_items",
  "temperature",
  "pre_generated_assistant_message",
  "interim_response",
  "invoke_input",
  "animation",
] as const;

const responseTop: readonly Place[] = [
  ...same("object", "id", "status", "status_details"),
  place("output", "output", as.items),
  ...same("conversation_id"),
  place("modalities", "output_modalities", as.modalities),
  ...same("max_output_tokens"),
  older("output_audio_format", "output_audio_format", as.outputWord),
  older("voice", "voice", as.voice),
];

const openaiOutput = [
  place("output_audio_format", "audio.output.format", as.outputFormat),
  place("voice", "audio.output.voice", as.voiceName),
];
const azureOutput = [
  place("output_audio_format", "audio.output.format", as.outputWord),
  place("voice", "audio.output.voice", as.voice),
];
const nested = {
  item: as.item,
  events: {
    "response.audio.": "response.output_audio.",
    "response.audio_transcript.": "response.output_audio_transcript.",
    "response.text.": "response.output_text.",
  },
  transcriptionSession: [
    place("ga.type", "type"),
    ...same("object", "id", "expires_at", "include"),
    ...openaiInput(as.turnsWithoutAnswers),
  ],
};

/** OpenAI's beta (OA-05): the flat shape and names of Voice Live, voices by name, no Azure fields. */
const betaVoice = place("voice", "voice", as.voiceName);
const betaInput = same("input_audio_transcription", "input_audio_noise_reduction", "turn_detection");

/** The words of each dialect but the canonical one. Places stand in the order in which servers tell them. */
export const WORDS: Readonly<Record<Exclude<DialectName, "voice-live">, Words>> = {
  "openai-ga": {
    ...nested,
    session: [...nestedTop, ...openaiInput(as.turnDetection), ...openaiOutput, speed],
    request: [...requestTop, ...openaiOutput],
    response: [...responseTop, ...openaiOutput, ...same("usage", "metadata")],
  },
  "voice-live-v1": {
    ...nested,
    session: [
      ...nestedTop,
      ...same("temperature", "interim_response", "metadata", "animation", "avatar"),
      ...told("agent"),
      place("input_audio_format", "audio.input.format", as.inputWord),
      older("input_audio_sampling_rate", "audio.input.format", as.inputRate),
      { field: "input_audio_sampling_rate", at: "audio.input.sampling_rate", as: as.unlessNull, param },
      place("input_audio_transcription", "audio.input.transcription"),
      place("input_audio_noise_reduction", "audio.input.noise_reduction"),
      place("input_audio_echo_cancellation", "audio.input.echo_cancellation"),
      place("turn_detection", "audio.input.turn_detection"),
      ...azureOutput,
      speed,
      older("output_audio_timestamp_types", "audio.output.output_audio_timestamp_types"),
      place("output_audio_timestamp_types", "audio.output.timestamp_types"),
    ],
    request: [...requestTop, ...same(...azureRequest), ...azureOutput],
    response: [...responseTop, ...azureOutput, ...same("temperature", "usage", "metadata")],
  },
  "openai-beta": {
    session: [
      ...told("id", "object", "expires_at", "model"),
      ...same("modalities", "instructions"),
      betaVoice,
      ...same("input_audio_format", "output_audio_format"),
      ...betaInput,
      ...same("tools", "tool_choice", "temperature", "max_response_output_tokens", "include"),
    ],
    transcriptionSession: [
      ...told("id", "object", "expires_at"),
      ...same("input_audio_format"),
      ...betaInput,
      ...same("include", "client_secret"),
    ],
    request: [
      ...same("instructions", "tools", "tool_choice", "max_output_tokens", "metadata", "conversation"),
      ...same("modalities", "temperature", "output_audio_format", "input_items"),
      betaVoice,
    ],
    response: [betaVoice],
  },
};
