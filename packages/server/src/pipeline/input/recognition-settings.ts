import type { RecognizerOptions } from "@vivavoce/engine";
import type { Session } from "@vivavoce/protocol";
import { streamsPartials } from "../../session/hearing/tell-transcript.ts";

/**
 * What a session's transcription settings (SF-11) mean for the recognizer. Of a list of languages the first, which is
 * the primary one, is taken; an empty string lets the engine find out.
 */
export function recognitionSettings(
  transcription: Session["input_audio_transcription"],
): Pick<RecognizerOptions, "language" | "phraseList" | "showsStable"> {
  const language = transcription?.language.split(",")[0]?.trim() ?? "";
  const phraseList = transcription?.phrase_list;
  return {
    ...(language !== "" && { language }),
    ...(streamsPartials({ input_audio_transcription: transcription }) && { showsStable: true }),
    ...(Array.isArray(phraseList) && { phraseList }),
  };
}
