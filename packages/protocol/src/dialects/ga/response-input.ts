import { z } from "zod";
import { paramsSchema } from "../../response/response-create-params.ts";
import type { ResponseCreateParams } from "../../response/response-create-params.ts";
import { promptSchema } from "../../session/ga-settings.ts";
import { modalitiesInputSchema } from "../../session/session-fields.ts";
import type { Modality } from "../../session/session-fields.ts";
import { canonicalFormat, defined } from "./audio-format.ts";
import {
  azureOutputFormatSchema,
  azureVoiceSchema,
  flatVoiceShape,
  gaVoiceSchema,
  outputFormatSchema,
  outputModalitiesSchema,
  reasoningSchema,
} from "./session-input.ts";
import { canonicalModalities } from "./session-update.ts";
import { canonicalTool, gaToolSchema } from "./tool-input.ts";
import { canonicalVoice } from "./voice-input.ts";

const sharedShape = {
  input: paramsSchema.shape.input_items,
  tools: z.array(gaToolSchema).nullish(),
  reasoning: reasoningSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  prompt: promptSchema.nullish(),
};

/** `response` of `response.create` in OpenAI GA. `modalities` is what LiveKit's plugin writes (wire.md 16.8). */
const openaiResponseSchema = paramsSchema
  .pick({ conversation: true, instructions: true, max_output_tokens: true, metadata: true, tool_choice: true })
  .extend({
    ...sharedShape,
    output_modalities: outputModalitiesSchema.nullish(),
    modalities: modalitiesInputSchema.nullish(),
    audio: z
      .object({
        output: z.object({ format: outputFormatSchema.nullish(), voice: gaVoiceSchema.nullish() }).nullish(),
      })
      .nullish(),
  });

/** The same in Voice Live `v1`: what dated versions have beside what GA nests. */
const azureResponseSchema = paramsSchema
  .omit({ voice: true, output_audio_format: true, input_items: true, reasoning_effort: true })
  .extend({
    ...sharedShape,
    additional_instructions: z.string().nullish(),
    output_modalities: modalitiesInputSchema.nullish(),
    audio: z
      .object({
        output: z
          .object({ format: azureOutputFormatSchema.nullish(), voice: azureVoiceSchema.nullish(), ...flatVoiceShape })
          .nullish(),
      })
      .nullish(),
  });

/** The two forms of a nested `response`. */
export const gaResponseSchemas = { openai: openaiResponseSchema, azure: azureResponseSchema } as const;

/** A nested `response` as a client may send it. */
export type GaResponseInput = z.infer<typeof openaiResponseSchema> | z.infer<typeof azureResponseSchema>;

/** A nested `response` as the canonical parameters. */
export function canonicalResponse(response: GaResponseInput): ResponseCreateParams {
  const { audio, input, tools, reasoning, output_modalities: named, modalities, ...rest } = response;
  const { parallel_tool_calls: _parallel, prompt: _prompt, ...kept } = rest;
  const { additional_instructions: _additional, ...params } = { additional_instructions: undefined, ...kept };
  const wanted = (named ?? modalities) as readonly Modality[] | null | undefined;
  const output = audio?.output;
  const { voice } = output ?? {};
  return defined({
    ...params,
    input_items: input,
    modalities: wanted && canonicalModalities(wanted),
    voice: output == null || voice == null ? undefined : canonicalVoice({ ...output, voice }),
    output_audio_format: canonicalFormat(output?.format, "output"),
    tools: tools?.map((tool) => canonicalTool(tool)),
    reasoning_effort: reasoning?.effort,
  });
}
