import { bytesToPcm16, decodeBase64 } from "@vivavoce/audio";
import { connect } from "@vivavoce/client";
import { startProgram } from "../../../packages/cli/test/child-program.ts";

/** A Vivavoce server as a program of its own, with the built console and the embedded engines. */
export interface ChildServer {
  readonly url: string;
  /** The server's voice saying a text, 24 kHz. */
  speak(text: string): Promise<Int16Array>;
  /** The words of 24 kHz audio as the server recognizes them, in lower case. */
  hear(pcm16: Int16Array): Promise<string>;
  close(): Promise<void>;
}

/** Starts the built `vivavoce serve` in a folder without settings. */
export async function startChildServer(cwd: string): Promise<ChildServer> {
  const program = startProgram(["serve", "--port", "0"], cwd);
  const [, url = ""] = await program.printed(/listens on (\S+)/);
  const session = () => connect({ endpoint: url, model: "vivavoce-builtin" });
  return {
    url,
    async speak(text) {
      const client = await session();
      await client.updateSession({ voice: { type: "azure-standard", name: "en-US-AndrewNeural" } });
      const pieces: Uint8Array[] = [];
      client.on("response.audio.delta", ({ delta }) => pieces.push(decodeBase64(delta)));
      const done = client.waitFor("response.done");
      client.createResponse({
        pre_generated_assistant_message: {
          type: "message",
          role: "assistant",
          content: [{ type: "text", text }],
        },
      });
      await done;
      await client.close();
      return bytesToPcm16(Buffer.concat(pieces));
    },
    async hear(pcm16) {
      const client = await session();
      await client.updateSession({ turn_detection: null });
      client.appendAudio(pcm16);
      const done = client.waitFor("conversation.item.input_audio_transcription.completed");
      client.commit();
      const { transcript } = await done;
      await client.close();
      return transcript.toLowerCase();
    },
    async close() {
      program.stop("SIGTERM");
      await program.exited;
    },
  };
}
