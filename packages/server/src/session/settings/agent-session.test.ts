import { createSession } from "@vivavoce/protocol";
import type { SessionUpdate } from "@vivavoce/protocol";
import { describe, expect, test } from "vitest";
import { ableEngines, eventsOf } from "../../testing/session-bench.ts";
import type { AgentRole } from "../state/session-state.ts";
import { withAgent } from "./agent-session.ts";
import { reduce } from "../reduce.ts";
import type { SessionEffect } from "../state/session-effect.ts";
import type { SessionInput } from "../state/session-input.ts";
import { createSessionState } from "../state/session-state.ts";

const pizza: AgentRole = {
  name: "pizza",
  id: "asst_1",
  description: "Sells pizza.",
  threadId: "thread_1",
  instructions: "Never give away the recipe.",
  greeting: "Which pizza?",
  notices: [{ param: "conversation-id", message: "A new one begins." }],
};

/** An agent's session, opened; gives the effects of each further input. */
function openAgent(changes: Partial<AgentRole> = {}) {
  const role = { ...pizza, ...changes };
  const apiVersion = "2026-07-15";
  const made = createSession({ apiVersion, model: "test-model", id: "sess_test", expiresAt: 0 });
  let state = createSessionState({
    session: withAgent(made, role),
    apiVersion,
    idSeed: "seed",
    abilities: ableEngines,
    limits: {
      maxItems: 50,
      maxBufferedMs: 60_000,
      maxSessionMs: 3_600_000,
      maxSessionBytes: 1_000_000,
      maxPendingTranscriptions: 8,
    },
    agent: role,
  });
  const input = (next: SessionInput): readonly SessionEffect[] => {
    const reduction = reduce(state, next);
    state = reduction.state;
    return reduction.effects;
  };
  return {
    opening: input({ type: "opened" }),
    input,
    update: (session: SessionUpdate) =>
      input({ type: "clientEvent", event: { type: "session.update", session }, ignored: [] }),
    wait: () => input({ type: "timerFired", timer: "greeting" }),
  };
}

/** What each started response is made from. */
function sourcesOf(effects: readonly SessionEffect[]) {
  return effects.flatMap((effect) => (effect.type === "startResponse" ? [effect.plan.source] : []));
}

const typesOf = (effects: readonly SessionEffect[]): string[] => eventsOf(effects).map(({ type }) => type);

describe("SF-27 a session with an agent", () => {
  test("shows the agent and not its instructions, and names what has no effect", () => {
    const { opening } = openAgent();
    const [created, warning] = eventsOf(opening);
    expect(created).toMatchObject({
      type: "session.created",
      session: {
        instructions: "",
        agent: { type: "agent", name: "pizza", description: "Sells pizza.", agent_id: "asst_1", thread_id: "thread_1" },
      },
    });
    expect(warning).toMatchObject({ type: "warning", warning: { param: "conversation-id" } });
    expect(JSON.stringify(opening.filter(({ type }) => type === "send"))).not.toContain("recipe");
  });

  test("SF-03: has instructions of its own, in a response too", () => {
    const { update, input } = openAgent({ greeting: null });
    const [updated, warning] = eventsOf(update({ instructions: "Be a pirate.", temperature: 0.5 }));
    expect(updated).toMatchObject({ type: "session.updated", session: { instructions: "", temperature: 0.5 } });
    expect(warning).toMatchObject({ type: "warning", warning: { param: "session.instructions" } });
    const response = { instructions: "Be a pirate." };
    const effects = input({ type: "clientEvent", event: { type: "response.create", response }, ignored: [] });
    expect(sourcesOf(effects)).toMatchObject([{ kind: "model", instructions: pizza.instructions }]);
    expect(eventsOf(effects)).toContainEqual(
      expect.objectContaining({ warning: expect.objectContaining({ param: "response.instructions" }) }),
    );
  });
});

describe("the greeting", () => {
  test("is spoken with the client's first settings, once", () => {
    const { update, wait, opening } = openAgent();
    expect(opening).toContainEqual({ type: "startTimer", timer: "greeting", delayMs: 1000 });
    expect(sourcesOf(opening)).toEqual([]);
    const effects = update({ output_audio_format: "g711_ulaw" });
    expect(typesOf(effects)).toEqual(["session.updated", "response.created"]);
    expect(sourcesOf(effects)).toEqual([{ kind: "text", text: "Which pizza?" }]);
    expect(effects).toContainEqual(
      expect.objectContaining({ plan: expect.objectContaining({ outputFormat: "g711_ulaw" }) }),
    );
    expect(wait()).toEqual([]);
    expect(sourcesOf(update({ temperature: 1 }))).toEqual([]);
  });

  test("is spoken a moment after the start to a client that sets nothing", () => {
    const { wait, update } = openAgent();
    expect(sourcesOf(wait())).toEqual([{ kind: "text", text: "Which pizza?" }]);
    expect(sourcesOf(update({ temperature: 1 }))).toEqual([]);
  });

  test("waits for settings that are right", () => {
    const { update, wait } = openAgent();
    const tools = [{ type: "function" as const, name: "f", description: "x".repeat(400_000) }];
    expect(typesOf(update({ tools }))).toEqual(["error"]);
    expect(sourcesOf(wait())).toHaveLength(1);
  });

  test("is left out when the user speaks first", () => {
    const { input, wait } = openAgent();
    input({ type: "speechStarted", epoch: 0, startMs: 100, playback: null });
    expect(wait()).toEqual([]);
  });

  test("is left out when the client has asked for something", () => {
    const { input, wait } = openAgent();
    input({ type: "clientEvent", event: { type: "response.create" }, ignored: [] });
    expect(wait()).toEqual([]);
  });

  test("does not exist without an agent's wish", () => {
    const { wait, opening } = openAgent({ greeting: null });
    expect(opening).not.toContainEqual(expect.objectContaining({ timer: "greeting" }));
    expect(wait()).toEqual([]);
  });
});
