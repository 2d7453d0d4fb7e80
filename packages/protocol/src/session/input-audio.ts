import { z } from "zod";
import { objectForms, unset } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";

/** Noise reduction (SF-09). */
export const noiseReduction = objectForms(
  {
    type: z
      .enum(["azure_deep_noise_suppression", "near_field", "far_field"])
      .meta(about("SF-09.1", "Kind of noise reduction; the last two belong to gpt-realtime.")),
  },
  about("SF-09", "Noise reduction."),
);

/** Echo cancellation (SF-10): without more the server's own speech is the reference, and there is one channel. */
export const echoCancellation = objectForms(
  {
    type: z.literal("server_echo_cancellation").meta(about("SF-10.1", "Kind of echo cancellation.")),
    reference_source: z
      .enum(["server", "client"])
      .default("server")
      .meta(about("SF-10.2", "Reference: the server's own speech, or the client's second channel.")),
    channels: z
      .union([z.literal(1), z.literal(2)], { error: "expected 1 or 2" })
      .default(1)
      .meta(about("SF-10.3", "1 mono; 2 interleaved, channel 0 microphone, channel 1 reference.")),
  },
  about("SF-10", "Echo cancellation."),
);

/** Empty, one language code, or up to ten separated by commas. */
const LANGUAGE_LIST = /^$|^[A-Za-z0-9-]{2,35}( *, *[A-Za-z0-9-]{2,35}){0,9}$/;

/** Transcription (SF-11): every member null when unset; the language is empty instead. */
export const transcription = objectForms(
  {
    model: z.string().min(1).max(128).meta(about("SF-11.1", "Recognizer, for example azure-speech or whisper-1.")),
    language: z
      .string()
      .regex(LANGUAGE_LIST, { error: "expected a language code, or up to 10 separated by commas" })
      .default("")
      .meta(
        about(
          "SF-11.2",
          "Empty finds out; else one BCP-47 code, or up to 10 separated by commas, the first is primary.",
        ),
      ),
    phrase_list: unset(z.array(z.string())).meta(about("SF-11.3", "Phrases to expect.")),
    custom_speech: unset(z.record(z.string(), z.string())).meta(about("SF-11.4", "Custom model id by locale.")),
    prompt: unset(z.string()).meta(about("SF-11.5", "Hint for OpenAI models.")),
    delay: unset(z.union([z.string(), z.number()], { error: "expected a string or a number" })).meta(
      about("SF-11.6", "Seen in echoes only; no effect."),
    ),
  },
  about("SF-11", "Input transcription."),
);

/** Noise reduction in effect (SF-09). */
export type InputAudioNoiseReduction = z.infer<typeof noiseReduction.sent>;
/** Echo cancellation in effect (SF-10). */
export type InputAudioEchoCancellation = z.infer<typeof echoCancellation.sent>;
/** Transcription in effect (SF-11); an empty `language` means that it is found out. */
export type InputAudioTranscription = z.infer<typeof transcription.sent>;
