import type { ResponseCreateParams, Session } from "@vivavoce/protocol";
import type { AgentRole } from "../state/session-state.ts";
import { queueResponse } from "../response/response-requests.ts";
import type { Step } from "../state/step.ts";

/** How long a greeting waits for the client's settings: clients send them at once (TR-73), a slow line needs a while. */
export const greetingDelayMs = 1000;

/** The session as it is shown when an agent answers (SF-27); its instructions stay with the server. */
export function withAgent(session: Session, role: AgentRole | undefined): Session {
  if (role === undefined) return session;
  const { name, description, id, threadId } = role;
  return {
    ...session,
    instructions: "",
    agent: { type: "agent", name, description, agent_id: id, thread_id: threadId },
  };
}

/** Right after `session.created`: what has no effect, and the wait for the greeting. */
export function openAgentSession(step: Step): void {
  const { agent } = step.state;
  if (agent === null) return;
  for (const { param, message } of agent.notices) step.warn("setting_not_supported", message, param);
  if (agent.greeting !== null) step.effect({ type: "startTimer", timer: "greeting", delayMs: greetingDelayMs });
}

/**
 * The greeting of the agent, as a message it says of its own accord (RC-13): once, with the client's first settings or
 * a moment after the start, and only while nothing has been said, asked or answered yet.
 */
export function greet(step: Step): void {
  const { agent, conversation, response, waiting, pendingUtterances, input } = step.state;
  if (agent === null || agent.greeting === null) return;
  step.set({ agent: { ...agent, greeting: null } });
  const isQuiet =
    conversation.entries.length === 0 &&
    response.phase === "idle" &&
    waiting === null &&
    pendingUtterances.length === 0 &&
    input.speech.phase === "silent";
  if (!isQuiet) return;
  const message = {
    type: "message",
    role: "assistant",
    content: [{ type: "text", text: agent.greeting }],
  } as NonNullable<ResponseCreateParams["pre_generated_assistant_message"]>;
  queueResponse(step, {
    origin: "greeting",
    params: { pre_generated_assistant_message: message },
    additionalInstructions: null,
  });
}
