// #region quickstart
import { writeFile } from "node:fs/promises";
import { bytesToPcm16, decodeBase64, encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { connect } from "@vivavoce/client";

const endpoint = process.env["AZURE_VOICE_LIVE_ENDPOINT"] ?? "http://localhost:8080";
const [question = "What can you do for me?", file = "answer.wav"] = process.argv.slice(2);
const client = await connect({ endpoint, model: "gpt-4o" });
const heard: number[] = [];
client.on("response.audio.delta", ({ delta }) => {
  heard.push(...pcm16ToSamples(bytesToPcm16(decodeBase64(delta))));
});
console.log((await client.ask(question)).text);
await writeFile(file, encodeWav(Float32Array.from(heard), 24_000));
await client.close();
// #endregion
