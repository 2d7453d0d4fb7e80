// #region page
import { connect, VoiceCall } from "@vivavoce/client";
import { openMicrophone, openSpeaker } from "@vivavoce/client/browser-audio";

/** Call it in the handler of a click: browsers let a page make sound only then. */
export async function startCall(endpoint: string, secret: string): Promise<VoiceCall> {
  // Both are asked for before anything is awaited, as Safari wants it.
  let call: VoiceCall | undefined;
  const opening = [openSpeaker(), openMicrophone({ frame: (pcm16) => call?.sendFrame(pcm16) })] as const;
  const [output, microphone] = await Promise.all(opening);
  const options = { endpoint, model: "gpt-4o", credential: secret, reconnect: true };
  const client = await connect(options).catch((error: unknown) => {
    microphone.close();
    throw error;
  });
  call = new VoiceCall(client, { output });
  void client.closed.then(() => microphone.close());
  return call;
}
// #endregion
