import { describeFields } from "./describe-fields.ts";
import type { FieldDescription } from "./describe-fields.ts";
import type { WireSchemas } from "./wire-schemas.ts";

/** A field of the nested session, and what it is in the flat one. */
export interface NestedField {
  readonly path: string;
  readonly openai: FieldDescription | undefined;
  readonly azure: FieldDescription | undefined;
  readonly flat: string | undefined;
}

/** Nested fields that have another name in the flat session (OA-10). */
const FLAT_NAMES: Readonly<Record<string, string>> = {
  output_modalities: "modalities",
  max_output_tokens: "max_response_output_tokens",
  "reasoning.effort": "reasoning_effort",
  "audio.input.format": "input_audio_format",
  "audio.input.format.rate": "input_audio_sampling_rate",
  "audio.input.sampling_rate": "input_audio_sampling_rate",
  "audio.input.transcription": "input_audio_transcription",
  "audio.input.noise_reduction": "input_audio_noise_reduction",
  "audio.input.echo_cancellation": "input_audio_echo_cancellation",
  "audio.input.turn_detection": "turn_detection",
  "audio.output.format": "output_audio_format",
  "audio.output.voice": "voice",
  "audio.output.timestamp_types": "output_audio_timestamp_types",
  "audio.output.output_audio_timestamp_types": "output_audio_timestamp_types",
};

/** Objects whose members are explained with the flat session. */
const EXPLAINED = /^(?:tools|tool_choice|audio\.input\.(?:turn_detection|transcription|echo_cancellation))(?:\[\])?\./;

/** Fields of the nested session by path, OpenAI's first. */
export function describeNestedSession({ nestedSessions, components }: WireSchemas): readonly NestedField[] {
  const read = (schema: object) =>
    new Map(
      describeFields(schema)
        .filter(({ path }) => !EXPLAINED.test(path))
        .map((field) => [field.path, field]),
    );
  const openai = read(nestedSessions.openai);
  const azure = read(nestedSessions.azure);
  const flat = components.get("SessionUpdate")?.properties ?? {};
  return [...new Set([...openai.keys(), ...azure.keys()])].map((path) => ({
    path,
    openai: openai.get(path),
    azure: azure.get(path),
    flat: FLAT_NAMES[path] ?? (Object.hasOwn(flat, path) ? path : undefined),
  }));
}
