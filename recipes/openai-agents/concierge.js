// An agent made with OpenAI's Agents SDK; OPENAI_REALTIME_URL says who answers.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents-realtime";
import { z } from "zod";

const { OPENAI_REALTIME_URL = "ws://localhost:8080/v1/realtime", OPENAI_API_KEY = "any" } = process.env;

const breakfast = tool({
  name: "breakfast_hours",
  description: "Tells the hours of breakfast.",
  parameters: z.object({}),
  execute: async () => "Breakfast is from seven to ten.",
});
const agent = new RealtimeAgent({
  name: "concierge",
  instructions: "You are the concierge of a small hotel.",
  tools: [breakfast],
});

const url = `${OPENAI_REALTIME_URL}?model=gpt-realtime`;
const transport = new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true });
// Tracing is OpenAI's, and would go to them.
const session = new RealtimeSession(agent, { transport, model: "gpt-realtime", tracingDisabled: true });
let bytes = 0;
session.on("audio", ({ data }) => void (bytes += data.byteLength));
session.on("error", ({ error }) => console.error(error));
// A turn that only calls a tool ends with no words.
const said = new Promise((resolve) => {
  session.on("agent_end", (_context, _agent, words) => words !== "" && resolve(words));
});
await session.connect({ apiKey: OPENAI_API_KEY });
session.sendMessage(process.argv[2] ?? "What are the breakfast hours?");
console.log(`${await said} (${(bytes / 48_000).toFixed(1)} s of sound)`);
session.close();
