import { z } from "zod";
import { inputAudioFormatSchema, outputAudioFormatInputSchema } from "../../session/audio-formats.ts";
import { promptSchema, speedSchema, tracingSchema, truncationSchema } from "../../session/ga-settings.ts";
import { echoCancellation, noiseReduction, transcription } from "../../session/input-audio.ts";
import {
  includeSchema,
  maxOutputTokensSchema,
  modalitiesInputSchema,
  reasoningEffortSchema,
  samplingRateSchema,
  timestampTypesSchema,
} from "../../session/session-fields.ts";
import { writtenShape } from "../../session/settings.ts";
import type { SettingName } from "../../session/settings.ts";
import { semanticVad, serverVad, turnDetection } from "../../session/turn-detection.ts";
import { voice } from "../../session/voice.ts";
import { gaToolSchema } from "./tool-input.ts";

/** Settings that nested sessions have under the same name and in the same form. */
const rowsOf = <const Name extends SettingName>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, writtenShape[name]])) as Pick<typeof writtenShape, Name>;

const OUTPUT_RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000] as const;

const g711Formats = [z.object({ type: z.literal("audio/pcmu") }), z.object({ type: z.literal("audio/pcma") })] as const;
const inputFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("audio/pcm"), rate: samplingRateSchema.nullish() }),
  ...g711Formats,
]);
/** Audio out as OpenAI GA writes it; other rates than 24000 are an addition of ours. */
export const outputFormatSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("audio/pcm"), rate: z.literal(OUTPUT_RATES).nullish() }),
  ...g711Formats,
]);

/** One of the two: GA knows no answers that are both. */
export const outputModalitiesSchema = z
  .array(z.enum(["text", "audio"]))
  .min(1)
  .refine((given) => new Set(given).size === 1, { error: "expected ['audio'] or ['text']" });

/** A name, or the id of a voice of one's own. */
export const gaVoiceSchema = z.union([z.string().min(1), z.object({ id: z.string().min(1) })], {
  error: "expected the name of a voice, or an object with its id",
});

/** `reasoning` of a session and of a response; its effort is SF-20. */
export const reasoningSchema = z.object({ effort: reasoningEffortSchema.nullish() });

const gaTranscription = transcription.written.pick({ model: true, language: true, prompt: true, delay: true }).extend({
  model: transcription.written.shape.model.nullish(),
  languages: z
    .array(z.string().regex(/^[A-Za-z0-9-]{2,35}$/, { error: "expected a language code" }))
    .max(10)
    .nullish()
    .describe("Languages that may be spoken, at most 10, in place of one."),
  keywords: z.array(z.string()).nullish().describe("Words and phrases to expect."),
});
/** `strength` alone changes the strength of what is on. */
const gaNoiseReduction = z.object({
  type: z.enum(["near_field", "far_field"]).optional(),
  strength: z.number().min(0).max(1).nullish().describe("Share of the noise to take away, 0 to 1; no effect."),
});
const vadMembers = { type: true, create_response: true, interrupt_response: true } as const;
const gaTurnDetection = z
  .discriminatedUnion("type", [
    serverVad.written.pick({
      ...vadMembers,
      threshold: true,
      prefix_padding_ms: true,
      silence_duration_ms: true,
      idle_timeout_ms: true,
    }),
    semanticVad.written.pick({ ...vadMembers, eagerness: true }),
  ])
  .nullable();
const include = z.array(z.literal("item.input_audio_transcription.logprobs"));

const inputShape = {
  format: inputFormat.nullish(),
  transcription: gaTranscription.nullish(),
  noise_reduction: gaNoiseReduction.nullish(),
  turn_detection: gaTurnDetection.optional(),
};

const settingsShape = {
  model: z.string().optional(),
  instructions: z.string().nullish(),
  tools: z.array(gaToolSchema).optional(),
  ...rowsOf("parallel_tool_calls"),
  tool_choice: writtenShape.tool_choice.nullish(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  reasoning: reasoningSchema.nullish(),
  tracing: tracingSchema.nullish(),
  truncation: truncationSchema.nullish(),
  prompt: promptSchema.nullish(),
};

/** `session` of `session.update` in OpenAI GA (OA-10). */
const openaiSessionSchema = z.object({
  type: z.literal("realtime"),
  ...settingsShape,
  output_modalities: outputModalitiesSchema.optional(),
  include: include.nullish(),
  audio: z
    .object({
      input: z.object(inputShape).nullish(),
      output: z
        .object({ format: outputFormatSchema.nullish(), voice: gaVoiceSchema.optional(), speed: speedSchema.nullish() })
        .nullish(),
    })
    .nullish(),
});

/** The same in a transcription session, which has an input and nothing else. */
const transcriptionSessionSchema = z.object({
  type: z.literal("transcription"),
  include: include.nullish(),
  audio: z.object({ input: z.object(inputShape).nullish() }).nullish(),
});

/** What the older text of `v1` keeps beside a voice that is a name (wire.md 11.4). */
export const flatVoiceShape = {
  voice_type: z.string().nullish(),
  voice_temperature: z.number().min(0).max(1).nullish(),
  custom_voice_endpoint_id: z.string().nullish(),
  personal_voice_model: z.string().nullish(),
  custom_lexicon_url: z.string().nullish(),
  custom_text_normalization_url: z.string().nullish(),
  prefer_locales: z.array(z.string()).nullish(),
  locale: z.string().nullish(),
  style: z.string().nullish(),
  pitch: z.string().nullish(),
  rate: z.string().nullish(),
  volume: z.string().nullish(),
};

/** Audio formats of `v1`: its newer text has words, its older one objects. */
export const azureOutputFormatSchema = z.union([outputAudioFormatInputSchema, outputFormatSchema]);
/** Voices of `v1`: names or ids of OpenAI's, or any voice of Voice Live as an object. */
export const azureVoiceSchema = z.union([gaVoiceSchema, voice.written]);

/** `session` of `session.update` in Voice Live `v1` (OA-12). The type may be left out. */
const azureSessionSchema = z.object({
  type: z.literal("realtime").optional(),
  ...settingsShape,
  output_modalities: modalitiesInputSchema.optional(),
  include: includeSchema.nullish(),
  ...rowsOf("temperature", "animation", "avatar", "interim_response", "metadata"),
  audio: z
    .object({
      input: z
        .object({
          format: z.union([inputAudioFormatSchema, inputFormat]).nullish(),
          sampling_rate: samplingRateSchema.nullish(),
          transcription: transcription.written.nullish(),
          noise_reduction: noiseReduction.written.nullish(),
          echo_cancellation: echoCancellation.written
            .extend({ type: echoCancellation.written.shape.type.optional() })
            .nullish(),
          turn_detection: turnDetection.written.optional(),
        })
        .nullish(),
      output: z
        .object({
          format: azureOutputFormatSchema.nullish(),
          voice: azureVoiceSchema.optional(),
          ...flatVoiceShape,
          speed: speedSchema.nullish(),
          timestamp_types: timestampTypesSchema.nullish(),
          output_audio_timestamp_types: timestampTypesSchema.nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** The three forms that a nested `session` comes in. */
export const gaSessionSchemas = {
  openai: openaiSessionSchema,
  transcription: transcriptionSessionSchema,
  azure: azureSessionSchema,
} as const;
