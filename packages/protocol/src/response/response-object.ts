import { z } from "zod";
import { itemSchema } from "../items/item.ts";
import { outputAudioFormatSchema } from "../session/audio-formats.ts";
import {
  maxOutputTokensSchema,
  metadataSchema,
  modalitiesSchema,
  temperatureSchema,
} from "../session/session-fields.ts";
import { voice } from "../session/voice.ts";
import { usageSchema } from "./usage.ts";
import { about } from "../schema/about.ts";

const reason = "What ended it early.";

/** Why a response did not simply complete (wire.md 6.3). */
const responseStatusDetailsSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("cancelled"),
      reason: z.enum(["turn_detected", "client_cancelled"]).describe(reason),
    }),
    z.strictObject({
      type: z.literal("incomplete"),
      reason: z.enum(["max_output_tokens", "content_filter"]).describe(reason),
    }),
    z.strictObject({
      type: z.literal("failed"),
      error: z
        .strictObject({
          type: z.string().describe("Class of the error."),
          code: z.string().nullable().describe("Code of the error."),
          message: z.string().describe("What went wrong, for a person."),
          param: z.string().nullable().optional().describe("Field at fault."),
        })
        .describe("Why it failed."),
    }),
  ])
  .describe("Reason of the status; null while running and when completed.");

/** The response of `response.created` and `response.done`. */
export const responseObjectSchema = z
  .strictObject({
    id: z.string().min(1).describe("Id of the response."),
    object: z.literal("realtime.response"),
    status: z
      .enum(["in_progress", "completed", "cancelled", "failed", "incomplete"])
      .describe("State of the response."),
    status_details: responseStatusDetailsSchema.nullable(),
    output: z.array(itemSchema).describe("Items, without audio; empty at creation."),
    usage: usageSchema.nullable().describe("Null at creation."),
    conversation_id: z
      .string()
      .nullable()
      .describe("Empty for cascaded models; null when the response is out of band."),
    modalities: modalitiesSchema.describe("What it gives."),
    voice: voice.sent.nullable(),
    output_audio_format: outputAudioFormatSchema.nullable().describe("Encoding of its audio."),
    temperature: temperatureSchema.nullable().describe("Variation of the model."),
    max_output_tokens: maxOutputTokensSchema.nullable().describe("Null for cascaded models."),
    metadata: metadataSchema.nullable().describe("What the client sent."),
  })
  .meta(about("OB-01", "Response."));

/** One answer of the model (OB-01). */
export type ResponseObject = z.infer<typeof responseObjectSchema>;
/** State of a response. */
export type ResponseStatus = ResponseObject["status"];
/** Why a response did not simply complete. */
export type ResponseStatusDetails = z.infer<typeof responseStatusDetailsSchema>;
