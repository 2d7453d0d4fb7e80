// #region call
import { VoiceCall } from "@vivavoce/client";
import type { AudioOutput, VoiceLiveClient } from "@vivavoce/client";

/** Plays answers on any output. A microphone delivers frames of 20 ms to `sendFrame` of the call. */
export function talk(client: VoiceLiveClient, output: AudioOutput): VoiceCall {
  return new VoiceCall(client, { output });
}
// #endregion
