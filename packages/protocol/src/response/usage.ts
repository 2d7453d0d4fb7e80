import { z } from "zod";

const tokens = z.int().min(0);

/** Usage of a response with every sub-object; clients drop the event when one is missing (TR-74). */
export const usageSchema = z
  .strictObject({
    total_tokens: tokens,
    input_tokens: tokens,
    output_tokens: tokens,
    input_token_details: z.strictObject({
      cached_tokens: tokens.describe("Part of the text and audio tokens, not beside them."),
      text_tokens: tokens,
      audio_tokens: tokens,
      image_tokens: tokens,
      cached_tokens_details: z.strictObject({ text_tokens: tokens, audio_tokens: tokens, image_tokens: tokens }),
      cache_write_tokens: tokens.optional(),
    }),
    output_token_details: z.strictObject({
      text_tokens: tokens,
      audio_tokens: tokens,
      reasoning_tokens: tokens.optional(),
    }),
  })
  .describe("OB-02 Usage, in tokens.");

/** Tokens a response took (OB-02). */
export type Usage = z.infer<typeof usageSchema>;
