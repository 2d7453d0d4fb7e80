import { z } from "zod";
import { renamed } from "../schema/renamed.ts";
import { animationInputSchema } from "./animation.ts";
import { inputAudioFormatSchema, outputAudioFormatInputSchema } from "./audio-formats.ts";
import { avatarInputSchema } from "./avatar.ts";
import type { GaSettingsUpdate } from "./ga-settings.ts";
import { echoCancellationInputSchema, noiseReductionInputSchema, transcriptionInputSchema } from "./input-audio.ts";
import { interimResponseInputSchema } from "./interim-response.ts";
import {
  includeSchema,
  maxOutputTokensSchema,
  metadataSchema,
  modalitiesInputSchema,
  reasoningEffortSchema,
  temperatureSchema,
  timestampTypesSchema,
} from "./session-fields.ts";
import { toolChoiceInputSchema, toolInputSchema } from "./tools.ts";
import { turnDetectionInputSchema } from "./turn-detection.ts";
import { voiceInputSchema } from "./voice.ts";

/** Any rate from 8 to 48 kHz (wire.md 12.4). */
const samplingRate = z.int().min(8000).max(48_000);

/**
 * The `session` object of `session.update` (CE-01). Only fields that are present change; null clears the nullable ones.
 * Fields that the server sets (BH-14) are not listed: they are dropped on the way in.
 */
export const sessionUpdateSchema = renamed(
  "max_output_tokens",
  "max_response_output_tokens",
  z.object({
    model: z.string().optional().describe("SF-01 Only the model of the session is accepted."),
    modalities: modalitiesInputSchema.optional().describe("SF-02 At least one of audio, text, animation, avatar."),
    instructions: z.string().nullish().describe("SF-03 Instructions of the model; empty or null clears them."),
    voice: voiceInputSchema.optional(),
    input_audio_sampling_rate: samplingRate
      .optional()
      .describe("SF-05 Rate of the input audio, 8000 to 48000 Hz; G.711 has 8000 only."),
    input_audio_format: inputAudioFormatSchema.optional().describe("SF-06 Encoding of the input audio."),
    output_audio_format: outputAudioFormatInputSchema.optional().describe("SF-07 Encoding of the output audio."),
    turn_detection: turnDetectionInputSchema.optional(),
    input_audio_noise_reduction: noiseReductionInputSchema.nullish(),
    input_audio_echo_cancellation: echoCancellationInputSchema.nullish(),
    input_audio_transcription: transcriptionInputSchema.nullish(),
    output_audio_timestamp_types: timestampTypesSchema.nullish().describe("SF-12 Timestamps to send: word."),
    animation: animationInputSchema.nullish(),
    avatar: avatarInputSchema.nullish(),
    tools: z.array(toolInputSchema).optional().describe("SF-15 Tools the model may use."),
    tool_choice: toolChoiceInputSchema.optional(),
    parallel_tool_calls: z.boolean().optional().describe("SF-17 Whether one response may hold several calls."),
    temperature: temperatureSchema.nullish().describe("SF-18 Variation of the model, 0 to 2; null for its own."),
    max_response_output_tokens: maxOutputTokensSchema
      .optional()
      .describe("SF-19 Longest response, 1 to 4096 tokens, or inf. Also max_output_tokens."),
    reasoning_effort: reasoningEffortSchema.nullish().describe("SF-20 How much a reasoning model thinks."),
    interim_response: interimResponseInputSchema.nullish(),
    include: includeSchema.nullish().describe("SF-22 Extra data to send."),
    metadata: metadataSchema.nullish().describe("SF-23 Up to 16 pairs of the client's own."),
  }),
).describe("The session fields to change.");

/**
 * The partial `session` object of `session.update`, spelling variants made canonical. `ga` is put there by dialects
 * with a nested session; flat messages have no such field.
 */
export type SessionUpdate = z.infer<typeof sessionUpdateSchema> & { readonly ga?: GaSettingsUpdate };
