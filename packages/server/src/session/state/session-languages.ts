import { servesLanguage } from "@vivavoce/engine/languages";
import type { Session } from "@vivavoce/protocol";

/**
 * The languages that the user of a session may speak, the primary one first: those of the transcription (SF-11.2), then
 * those of turn detection (SF-08.11); English for the turn detection that is English by its name. Empty: to be found out.
 */
export function sessionLanguages(
  session: Pick<Session, "input_audio_transcription" | "turn_detection">,
): readonly string[] {
  const { input_audio_transcription: transcription, turn_detection: detection } = session;
  const detected = detection !== null && "languages" in detection ? (detection.languages ?? []) : [];
  const languages = new Map<string, string>();
  for (const code of [...(transcription?.language ?? "").split(","), ...detected].map((each) => each.trim())) {
    const key = code.toLowerCase();
    if (code !== "" && !languages.has(key)) languages.set(key, code);
  }
  if (languages.size === 0 && detection?.type === "azure_semantic_vad_en") return ["en"];
  return [...languages.values()];
}

/**
 * What the user spoke last, while the session's languages allow it: a client that names others afterwards is believed.
 * Null when nothing is known.
 */
export function heardAmong(languages: readonly string[], heard: string | null): string | null {
  return heard === null || languages.length === 0 || servesLanguage(languages, heard) ? heard : null;
}
