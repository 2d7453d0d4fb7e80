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
import { about } from "../schema/about.ts";

/** The parameters under their canonical names. */
export const paramsSchema = z.object({
  commit: z.boolean().nullish().meta(about("RC-01", "False: the result is not added to the conversation.")),
  cancel_previous: z
    .boolean()
    .nullish()
    .meta(about("RC-02", "True: a running response is cancelled first. False by default in OpenAI dialects.")),
  append_input_items: z.array(itemInputSchema).nullish().meta(about("RC-03", "Added to the context first.")),
  input_items: z
    .array(responseInputItemSchema)
    .nullish()
    .meta(about("RC-04", "Replaces the context; empty for none. OpenAI calls it input.")),
  modalities: modalitiesInputSchema.nullish().meta(about("RC-05", "Default: the session's.")),
  instructions: z.string().nullish().meta(about("RC-06", "Default: the session's.")),
  voice: voice.written.nullish().meta(about("RC-07", "Default: the session's.")),
  output_audio_format: outputAudioFormatInputSchema.nullish().meta(about("RC-08", "Default: the session's.")),
  tools: z.array(tool.written).nullish().meta(about("RC-09", "Default: the session's.")),
  tool_choice: toolChoice.written.nullish().meta(about("RC-10", "Default: the session's.")),
  temperature: temperatureSchema.nullish().meta(about("RC-11", "0 to 2; default: the session's.")),
  max_output_tokens: maxOutputTokensSchema
    .nullish()
    .meta(about("RC-12", "1 to 4096, or inf; default: the session's. Also max_response_output_tokens.")),
  pre_generated_assistant_message: preGeneratedMessageSchema
    .nullish()
    .meta(about("RC-13", "Spoken and added to the history without asking the model.")),
  reasoning_effort: reasoningEffortSchema.nullish().meta(about("RC-14", "Default: the session's.")),
  metadata: metadataSchema.nullish().meta(about("RC-15", "Comes back in the response.")),
  interim_response: interimResponse.written.nullish().meta(about("RC-16", "Default: the session's.")),
  invoke_input: z.record(z.string(), z.unknown()).nullish().meta(about("RC-17", "Input of a hosted agent.")),
  conversation: z.enum(["auto", "none"]).nullish().meta(about("RC-18", "none: out of band, not added to the history.")),
  animation: animation.written.nullish().meta(about("RC-19", "Default: the session's.")),
});

/** The `response` object of `response.create` (CE-17): whatever is absent or null comes from the session. */
export const responseCreateParamsSchema = renamed(
  "max_response_output_tokens",
  "max_output_tokens",
  renamed("input", "input_items", paramsSchema),
).describe("What this response does differently from the session.");

/** The `response` object of `response.create`, spelling variants made canonical. */
export type ResponseCreateParams = z.infer<typeof paramsSchema>;
