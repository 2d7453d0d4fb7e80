import type { SessionUpdate } from "@vivavoce/client";
import type { ConnectValues } from "./connect-values.ts";
import { judgedTurns } from "./turn-detection.ts";

/**
 * What the page asks for by itself: captions of the user's speech that grow while the user speaks, where the server can, and
 * turns that are judged by what is said.
 */
export function ownSettings({ kind, apiVersion }: ConnectValues): SessionUpdate {
  if (kind === "openai") return { input_audio_transcription: { model: "gpt-4o-mini-transcribe" } };
  // Only a transcription model that streams sends partial text; older versions know none.
  if (kind === "azure" || apiVersion < "2026-04-10") return {};
  return { input_audio_transcription: { model: "mai-transcribe" }, turn_detection: judgedTurns };
}
