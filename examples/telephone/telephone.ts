// #region telephone
import { connect } from "@vivavoce/client";

/** A telephone line: frames of µ-law at 8 kHz, 20 ms each, in both directions, as carriers give and take them. */
export interface TelephoneLine {
  /** Calls back for every frame that the caller speaks. */
  onFrame(handler: (ulaw: Uint8Array) => void): void;
  /** Plays µ-law to the caller. */
  play(ulaw: Uint8Array): void;
  /** Drops what has not been played. */
  clear(): void;
}

/** Puts an agent on a telephone line. Resolves when it listens; the function it gives hangs up. */
export async function answerTelephone(line: TelephoneLine, endpoint: string): Promise<() => Promise<unknown>> {
  const client = await connect({ endpoint, model: "gpt-4o" });
  // Nothing is converted on the way: the session speaks the line's own format.
  await client.updateSession({
    input_audio_format: "g711_ulaw",
    input_audio_sampling_rate: 8000,
    output_audio_format: "g711_ulaw",
  });
  client.on("response.audio.delta", ({ delta }) => line.play(Buffer.from(delta, "base64")));
  client.on("input_audio_buffer.speech_started", () => line.clear());
  line.onFrame((ulaw) => client.appendAudio(ulaw));
  return () => client.close();
}
// #endregion
