// #region events
import type { VoiceLiveClient } from "@vivavoce/client";

/** Asks for a joke, writes it down as it is spoken, and gives the id of the answer. */
export async function follow(client: VoiceLiveClient, write: (text: string) => void): Promise<string> {
  client.on("response.audio_transcript.delta", ({ delta }) => write(delta));
  client.on("error", ({ error }) => write(`\n${error.code}: ${error.message}\n`));

  client.sendText("Tell me a joke.");
  const { response } = await client.waitFor("response.done", {
    where: (event) => event.response.status === "completed",
    timeoutMs: 30_000,
  });
  return response.id;
}
// #endregion
