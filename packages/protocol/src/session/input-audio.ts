import { z } from "zod";
import { complete } from "../schema/complete.ts";
import { echoShape } from "../schema/echo-shape.ts";
import { unset } from "../schema/unset.ts";
import { writableShape } from "../schema/writable-shape.ts";

const noiseReductionShape = {
  type: z
    .enum(["azure_deep_noise_suppression", "near_field", "far_field"])
    .describe("SF-09.1 Kind of noise reduction; the last two belong to gpt-realtime."),
};

/** Noise reduction as the server sends it. */
export const noiseReductionSchema = z.strictObject(noiseReductionShape).describe("SF-09 Noise reduction.");
/** Noise reduction as a client may send it. */
export const noiseReductionInputSchema = z.object(noiseReductionShape).describe("SF-09 Noise reduction.");

const echoCancellationShape = {
  type: z.literal("server_echo_cancellation").describe("SF-10.1 Kind of echo cancellation."),
  reference_source: z
    .enum(["server", "client"])
    .default("server")
    .describe("SF-10.2 Reference: the server's own speech, or the client's second channel."),
  channels: z
    .union([z.literal(1), z.literal(2)], { error: "expected 1 or 2" })
    .default(1)
    .describe("SF-10.3 1 mono; 2 interleaved, channel 0 microphone, channel 1 reference."),
};

/** Echo cancellation as the server sends it. */
export const echoCancellationSchema = z
  .strictObject(echoShape(echoCancellationShape))
  .describe("SF-10 Echo cancellation.");
/** Echo cancellation as a client may send it. */
export const echoCancellationInputSchema = z
  .object(writableShape(echoCancellationShape))
  .describe("SF-10 Echo cancellation.");

/** Empty, one language code, or up to ten separated by commas. */
const LANGUAGE_LIST = /^$|^[A-Za-z0-9-]{2,35}( *, *[A-Za-z0-9-]{2,35}){0,9}$/;

const transcriptionShape = {
  model: z.string().min(1).max(128).describe("SF-11.1 Recognizer, for example azure-speech or whisper-1."),
  language: z
    .string()
    .regex(LANGUAGE_LIST, { error: "expected a language code, or up to 10 separated by commas" })
    .default("")
    .describe("SF-11.2 Empty finds out; else one BCP-47 code, or up to 10 separated by commas, the first is primary."),
  phrase_list: unset(z.array(z.string())).describe("SF-11.3 Phrases to expect."),
  custom_speech: unset(z.record(z.string(), z.string())).describe("SF-11.4 Custom model id by locale."),
  prompt: unset(z.string()).describe("SF-11.5 Hint for OpenAI models."),
  delay: unset(z.union([z.string(), z.number()], { error: "expected a string or a number" })).describe(
    "SF-11.6 Seen in echoes only; no effect.",
  ),
};

/** Transcription as the server sends it. */
export const transcriptionSchema = z.strictObject(echoShape(transcriptionShape)).describe("SF-11 Input transcription.");
/** Transcription as a client may send it. */
export const transcriptionInputSchema = z
  .object(writableShape(transcriptionShape))
  .describe("SF-11 Input transcription.");

/** Noise reduction in effect (SF-09). */
export type InputAudioNoiseReduction = z.infer<typeof noiseReductionSchema>;
/** Echo cancellation in effect (SF-10). */
export type InputAudioEchoCancellation = z.infer<typeof echoCancellationSchema>;
/** Transcription in effect (SF-11); an empty `language` means that it is found out. */
export type InputAudioTranscription = z.infer<typeof transcriptionSchema>;
/** Echo cancellation as a client may write it. */
export type InputAudioEchoCancellationInput = z.infer<typeof echoCancellationInputSchema>;
/** Transcription as a client may write it. */
export type InputAudioTranscriptionInput = z.infer<typeof transcriptionInputSchema>;

const completingEcho = z.object(echoCancellationShape);
const completingTranscription = z.object(transcriptionShape);

/** Echo cancellation with its defaults: reference `server`, one channel. */
export function completeEchoCancellation(input: InputAudioEchoCancellationInput): InputAudioEchoCancellation {
  return complete(completingEcho, input);
}

/** Transcription with every member, null when unset; the language is empty instead. */
export function completeTranscription(input: InputAudioTranscriptionInput): InputAudioTranscription {
  return complete(completingTranscription, input);
}
