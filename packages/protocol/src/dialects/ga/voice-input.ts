import { isRecord } from "@vivavoce/audio/is-record";
import { voice } from "../../session/voice.ts";

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
 * What the older text of `v1` writes beside a voice, put into it, as far as the type of the voice has it. What makes no
 * voice is taken as the name of an OpenAI voice.
 */
export function foldVoice<T extends object>(holder: T): T {
  const audio: unknown = "audio" in holder ? holder.audio : undefined;
  if (!isRecord(audio) || !isRecord(audio["output"])) return holder;
  const output: Record<string, unknown> = { ...audio["output"] };
  const { voice: name, voice_type: type } = output;
  if (typeof name !== "string" || type == null || type === "openai") return holder;
  const members = Object.entries(MEMBERS)
    .map(([key, member]) => [member, output[key]] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  const built = voice.written.safeParse({ ...Object.fromEntries(members), type, name });
  output["voice"] = built.success ? built.data : name;
  return { ...holder, audio: { ...audio, output } };
}
