import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat, needed } from "../check-failure.ts";
import { at, typesOf } from "../read-event.ts";
import { ask, textSession } from "../talk.ts";

type Query = Readonly<Record<string, string | undefined>>;

function agentOf({ extras }: CheckContext): { readonly agent: string; readonly project: string } {
  const agent = needed(extras.agent, "Needs the name of an agent that exists (--agent).");
  return { agent, project: extras.agentProject ?? "conformance" };
}

const opens = (
  ids: readonly string[],
  title: string,
  query: (agent: string, project: string) => Query,
): WrittenCheck => ({
  ids,
  title,
  needs: ["agents"],
  async run(context) {
    const { agent, project } = agentOf(context);
    const wire = await context.open({ query: { model: undefined, ...query(agent, project) } });
    const shown = wire.session["agent"];
    expectThat(at(shown, "type") === "agent", "session.agent with type agent", shown ?? null);
    const named = [at(shown, "name"), at(shown, "agent_id")].includes(agent);
    expectThat(named, `the agent ${agent}`, shown);
  },
});

/** Agents chosen in the URL (wire.md 1.2) and what becomes of wrong ones (TR-45). */
export const agentChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-45", "ER-14"],
    title:
      "An agent that does not exist: the upgrade succeeds, then error invalid_request_error, no session, and the close",
    async run(context) {
      const query = { model: undefined, "agent-name": "agent-that-never-was", "agent-project-name": "nowhere" };
      const wire = await context.dial({ query });
      expectThat(wire.refusal === undefined, "101", wire.refusal);
      const first = await wire.next(() => true);
      expectThat(first.type === "error", "error first", first.type);
      expectThat(at(first, "error.type") === "invalid_request_error", "type invalid_request_error", first);
      const code = at(first, "error.code");
      if (code !== "invalid_request_error") context.failed(["ER-14"], "code invalid_request_error", code);
      await wire.closing();
    },
  },
  opens(["TR-12", "TR-13", "SF-27"], "An agent is opened by agent-name and agent-project-name", (agent, project) => ({
    "agent-name": agent,
    "agent-project-name": project,
  })),
  opens(
    ["TR-14", "TR-15", "TR-16", "TR-17"],
    "agent-version, conversation-id and the identity parameters are accepted",
    (agent, project) => ({
      "agent-name": agent,
      "agent-project-name": project,
      "agent-version": "1",
      "conversation-id": "conv_conformance",
      "agent-authentication-identity-client-id": "identity",
      "foundry-resource-override": "resource",
    }),
  ),
  opens(["TR-18"], "The spellings of classic agents are accepted: agent-id, project_name", (agent, project) => ({
    agent_id: agent,
    project_name: project,
  })),
  {
    ids: ["TR-12"],
    title: "An agent answers",
    needs: ["agents"],
    async run(context) {
      const { agent, project } = agentOf(context);
      const query = { model: undefined, "agent-name": agent, "agent-project-name": project };
      const wire = await context.open({ query, session: textSession });
      const { status, text } = await ask(wire, "Say hello.");
      expectThat(status === "completed" && text !== "", "an answer", status);
    },
  },
  {
    ids: ["SE-59", "SE-60", "SE-61", "SE-62", "SE-63", "IT-12"],
    title: "An agent as a tool is called, with its events",
    needs: ["foundry-agent-tool"],
    async run(context) {
      const { agent, project } = agentOf(context);
      const tool = { type: "foundry_agent", agent_name: agent, project_name: project };
      const wire = await context.open({ session: { ...textSession, tools: [tool], tool_choice: "required" } });
      await ask(wire, "Ask the agent to say hello.");
      const types = typesOf(wire.events);
      expectThat(types.includes("response.foundry_agent_call.completed"), "a completed call", types.join(", "));
    },
  },
];
