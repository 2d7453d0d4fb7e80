// An app for Azure Voice Live, with Microsoft's own client. AZURE_VOICE_LIVE_ENDPOINT says who answers, and nothing else does.
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { AzureKeyCredential } from "@azure/core-auth";

const { AZURE_VOICE_LIVE_ENDPOINT: endpoint, AZURE_VOICE_LIVE_API_KEY: key = "any" } = process.env;
const client = new VoiceLiveClient(endpoint, new AzureKeyCredential(key));
const session = await client.startSession("gpt-4o");
await session.updateSession({ instructions: "Be brief.", modalities: ["text", "audio"] });
let bytes = 0;
const answer = new Promise((resolve, reject) => {
  session.subscribe({
    onResponseAudioDelta: async ({ delta }) => void (bytes += delta.length),
    onResponseAudioTranscriptDone: async ({ transcript }) => resolve(transcript),
    onServerError: async ({ error }) => reject(new Error(error.message)),
  });
});
const content = [{ type: "input_text", text: process.argv[2] ?? "What is seven times six?" }];
await session.addConversationItem({ type: "message", role: "user", content });
await session.sendEvent({ type: "response.create" });
console.log(`${await answer} (${(bytes / 48_000).toFixed(1)} s of sound)`);
await session.disconnect();
