import { z } from "zod";
import { objectForms, unset, variantForms } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";

const name = z.string().min(1);

/** Settings every Azure voice takes (SF-04.5 to SF-04.13); the echo lists each as null when unset. */
const azureOptions = {
  temperature: unset(z.number().min(0).max(1)).meta(about("SF-04.5", "Variation of the voice, 0.0 to 1.0.")),
  custom_lexicon_url: unset(z.string()).meta(about("SF-04.6", "URL of a pronunciation lexicon.")),
  custom_text_normalization_url: unset(z.string()).meta(about("SF-04.7", "URL of a text normalisation service.")),
  prefer_locales: unset(z.array(z.string())).meta(about("SF-04.8", "BCP-47 list; changes accents.")),
  locale: unset(z.string()).meta(about("SF-04.9", "BCP-47; forces one locale.")),
  style: unset(z.string()).meta(about("SF-04.10", "Speaking style, for example cheerful.")),
  pitch: unset(z.string()).meta(about("SF-04.11", "SSML prosody pitch: a name, +10%, -2st, 200Hz.")),
  rate: unset(z.string()).meta(about("SF-04.12", "SSML prosody rate: a name, a percentage, or a factor such as 1.2.")),
  volume: unset(z.string()).meta(about("SF-04.13", "SSML prosody volume: a name, 0 to 100, +10, -6dB.")),
};

const variants = variantForms(
  objectForms({
    type: z.literal("openai").meta(about("SF-04.1", "An OpenAI voice.")),
    name: name.meta(about("SF-04.2", "Name of the voice, for example alloy.")),
  }),
  objectForms({
    type: z.literal("azure-standard").meta(about("SF-04.1", "A neural voice of Azure.")),
    name: name.meta(about("SF-04.2", "Name of the voice, for example en-US-AvaNeural.")),
    ...azureOptions,
  }),
  objectForms({
    type: z.literal("azure-custom").meta(about("SF-04.1", "A custom neural voice.")),
    name: name.meta(about("SF-04.2", "Name of the voice.")),
    endpoint_id: z.string().min(1).meta(about("SF-04.3", "Deployment of the custom voice.")),
    ...azureOptions,
  }),
  objectForms({
    type: z.literal("azure-personal").meta(about("SF-04.1", "A personal voice.")),
    name: name.meta(about("SF-04.2", "Speaker profile.")),
    model: z
      .enum(["DragonLatestNeural", "PhoenixLatestNeural", "PhoenixV2Neural", "DragonHDOmniLatestNeural", "MAI-Voice-1"])
      .meta(about("SF-04.4", "Model that speaks with the profile.")),
    ...azureOptions,
  }),
  objectForms({
    type: z.literal("avatar-voice-sync").meta(about("SF-04.1", "The voice of a custom avatar; it has no name.")),
    model: z.string().min(1).meta(about("SF-04.4", "Model that speaks.")),
    ...azureOptions,
  }),
  objectForms({
    type: z.literal("azure-realtime-native").meta(about("SF-04.1", "A voice of the azure-realtime model.")),
    name: name.meta(about("SF-04.2", "Name of the voice, for example ava.")),
  }),
);

/** The voice (SF-04): a type, and every option of that type, null when unset. */
export const voice = {
  ...variants,
  sent: variants.sent.meta(about("SF-04", "Voice.")),
  written: z
    .preprocess((value) => (typeof value === "string" ? { type: "openai", name: value } : value), variants.written)
    .meta(about("SF-04", "Voice; a string is the name of an OpenAI voice.")),
};

/** The voice in effect (SF-04), every option present. */
export type Voice = z.infer<typeof voice.sent>;
/** The voice as a client may write it; a name alone has become an OpenAI voice. */
export type VoiceInput = z.infer<typeof voice.written>;

/** The voice with every option of its type, null when unset. */
export const completeVoice: (input: VoiceInput) => Voice = voice.complete;
