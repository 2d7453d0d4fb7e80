import { z } from "zod";
import { complete } from "../schema/complete.ts";
import { echoShape } from "../schema/echo-shape.ts";
import { unset } from "../schema/unset.ts";
import { writableShape } from "../schema/writable-shape.ts";

const name = z.string().min(1);

/** Settings every Azure voice takes (SF-04.5 to SF-04.13); the echo lists each as null when unset. */
const azureOptions = {
  temperature: unset(z.number().min(0).max(1)).describe("SF-04.5 Variation of the voice, 0.0 to 1.0."),
  custom_lexicon_url: unset(z.string()).describe("SF-04.6 URL of a pronunciation lexicon."),
  custom_text_normalization_url: unset(z.string()).describe("SF-04.7 URL of a text normalisation service."),
  prefer_locales: unset(z.array(z.string())).describe("SF-04.8 BCP-47 list; changes accents."),
  locale: unset(z.string()).describe("SF-04.9 BCP-47; forces one locale."),
  style: unset(z.string()).describe("SF-04.10 Speaking style, for example cheerful."),
  pitch: unset(z.string()).describe("SF-04.11 SSML prosody pitch: a name, +10%, -2st, 200Hz."),
  rate: unset(z.string()).describe("SF-04.12 SSML prosody rate: a name, a percentage, or a factor such as 1.2."),
  volume: unset(z.string()).describe("SF-04.13 SSML prosody volume: a name, 0 to 100, +10, -6dB."),
};

const openaiShape = {
  type: z.literal("openai").describe("SF-04.1 An OpenAI voice."),
  name: name.describe("SF-04.2 Name of the voice, for example alloy."),
};
const azureStandardShape = {
  type: z.literal("azure-standard").describe("SF-04.1 A neural voice of Azure."),
  name: name.describe("SF-04.2 Name of the voice, for example en-US-AvaNeural."),
  ...azureOptions,
};
const azureCustomShape = {
  type: z.literal("azure-custom").describe("SF-04.1 A custom neural voice."),
  name: name.describe("SF-04.2 Name of the voice."),
  endpoint_id: z.string().min(1).describe("SF-04.3 Deployment of the custom voice."),
  ...azureOptions,
};
const azurePersonalShape = {
  type: z.literal("azure-personal").describe("SF-04.1 A personal voice."),
  name: name.describe("SF-04.2 Speaker profile."),
  model: z
    .enum(["DragonLatestNeural", "PhoenixLatestNeural", "PhoenixV2Neural", "DragonHDOmniLatestNeural", "MAI-Voice-1"])
    .describe("SF-04.4 Model that speaks with the profile."),
  ...azureOptions,
};
const avatarVoiceSyncShape = {
  type: z.literal("avatar-voice-sync").describe("SF-04.1 The voice of a custom avatar; it has no name."),
  model: z.string().min(1).describe("SF-04.4 Model that speaks."),
  ...azureOptions,
};
const azureRealtimeNativeShape = {
  type: z.literal("azure-realtime-native").describe("SF-04.1 A voice of the azure-realtime model."),
  name: name.describe("SF-04.2 Name of the voice, for example ava."),
};

/** The voice as the server sends it: a type, and every option of that type, null when unset. */
export const voiceSchema = z
  .discriminatedUnion("type", [
    z.strictObject(echoShape(openaiShape)),
    z.strictObject(echoShape(azureStandardShape)),
    z.strictObject(echoShape(azureCustomShape)),
    z.strictObject(echoShape(azurePersonalShape)),
    z.strictObject(echoShape(avatarVoiceSyncShape)),
    z.strictObject(echoShape(azureRealtimeNativeShape)),
  ])
  .describe("SF-04 Voice.");

/** The voice as a client may send it; a bare string is the name of an OpenAI voice. */
export const voiceInputSchema = z
  .preprocess(
    (value) => (typeof value === "string" ? { type: "openai", name: value } : value),
    z.discriminatedUnion("type", [
      z.object(writableShape(openaiShape)),
      z.object(writableShape(azureStandardShape)),
      z.object(writableShape(azureCustomShape)),
      z.object(writableShape(azurePersonalShape)),
      z.object(writableShape(avatarVoiceSyncShape)),
      z.object(writableShape(azureRealtimeNativeShape)),
    ]),
  )
  .describe("SF-04 Voice; a string is the name of an OpenAI voice.");

const completing = z.discriminatedUnion("type", [
  z.object(openaiShape),
  z.object(azureStandardShape),
  z.object(azureCustomShape),
  z.object(azurePersonalShape),
  z.object(avatarVoiceSyncShape),
  z.object(azureRealtimeNativeShape),
]);

/** The voice in effect (SF-04), every option present. */
export type Voice = z.infer<typeof voiceSchema>;
/** The voice as a client may write it; a name alone has become an OpenAI voice. */
export type VoiceInput = z.infer<typeof voiceInputSchema>;

/** The voice with every option of its type, null when unset. */
export function completeVoice(input: VoiceInput): Voice {
  return complete(completing, input);
}
