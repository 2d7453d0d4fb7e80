import { z } from "zod";
import { itemInputSchema, preGeneratedMessageSchema, responseInputItemSchema } from "../items/item-input.ts";
import { renamed } from "../schema/renamed.ts";
import { animation } from "../session/animation.ts";
import { outputAudioFormatInputSchema } from "../session/audio-formats.ts";
import { interimResponse } from "../session/interim-response.ts";
import {
  maxOutputTokensSchema,
  metadataSchema,
  modalitiesInputSchema,
  reasoningEffortSchema,
  temperatureSchema,
} from "../session/session-fields.ts";
import { toolChoice, tool } from "../session/tools.ts";
import { voice } from "../session/voice.ts";

/** The parameters under their canonical names. */
export const paramsSchema = z.object({
  commit: z.boolean().nullish().describe("RC-01 False: the result is not added to the conversation."),
  cancel_previous: z
    .boolean()
    .nullish()
    .describe("RC-02 True: a running response is cancelled first. False by default in OpenAI dialects."),
  append_input_items: z.array(itemInputSchema).nullish().describe("RC-03 Added to the context first."),
  input_items: z
    .array(responseInputItemSchema)
    .nullish()
    .describe("RC-04 Replaces the context; empty for none. OpenAI calls it input."),
  modalities: modalitiesInputSchema.nullish().describe("RC-05 Default: the session's."),
  instructions: z.string().nullish().describe("RC-06 Default: the session's."),
  voice: voice.written.nullish().describe("RC-07 Default: the session's."),
  output_audio_format: outputAudioFormatInputSchema.nullish().describe("RC-08 Default: the session's."),
  tools: z.array(tool.written).nullish().describe("RC-09 Default: the session's."),
  tool_choice: toolChoice.written.nullish().describe("RC-10 Default: the session's."),
  temperature: temperatureSchema.nullish().describe("RC-11 0 to 2; default: the session's."),
  max_output_tokens: maxOutputTokensSchema
    .nullish()
    .describe("RC-12 1 to 4096, or inf; default: the session's. Also max_response_output_tokens."),
  pre_generated_assistant_message: preGeneratedMessageSchema
    .nullish()
    .describe("RC-13 Spoken and added to the history without asking the model."),
  reasoning_effort: reasoningEffortSchema.nullish().describe("RC-14 Default: the session's."),
  metadata: metadataSchema.nullish().describe("RC-15 Comes back in the response."),
  interim_response: interimResponse.written.nullish().describe("RC-16 Default: the session's."),
  invoke_input: z.record(z.string(), z.unknown()).nullish().describe("RC-17 Input of a hosted agent."),
  conversation: z.enum(["auto", "none"]).nullish().describe("RC-18 none: out of band, not added to the history."),
  animation: animation.written.nullish().describe("RC-19 Default: the session's."),
});

/** The `response` object of `response.create` (CE-17): whatever is absent or null comes from the session. */
export const responseCreateParamsSchema = renamed(
  "max_response_output_tokens",
  "max_output_tokens",
  renamed("input", "input_items", paramsSchema),
).describe("What this response does differently from the session.");

/** The `response` object of `response.create`, spelling variants made canonical. */
export type ResponseCreateParams = z.infer<typeof paramsSchema>;
