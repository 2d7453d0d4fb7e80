import { connect } from "@vivavoce/client";
import { describe, expect, it } from "vitest";
import { openTestServer, scriptedModel } from "./index.ts";

describe("openTestServer", () => {
  it("hears and answers any client, and knows what it was sent", async () => {
    await using server = await openTestServer({ model: scriptedModel(["With milk?"]) });
    const client = await connect({ endpoint: server.url, model: "gpt-4o" });
    const pieces: Buffer[] = [];
    client.on("response.audio.delta", ({ delta }) => void pieces.push(Buffer.from(delta, "base64")));
    const heard = client.waitFor("conversation.item.input_audio_transcription.completed");
    const done = client.waitFor("response.done");
    client.appendAudio(server.speech("A coffee please"));
    client.appendAudio(new Int16Array(24_000));
    expect((await heard).transcript).toBe("A coffee please");
    await done;
    const bytes = Buffer.concat(pieces);
    expect(server.understand(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2))).toBe("With milk?");
    await client.close();
  });

  it("asks for credentials when it has any", async () => {
    await using server = await openTestServer({ credentials: { apiKeys: ["secret"] } });
    await expect(connect({ endpoint: server.url, model: "gpt-4o" })).rejects.toThrow();
    const client = await connect({ endpoint: server.url, model: "gpt-4o", credential: { key: "secret" } });
    await client.close();
  });
});
