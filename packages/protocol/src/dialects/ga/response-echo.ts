import type { ResponseObject } from "../../response/response-object.ts";
import type { Session } from "../../session/session.ts";
import { shownFormat } from "./audio-format.ts";
import type { GaFlavour } from "./decode.ts";
import { gaItem } from "./items.ts";
import { shownModalities, voiceName } from "./session-echo.ts";

/** The default conversation has an id here, where cascaded Voice Live sessions show none; null is out of band. */
function conversationId(id: string | null, session: Session | undefined): string | null {
  return id === "" ? `conv_${(session?.id ?? "default").replace(/^sess_/, "")}` : id;
}

function outputEcho(response: ResponseObject, flavour: GaFlavour): object {
  const { output_audio_format: format, voice } = response;
  if (flavour === "azure") return { format, voice };
  return {
    ...(format === null ? {} : { format: shownFormat(format) }),
    ...(voice === null ? {} : { voice: voiceName(voice) }),
  };
}

/** A response in the nested form. The cap on tokens is the session's where the response shows none. */
export function gaResponse(response: ResponseObject, session: Session | undefined, flavour: GaFlavour): object {
  return {
    object: response.object,
    id: response.id,
    status: response.status,
    status_details: response.status_details,
    output: response.output.map((item) => gaItem(item)),
    conversation_id: conversationId(response.conversation_id, session),
    output_modalities: shownModalities(response.modalities),
    max_output_tokens: response.max_output_tokens ?? session?.max_response_output_tokens ?? "inf",
    audio: { output: outputEcho(response, flavour) },
    ...(flavour === "azure" ? { temperature: response.temperature } : {}),
    usage: response.usage,
    metadata: response.metadata,
  };
}
