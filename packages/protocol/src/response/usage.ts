import { z } from "zod";
import { about, countedIn } from "../schema/about.ts";

const tokens = z.int().min(0).meta(countedIn("tokens"));
const text = tokens.describe("Of text.");
const audio = tokens.describe("Of audio.");
const image = tokens.describe("Of images.");

/** Usage of a response with every sub-object; clients drop the event when one is missing (TR-74). */
export const usageSchema = z
  .strictObject({
    total_tokens: tokens.describe("Input and output."),
    input_tokens: tokens.describe("What the model read."),
    output_tokens: tokens.describe("What the model wrote."),
    input_token_details: z
      .strictObject({
        cached_tokens: tokens.describe("Part of the text and audio tokens, not beside them."),
        text_tokens: text,
        audio_tokens: audio,
        image_tokens: image,
        cached_tokens_details: z
          .strictObject({ text_tokens: text, audio_tokens: audio, image_tokens: image })
          .describe("The cached tokens by kind."),
        cache_write_tokens: tokens.optional().describe("Put into the cache."),
      })
      .describe("The input by kind."),
    output_token_details: z
      .strictObject({
        text_tokens: text,
        audio_tokens: audio,
        reasoning_tokens: tokens.optional().describe("Of thinking that is not shown."),
      })
      .describe("The output by kind."),
  })
  .meta(about("OB-02", "Usage, in tokens."));

/** Tokens a response took (OB-02). */
export type Usage = z.infer<typeof usageSchema>;
