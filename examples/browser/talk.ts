// #region talk
import { connect, VoiceCall } from "@vivavoce/client";
import { openMicrophone, openSpeaker } from "@vivavoce/client/browser-audio";

/**
 * Starts to talk, in the handler of a click: browsers open sound only then.
 * @param endpoint where the server is; the page's own origin when it serves the page
 * @param caption shows what was said
 * @returns what hangs up
 */
export async function talk(
  endpoint: string,
  caption: (who: string, text: string) => void,
): Promise<() => Promise<void>> {
  let call: VoiceCall | undefined;
  const opening = [openSpeaker(), openMicrophone({ frame: (pcm16) => call?.sendFrame(pcm16) })] as const;
  const [output, microphone] = await Promise.all(opening);
  const client = await connect({ endpoint, model: "gpt-4o" });
  client.on("conversation.item.input_audio_transcription.completed", ({ transcript }) => caption("You", transcript));
  client.on("response.audio_transcript.done", ({ transcript }) => caption("Agent", transcript));
  const open = (call = new VoiceCall(client, { output }));
  return async () => {
    microphone.close();
    await open.close();
    output.close();
  };
}
// #endregion
