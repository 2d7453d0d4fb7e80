import { z } from "zod";
import { about } from "../schema/about.ts";

const sessionTypeSchema = z.enum(["realtime", "transcription"]);

const freeObject = z.record(z.string(), z.unknown());

/** 0.25 to 1.5, 1 is the voice's own. */
export const speedSchema = z.number().min(0.25).max(1.5);

/** Off, `auto`, or an object of the client's own; nothing is traced here. */
export const tracingSchema = z.union([z.literal("auto"), freeObject], { error: "expected 'auto' or an object" });

/** How the service shortens a conversation that is too long for the model. */
export const truncationSchema = z.union(
  [
    z.enum(["auto", "disabled"]),
    z.object({
      type: z.literal("retention_ratio"),
      retention_ratio: z.number().min(0).max(1).describe("Share of the tokens that is kept, 0 to 1."),
      token_limits: z
        .object({ post_instructions: z.int().min(0).optional().describe("Tokens beside the instructions.") })
        .nullish()
        .describe("Limits that set it off."),
    }),
  ],
  { error: "expected 'auto', 'disabled', or an object of type 'retention_ratio'" },
);

/** A prompt kept at OpenAI; there are none here. */
export const promptSchema = z.object({
  id: z.string().min(1).describe("Id of the prompt."),
  version: z.string().nullish().describe("Version of the prompt."),
  variables: freeObject.nullish().describe("Values put into it."),
});

/** What only the nested session of OpenAI GA and of Voice Live `v1` has (OA-10); absent in flat dialects. */
export const gaSettingsSchema = z
  .strictObject({
    type: sessionTypeSchema.describe("Kind of session; fixed when it is opened."),
    speed: speedSchema.describe("Factor on the pace of speech, 0.25 to 1.5."),
    tracing: tracingSchema.nullable().describe("Kept and given back; nothing is traced."),
    truncation: truncationSchema.describe("Kept and given back; no effect."),
    prompt: promptSchema.nullable().describe("Kept and given back; no effect."),
  })
  .meta(about("OA-10", "What only nested sessions have."));

/** A conversation, or transcription alone: in a transcription session no response is ever created. */
export type SessionType = z.infer<typeof sessionTypeSchema>;
/** What only nested sessions have. */
export type GaSettings = z.infer<typeof gaSettingsSchema>;
/** The changes a nested `session.update` makes to it. */
export type GaSettingsUpdate = Partial<Omit<GaSettings, "type">>;

/** The settings of a new nested session. */
export function createGaSettings(type: SessionType): GaSettings {
  return { type, speed: 1, tracing: null, truncation: "auto", prompt: null };
}
