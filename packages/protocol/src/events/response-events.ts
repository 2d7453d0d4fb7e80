import { z } from "zod";
import { responsePartSchema } from "../items/content-part.ts";
import { itemSchema } from "../items/item.ts";
import { responseCreateParamsSchema } from "../response/response-create-params.ts";
import { responseObjectSchema } from "../response/response-object.ts";
import { clientEvent, responseItem, responsePart, serverEvent } from "./event-fields.ts";
import { about, countedIn } from "../schema/about.ts";
import { sentBase64 } from "../schema/base64.ts";

/** Response events of the client. */
export const responseClientEvents = [
  clientEvent("response.create", {
    response: responseCreateParamsSchema.nullish(),
    additional_instructions: z
      .string()
      .nullish()
      .meta(about("RC-20", "Added to the instructions of the session, for this response only.")),
  }).meta(about("CE-17", "Starts a response.")),
  clientEvent("response.cancel", {
    response_id: z.string().min(1).nullish().describe("Default: the one that runs."),
  }).meta(about("CE-18", "Cancels the running response.")),
] as const;

const textDelta = z.string().describe("Next piece of the text.");
const callId = z.string().describe("Id of the call; comes back in its output.");
const outputItem = {
  response_id: responseItem.response_id,
  output_index: responseItem.output_index,
  item: itemSchema,
};

/** Response lifecycle and content events of the server. */
export const responseServerEvents = [
  serverEvent("response.created", { response: responseObjectSchema }).meta(about("SE-19", "A response starts.")),
  serverEvent("response.done", { response: responseObjectSchema }).meta(
    about("SE-20", "Last event of every response, whatever happened."),
  ),
  serverEvent("response.output_item.added", outputItem).meta(about("SE-21", "An output item opens.")),
  serverEvent("response.output_item.done", outputItem).meta(about("SE-22", "An output item closes.")),
  serverEvent("response.content_part.added", { ...responsePart, part: responsePartSchema }).meta(
    about("SE-23", "A part opens, empty."),
  ),
  serverEvent("response.content_part.done", { ...responsePart, part: responsePartSchema }).meta(
    about("SE-24", "A part closes, with its text or transcript."),
  ),
  serverEvent("response.text.delta", { ...responsePart, delta: textDelta }).meta(about("SE-25", "Piece of text.")),
  serverEvent("response.text.done", { ...responsePart, text: z.string().describe("The whole text.") }).meta(
    about("SE-26", "Text is complete."),
  ),
  serverEvent("response.audio_transcript.delta", { ...responsePart, delta: textDelta }).meta(
    about("SE-27", "Words that go with the audio; ahead of it."),
  ),
  serverEvent("response.audio_transcript.done", {
    ...responsePart,
    transcript: z.string().describe("The whole transcript."),
  }).meta(about("SE-28", "Transcript is complete; after response.audio.done.")),
  serverEvent("response.audio.delta", {
    ...responsePart,
    delta: sentBase64.describe("Base64 audio in the output format."),
  }).meta(about("SE-29", "Piece of audio.")),
  serverEvent("response.audio.done", responsePart).meta(about("SE-30", "Audio is complete.")),
  serverEvent("response.audio_transcript.annotation.added", {
    ...responsePart,
    annotation_index: z.int().min(0).describe("Number of the annotation in the part."),
    annotation: z.unknown().describe("The annotation."),
  }).meta(about("SE-49", "Citation or the like of the transcript.")),
  serverEvent("response.function_call_arguments.delta", {
    ...responseItem,
    call_id: callId,
    delta: z.string().describe("Next piece of the JSON text."),
  }).meta(about("SE-31", "Piece of a call's arguments.")),
  serverEvent("response.function_call_arguments.done", {
    ...responseItem,
    call_id: callId,
    arguments: z.string().describe("JSON text."),
    name: z.string().describe("Name of the function."),
  }).meta(about("SE-32", "Arguments are complete.")),
  serverEvent("rate_limits.updated", {
    rate_limits: z
      .array(
        z.strictObject({
          name: z.enum(["requests", "tokens"]).describe("What is limited."),
          limit: z.int().describe("How much is allowed."),
          remaining: z.int().describe("How much is left."),
          reset_seconds: z.number().meta(countedIn("s")).describe("Time until the limit is whole again, s."),
        }),
      )
      .describe("The limits."),
  }).meta(about("SE-57", "Documented, not sent on Voice Live (wire.md 12.13).")),
] as const;
