import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import { pickResponse } from "./ga-response.ts";
import { canonicalVoice, voiceName } from "./wire-voice.ts";
import type { EncodedEvent, Translator, WireEvent } from "./wire-dialect.ts";

/** Session fields of the beta (OA-05); the others are Azure's. */
const sessionFields: ReadonlySet<string> = new Set([
  "modalities",
  "instructions",
  "voice",
  "input_audio_format",
  "output_audio_format",
  "input_audio_transcription",
  "input_audio_noise_reduction",
  "turn_detection",
  "tools",
  "tool_choice",
  "temperature",
  "max_response_output_tokens",
  "include",
]);

/** OpenAI's beta (OA-03, OA-05): the flat shape and names of Voice Live, voices by name, no Azure fields. */
export function createBetaDialect(): Translator {
  return { name: "openai-beta", encode, decode };
}

function encode(event: ClientEvent): EncodedEvent {
  if (event.type === "response.create") return pickResponse(event);
  if (event.type !== "session.update") return { wire: event as WireEvent, dropped: [] };
  const dropped: string[] = [];
  const session: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event.session)) {
    if (!sessionFields.has(name)) dropped.push(`session.${name}`);
    else if (name === "voice") session["voice"] = voiceName(value, "session.voice", dropped);
    else session[name] = value;
  }
  return { wire: { ...event, session }, dropped };
}

function decode(wire: WireEvent): ServerEvent | undefined {
  const type = wire.type.replace(/^transcription_session\./, "session.");
  const { session } = wire;
  if (typeof session !== "object" || session === null) return { ...wire, type } as unknown as ServerEvent;
  const voice = canonicalVoice((session as { readonly voice?: unknown }).voice);
  return { ...wire, type, session: { ...session, voice } } as unknown as ServerEvent;
}
