import { z } from "zod";
import { responseItem, responsePart, serverEvent } from "./event-fields.ts";
import { about, countedIn } from "../schema/about.ts";
import { sentBase64 } from "../schema/base64.ts";

const audioOffsetMs = z.number().min(0).meta(countedIn("ms")).describe("From the beginning of the part's audio, ms.");

/** Events that go along with the audio of a response: word times, visemes, blendshapes, video. */
export const speechServerEvents = [
  serverEvent("response.audio_timestamp.delta", {
    ...responsePart,
    audio_offset_ms: audioOffsetMs,
    audio_duration_ms: z.number().min(0).meta(countedIn("ms")).describe("Length of the word, ms."),
    text: z.string().describe("The word."),
    timestamp_type: z.literal("word").describe("What the timestamp is of."),
  }).meta(about("SE-33", "When a word is spoken.")),
  serverEvent("response.audio_timestamp.done", responsePart).meta(about("SE-34", "No more timestamps.")),
  serverEvent("response.animation_viseme.delta", {
    ...responsePart,
    audio_offset_ms: audioOffsetMs,
    viseme_id: z.int().min(0).describe("Mouth shape, 0 to 21."),
  }).meta(about("SE-35", "When the mouth takes a shape.")),
  serverEvent("response.animation_viseme.done", responsePart).meta(about("SE-36", "No more visemes.")),
  serverEvent("response.animation_blendshapes.delta", {
    ...responsePart,
    frames: z
      .union([z.array(z.array(z.number())), z.string()])
      .describe("Values of the face, one list for each frame."),
    frame_index: z.int().min(0).describe("Number of the first of these frames."),
  }).meta(about("SE-37", "Frames of a face.")),
  serverEvent("response.animation_blendshapes.done", responseItem).meta(about("SE-38", "No more frames.")),
  serverEvent("response.video.delta", {
    output_index: z.int().min(0).describe("Place of the item in the response."),
    codec: z.string().describe("Codec of the video."),
    delta: sentBase64.describe("Base64 video."),
  }).meta(about("SE-47", "Avatar video over the socket.")),
] as const;
