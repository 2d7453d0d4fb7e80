// #region concierge
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";

const agent = new RealtimeAgent({ name: "concierge", instructions: "You are the concierge of a small hotel." });

/** A session with OpenAI's own agents library. Only the address differs from one with OpenAI. */
export async function openConcierge(url = "ws://localhost:8080"): Promise<RealtimeSession> {
  const transport = new OpenAIRealtimeWebSocket({
    url: `${url}/v1/realtime?model=gpt-realtime`,
    useInsecureApiKey: true,
  });
  const session = new RealtimeSession(agent, { transport, model: "gpt-realtime", tracingDisabled: true });
  await session.connect({ apiKey: "any" });
  return session;
}
// #endregion
