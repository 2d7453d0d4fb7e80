// #region assistant
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { AzureKeyCredential } from "@azure/core-auth";

/**
 * Asks the assistant one thing, with Microsoft's own client. Which server answers is a matter of the environment:
 * AZURE_VOICELIVE_ENDPOINT and AZURE_VOICELIVE_API_KEY, as in Microsoft's samples.
 */
export async function askAssistant(question: string): Promise<string> {
  const endpoint = process.env["AZURE_VOICELIVE_ENDPOINT"] ?? "http://localhost:8080";
  const credential = new AzureKeyCredential(process.env["AZURE_VOICELIVE_API_KEY"] ?? "any");
  const client = new VoiceLiveClient(endpoint, credential);
  const session = await client.startSession(process.env["AZURE_VOICELIVE_MODEL"] ?? "gpt-4o");
  try {
    await session.updateSession({ instructions: "Be brief.", modalities: ["text", "audio"] });
    return await new Promise<string>((resolve, reject) => {
      session.subscribe({
        onResponseAudioTranscriptDone: async ({ transcript }) => resolve(transcript),
        onServerError: async ({ error }) => reject(new Error(error.message)),
      });
      const content = [{ type: "input_text", text: question }];
      session
        .addConversationItem({ type: "message", role: "user", content } as Parameters<
          typeof session.addConversationItem
        >[0])
        .then(() => session.sendEvent({ type: "response.create" }))
        .catch(reject);
    });
  } finally {
    await session.disconnect();
  }
}
// #endregion
