import type { Session } from "@vivavoce/client";
import type { ChatFact } from "./chat-fact.ts";
import type { ChatSettings } from "./chat-settings.ts";

type Warning = Extract<ChatFact, { readonly type: "warning" }>;

/**
 * What the server took otherwise than it was asked for, as its echo of the session says: not every server, nor every
 * version of the wire, warns. What it does not echo is not compared.
 */
export function echoedOtherwise(
  { model, voice, transcription }: Pick<ChatSettings, "model" | "voice" | "transcription">,
  session: Session,
): Warning[] {
  const spoken = session.voice as { readonly name?: unknown } | null | undefined;
  return [
    // A dated name of the same model is the same model.
    ...differs("session.model", model, session.model, (echoed) => echoed.startsWith(`${model}-`)),
    ...differs("session.voice.name", voice, spoken?.name),
    ...differs("session.input_audio_transcription.model", transcription, session.input_audio_transcription?.model),
  ];
}

function differs(
  param: string,
  asked: string | undefined,
  echoed: unknown,
  isSame: (echoed: string) => boolean = () => false,
): Warning[] {
  if (asked === undefined || typeof echoed !== "string" || echoed === "") return [];
  if (echoed.toLowerCase() === asked.toLowerCase() || isSame(echoed)) return [];
  const message = `'${asked}' was asked for, and the server goes by '${echoed}'.`;
  return [{ type: "warning", code: "not_as_asked", param, message }];
}
