import type { VoiceInput } from "../../session/voice.ts";
import { voice } from "../../session/voice.ts";

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
  const { voice: given, voice_type: type } = fields;
  if (given === undefined) return undefined;
  if (typeof given === "object") return "id" in given ? { type: "openai", name: given.id } : given;
  if (type == null || type === "openai") return { type: "openai", name: given };
  const members = Object.entries(MEMBERS)
    .map(([key, name]) => [name, (fields as Readonly<Record<string, unknown>>)[key]] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  const built = voice.written.safeParse({ ...Object.fromEntries(members), type, name: given });
  return built.success ? built.data : { type: "openai", name: given };
}
