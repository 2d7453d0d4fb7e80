// An agent of LiveKit's framework that hears, thinks and speaks with Vivavoce.
import { initializeLogger, llm, voice } from "@livekit/agents";
import * as openai from "@livekit/agents-plugin-openai";
import { z } from "zod";

initializeLogger({ pretty: false, level: "error" });

export const receptionist = new voice.Agent({
  instructions: "You are the receptionist of a small hotel.",
  tools: {
    room_price: llm.tool({
      description: "Tells the price of a room for a night.",
      parameters: z.object({}),
      execute: async () => "A room is ninety euros a night.",
    }),
  },
});

// #region session
/** With `http` in front: the plugin makes it a WebSocket itself. */
const baseURL = process.env.VIVAVOCE_OPENAI_URL ?? "http://localhost:8080/v1";

export function openSession() {
  const model = new openai.realtime.RealtimeModel({ baseURL, apiKey: "any", model: "gpt-realtime" });
  return new voice.AgentSession({ llm: model, turnDetection: "realtime_llm" });
}
// #endregion
