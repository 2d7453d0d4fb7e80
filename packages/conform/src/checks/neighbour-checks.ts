import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectTypes } from "../read-event.ts";
import { ask, textSession } from "../talk.ts";

const path = "/api/projects/project/agents/conformance/endpoint/protocols/voice";
const headers = { "foundry-features": "VoiceAgents=V1Preview", "x-ms-client-sdk": "conformance" };
const query = { "api-version": "v1", agent_session_id: "session-1", store: "false", model: undefined };

/** Foundry Voice Agents (wire.md 11.5), and tools the server runs by itself (wire.md 4.8). */
export const neighbourChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-05", "OA-20", "OA-21", "OA-22", "OA-23", "OA-24", "OA-25"],
    title: "The endpoint of Foundry Voice Agents opens with its headers, query and subprotocol, and speaks GA",
    dialects: ["voice-live-v1"],
    needs: ["voice-agents"],
    async run(context) {
      const wire = await context.open({ path, headers, query, protocols: ["realtime"] });
      expectThat(wire.subprotocol === "realtime", "subprotocol realtime", wire.subprotocol);
      expectThat(typeof at(wire.events[0], "event_id") === "string", "an event_id", wire.events[0]);
    },
  },
  {
    ids: ["SE-86", "SE-87", "SE-88"],
    title: "Sub-agents announce when they start and end",
    dialects: ["voice-live-v1"],
    needs: ["voice-agents"],
    async run(context) {
      const wire = await context.open({ path, headers, query, protocols: ["realtime"] });
      await ask(wire, "Ask a sub-agent to say hello.");
      await wire.next("session.subagent.completed");
    },
  },
  {
    ids: ["SE-50", "SE-51", "SE-52", "SE-53", "SE-54", "SE-55", "IT-10", "IT-11"],
    title: "Web and file search are run by the server, with their events",
    needs: ["server-tools"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await ask(wire, "Search the web for the weather in Paris, and your files for a recipe.");
      expectTypes(wire.events, "response.web_search_call.completed", "response.file_search_call.completed");
    },
  },
];
