import { z } from "zod";
import { about } from "../schema/about.ts";

const detail = z.enum(["auto", "low", "high"]).describe("How closely the model looks.");
const text = z.string().describe("The text.");
const transcript = z.string().describe("What is said.");

/** Parts of items as the server sends them (CP-01 to CP-05). */
export const contentPartSchema = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("input_text"), text }).meta(about("CP-01", "Text of a user or system.")),
    z
      .strictObject({
        type: z.literal("input_audio"),
        audio: z.string().optional().describe("Base64. This server sends none: sound is forgotten once it is text."),
        transcript: z.string().nullable().describe("What was said; null while unknown."),
      })
      .meta(about("CP-02", "Audio of a user.")),
    z
      .strictObject({
        type: z.literal("input_image"),
        image_url: z.string().describe("Address or data URL."),
        detail: detail.optional(),
      })
      .meta(about("CP-03", "Image of a user.")),
    z.strictObject({ type: z.literal("text"), text }).meta(about("CP-04", "Text of the assistant.")),
    z
      .strictObject({
        type: z.literal("audio"),
        audio: z.string().optional().describe("Base64. This server sends none: sound is forgotten once it is text."),
        transcript,
      })
      .meta(about("CP-05", "Speech of the assistant.")),
  ])
  .describe("Content part.");

/** Part of an item (CP-01 to CP-05). */
export type ContentPart = z.infer<typeof contentPartSchema>;

/** Part that a response opens and closes: text or audio of the assistant. */
export const responsePartSchema = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text"), text }),
    z.strictObject({ type: z.literal("audio"), transcript }),
  ])
  .describe("Part of a response.");

/** Part of `response.content_part.added` and `.done`. */
export type ResponsePart = z.infer<typeof responsePartSchema>;
