import { isRecord } from "@vivavoce/audio/is-record";
import { z } from "zod";
import { paramsSchema } from "../../response/response-create-params.ts";
import type { ResponseCreateParams } from "../../response/response-create-params.ts";
import { promptSchema } from "../../session/ga-settings.ts";
import { modalitiesInputSchema } from "../../session/session-fields.ts";
import { read } from "../../wire/fields.ts";
import type { Fields, Place } from "../../wire/fields.ts";
import {
  azureOutputFormatSchema,
  azureVoiceSchema,
  flatVoiceShape,
  gaVoiceSchema,
  outputFormatSchema,
  outputModalitiesSchema,
  reasoningSchema,
} from "./session-input.ts";
import { gaToolSchema, withoutIdleFields } from "./tool-input.ts";
import { foldVoice } from "./voice-input.ts";

const sharedShape = {
  input: paramsSchema.shape.input_items,
  tools: z.array(gaToolSchema).nullish(),
  reasoning: reasoningSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  prompt: promptSchema.nullish(),
};

/**
 * `response` of `response.create` in OpenAI GA. `modalities` is what LiveKit's plugin writes (wire.md 16.8), and `voice` what
 * Mastra's does (16.16).
 */
const openaiResponseSchema = paramsSchema
  .pick({ conversation: true, instructions: true, max_output_tokens: true, metadata: true, tool_choice: true })
  .extend({
    ...sharedShape,
    output_modalities: outputModalitiesSchema.nullish(),
    modalities: modalitiesInputSchema.nullish(),
    voice: gaVoiceSchema.nullish(),
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

/** A voice at the top is put where GA has it; the one that is there already wins. */
function nestVoice(response: Fields): Fields {
  const { voice, audio, ...rest } = response;
  if (voice == null) return response;
  const nested = isRecord(audio) ? audio : {};
  return { ...rest, audio: { ...nested, output: { voice, ...(isRecord(nested["output"]) ? nested["output"] : {}) } } };
}

/** A nested `response`, of which the schema has been checked, as the canonical parameters. */
export function canonicalResponse(places: readonly Place[], response: object): ResponseCreateParams {
  const {
    parallel_tool_calls: _parallel,
    prompt: _prompt,
    additional_instructions: _more,
    ...wire
  } = foldVoice(nestVoice(response as Fields)) as Fields;
  const { tools, ...params } = read(places, wire);
  return {
    ...params,
    ...(Array.isArray(tools) ? { tools: tools.map(withoutIdleFields) } : {}),
  } as ResponseCreateParams;
}
