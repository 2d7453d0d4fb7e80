import { z } from "zod";
import { animationSchema } from "./animation.ts";
import { inputAudioFormatSchema, outputAudioFormatSchema } from "./audio-formats.ts";
import { avatarSchema } from "./avatar.ts";
import { gaSettingsSchema } from "./ga-settings.ts";
import { echoCancellationSchema, noiseReductionSchema, transcriptionSchema } from "./input-audio.ts";
import { interimResponseSchema } from "./interim-response.ts";
import {
  includeSchema,
  maxOutputTokensSchema,
  metadataSchema,
  modalitiesSchema,
  reasoningEffortSchema,
  temperatureSchema,
  timestampTypesSchema,
} from "./session-fields.ts";
import { toolChoiceSchema, toolSchema } from "./tools.ts";
import { turnDetectionSchema } from "./turn-detection.ts";
import { voiceSchema } from "./voice.ts";

const agentSchema = z
  .strictObject({
    type: z.literal("agent"),
    name: z.string().describe("Name of the agent."),
    description: z.string().nullable().describe("What it is for."),
    agent_id: z.string().describe("Id of the agent."),
    thread_id: z.string().nullable().describe("Conversation of the agent."),
  })
  .describe("SF-27 The agent that answers; only in sessions with an agent.");

/** The session as `session.created` and `session.updated` carry it: every field present, unset ones null (BH-05). */
export const sessionSchema = z
  .strictObject({
    id: z.string().min(1).describe("SF-24 Id of the session; set by the server."),
    object: z.literal("realtime.session").describe("SF-25 Set by the server."),
    expires_at: z.int().describe("SF-26 End of the session, Unix seconds; set by the server."),
    model: z.string().describe("SF-01 Model named in the URL; cannot change."),
    modalities: modalitiesSchema.describe("SF-02 What responses give: audio, text, animation, avatar."),
    instructions: z.string().describe("SF-03 Instructions of the model; empty for none."),
    voice: voiceSchema,
    input_audio_sampling_rate: z.int().describe("SF-05 Rate of the input audio, Hz."),
    input_audio_format: inputAudioFormatSchema.describe("SF-06 Encoding of the input audio."),
    output_audio_format: outputAudioFormatSchema.describe("SF-07 Encoding of the output audio."),
    turn_detection: turnDetectionSchema.nullable(),
    input_audio_noise_reduction: noiseReductionSchema.nullable(),
    input_audio_echo_cancellation: echoCancellationSchema.nullable(),
    input_audio_transcription: transcriptionSchema.nullable(),
    output_audio_timestamp_types: timestampTypesSchema.nullable().describe("SF-12 Timestamps to send: word."),
    animation: animationSchema.nullable(),
    avatar: avatarSchema.nullable(),
    tools: z.array(toolSchema).describe("SF-15 Tools the model may use."),
    tool_choice: toolChoiceSchema,
    parallel_tool_calls: z.boolean().describe("SF-17 Whether one response may hold several calls."),
    temperature: temperatureSchema.nullable().describe("SF-18 Variation of the model, 0 to 2; null for its own."),
    max_response_output_tokens: maxOutputTokensSchema.describe("SF-19 Longest response, 1 to 4096 tokens, or inf."),
    reasoning_effort: reasoningEffortSchema.nullable().describe("SF-20 How much a reasoning model thinks."),
    interim_response: interimResponseSchema.nullable(),
    include: includeSchema.nullable().describe("SF-22 Extra data to send."),
    metadata: metadataSchema.nullable().describe("SF-23 Up to 16 pairs of the client's own."),
    truncation_strategy: z.null().describe("SF-28 Seen in echoes only."),
    greeting: z.null().describe("SF-29 Seen in echoes only."),
    handoff: z.null().describe("SF-30 Seen in echoes only."),
    agent: agentSchema.optional(),
    ga: gaSettingsSchema.optional(),
  })
  .describe("Session.");

/**
 * The full effective session; every SF- field is present, unset ones are null. `agent` only with an agent, `ga` only
 * in dialects with a nested session.
 */
export type Session = z.infer<typeof sessionSchema>;
