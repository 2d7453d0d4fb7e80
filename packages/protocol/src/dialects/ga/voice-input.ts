import type { VoiceInput } from "../../session/voice.ts";
import { voiceInputSchema } from "../../session/voice.ts";

/** A voice, and what the older text of `v1` writes beside it. */
export interface VoiceFields {
  readonly voice?: string | { readonly id: string } | VoiceInput | undefined;
  readonly voice_type?: string | null | undefined;
}

/** Members beside the voice, and what they are called inside it. */
const MEMBERS: Readonly<Record<string, string>> = {
  voice_temperature: "temperature",
  custom_voice_endpoint_id: "endpoint_id",
  personal_voice_model: "model",
  custom_lexicon_url: "custom_lexicon_url",
  custom_text_normalization_url: "custom_text_normalization_url",
  prefer_locales: "prefer_locales",
  locale: "locale",
  style: "style",
  pitch: "pitch",
  rate: "rate",
  volume: "volume",
};

/**
 * The canonical voice; undefined when none is named. With a `voice_type` the members beside a name belong to the
 * voice, as far as its type has them; what makes no voice is taken as the name of an OpenAI voice.
 */
export function canonicalVoice(fields: VoiceFields): VoiceInput | undefined {
  const { voice, voice_type: type } = fields;
  if (voice === undefined) return undefined;
  if (typeof voice === "object") return "id" in voice ? { type: "openai", name: voice.id } : voice;
  if (type == null || type === "openai") return { type: "openai", name: voice };
  const members = Object.entries(MEMBERS)
    .map(([key, name]) => [name, (fields as Readonly<Record<string, unknown>>)[key]] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  const built = voiceInputSchema.safeParse({ ...Object.fromEntries(members), type, name: voice });
  return built.success ? built.data : { type: "openai", name: voice };
}
