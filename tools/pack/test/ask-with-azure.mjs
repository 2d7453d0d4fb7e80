// Microsoft's own client, as a user's program has it: run where the packages were installed, with the server's address.
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { AzureKeyCredential } from "@azure/core-auth";

const client = new VoiceLiveClient(process.argv[2], new AzureKeyCredential("any"));
const session = await client.startSession("gpt-4o");
await session.updateSession({ modalities: ["text", "audio"] });
let bytes = 0;
const said = new Promise((resolve, reject) => {
  session.subscribe({
    onResponseAudioDelta: async ({ delta }) => void (bytes += delta.length),
    onResponseAudioTranscriptDone: async ({ transcript }) => resolve(transcript),
    onServerError: async ({ error }) => reject(new Error(error.message)),
  });
});
const content = [{ type: "input_text", text: "What is seven times six?" }];
await session.addConversationItem({ type: "message", role: "user", content });
await session.sendEvent({ type: "response.create" });
process.stdout.write(`${await said}\n`);
await session.disconnect();
process.exit(bytes > 0 ? 0 : 1);
