// #region ask-aloud
import { readFile, writeFile } from "node:fs/promises";
import {
  bytesToPcm16,
  decodeBase64,
  encodeWav,
  parseWav,
  pcm16ToSamples,
  resample,
  samplesToPcm16,
} from "@vivavoce/audio";
import { connect } from "@vivavoce/client";

const [question = "question.wav", answer = "answer.wav"] = process.argv.slice(2);
const client = await connect({
  endpoint: process.env["AZURE_VOICE_LIVE_ENDPOINT"] ?? "http://localhost:8080",
  model: "gpt-4o",
});
const heard: number[] = [];
client.on("conversation.item.input_audio_transcription.completed", ({ transcript }) =>
  console.log(`You: ${transcript}`),
);
client.on("response.audio_transcript.done", ({ transcript }) => console.log(`Agent: ${transcript}`));
client.on("response.audio.delta", ({ delta }) => void heard.push(...pcm16ToSamples(bytesToPcm16(decodeBase64(delta)))));
const done = client.waitFor("response.done");
const { samples, sampleRate } = parseWav(await readFile(question));
client.appendAudio(samplesToPcm16(resample(samples, sampleRate, 24_000)));
client.appendAudio(new Int16Array(24_000)); // a second of silence: the end of the turn
await done;
await writeFile(answer, encodeWav(Float32Array.from(heard), 24_000));
await client.close();
// #endregion
