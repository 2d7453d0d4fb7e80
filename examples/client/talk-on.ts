// #region resume
import { connect, nodeTransport, VoiceCall } from "@vivavoce/client";
import type { AudioOutput } from "@vivavoce/client";
import { createResume } from "@vivavoce/client/resume";

/** Talks for a long time, over one connection after the other. */
export async function talkOn(endpoint: string, output: AudioOutput, show: (state: string) => void): Promise<VoiceCall> {
  let call: VoiceCall | undefined;
  const resume = createResume({ transport: nodeTransport, played: () => call?.playback?.heard });
  resume.onChange(({ state }) => show(state)); // "away", then "back", or "lost"
  const client = await connect({ endpoint, model: "gpt-4o", transport: resume.transport, reconnect: true });
  call = new VoiceCall(client, { output });
  return call;
}
// #endregion
