import { z } from "zod";

/** Input encodings (SF-06): signed 16-bit little-endian PCM, or G.711 at 8 kHz. */
const INPUT_AUDIO_FORMATS = ["pcm16", "g711_ulaw", "g711_alaw"] as const;

/**
 * Output encodings (SF-07). `pcm16` is 24 kHz. The four rates after the documented two are accepted by the live service
 * for Azure voices.
 */
const OUTPUT_AUDIO_FORMATS = [
  "pcm16",
  "pcm16_8000hz",
  "pcm16_16000hz",
  "g711_ulaw",
  "g711_alaw",
  "pcm16_22050hz",
  "pcm16_24000hz",
  "pcm16_44100hz",
  "pcm16_48000hz",
] as const;

/** The word of an input encoding (SF-06). */
export const inputAudioFormatSchema = z.enum(INPUT_AUDIO_FORMATS);
/** The word of an output encoding, as sessions and responses tell it (SF-07). */
export const outputAudioFormatSchema = z.enum(OUTPUT_AUDIO_FORMATS);

/** Beta SDKs spelled the rates with a hyphen: `pcm16-8000hz`. */
export const outputAudioFormatInputSchema = z.preprocess(
  (value) => (typeof value === "string" ? value.replace(/^pcm16-(?=\d+hz$)/, "pcm16_") : value),
  outputAudioFormatSchema,
);

/** Encoding of the audio a client appends (SF-06). */
export type InputAudioFormat = z.infer<typeof inputAudioFormatSchema>;
/** Encoding of the audio the server sends (SF-07). */
export type OutputAudioFormat = z.infer<typeof outputAudioFormatSchema>;
/** Any audio encoding of the wire. */
export type AudioFormat = InputAudioFormat | OutputAudioFormat;
