import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { describe, expect, test } from "vitest";
import { createModelTable } from "../src/pipeline/models/model-table.ts";
import { refusedUpgrade } from "./gateway-fixture.ts";
import { scriptedEngines, startServer, talkTo } from "./scripted-server.ts";
import type { TalkingClient } from "./scripted-server.ts";

const path = "/voice-live/realtime?api-version=2026-07-15";
const ask = { type: "response.create", response: { modalities: ["text"] } };

function modelThatSays(id: string, answer: string) {
  const scripted = createScriptedLanguageModel([answer]);
  return { ...scripted, info: { ...scripted.info, id } };
}

async function answerOf(client: TalkingClient): Promise<unknown> {
  client.send(ask);
  return (await client.next("response.text.done"))["text"];
}

describe("TR-11 the model of the URL", () => {
  async function start() {
    const engines = scriptedEngines({ answers: ["I am the default."] });
    const languageModel = modelThatSays("tiny-1", "I am tiny.");
    const models = createModelTable(engines.languageModel, [
      { kind: "language-model", name: "Tiny", aliases: ["gpt-4o-mini"], languageModel },
    ]);
    return startServer({}, { engines, models });
  }

  test.each(["tiny", "TINY", "gpt-4o-mini", "tiny-1"])("%s is the configured one, without a warning", async (name) => {
    const { url } = await start();
    const client = await talkTo(`${url}${path}&model=${name}`);
    expect(await client.next("session.created")).toMatchObject({ session: { model: name } });
    expect(await answerOf(client)).toBe("I am tiny.");
    expect(client.events().map(({ type }) => type)).not.toContain("warning");
  });

  test("SF-01: one of the cloud's is answered by the default, which a warning names", async () => {
    const { url } = await start();
    const client = await talkTo(`${url}${path}&model=gpt-4o`);
    expect(await client.next("session.created")).toMatchObject({ session: { model: "gpt-4o" } });
    expect(await client.next("warning")).toMatchObject({
      warning: { code: "model_substituted", message: expect.stringContaining("scripted-language-model") },
    });
    expect(await answerOf(client)).toBe("I am the default.");
  });

  test("OA-05: a deployment selects too", async () => {
    const { url } = await start();
    const client = await talkTo(`${url}/openai/realtime?deployment=tiny`);
    expect(await answerOf(client)).toBe("I am tiny.");
  });

  test.each(["byom-azure-openai-realtime", "byom-azure-openai-chat-completion"])(
    "TR-19: with profile %s the deployment selects",
    async (profile) => {
      const { url } = await start();
      const client = await talkTo(`${url}${path}&profile=${profile}&model=tiny`);
      expect(await answerOf(client)).toBe("I am tiny.");
    },
  );

  test("TR-19: an unknown profile is refused with the known ones", async () => {
    const { url } = await start();
    const { status, error } = await refusedUpgrade(`${url}${path}&profile=byom&model=tiny`);
    expect(status).toBe(400);
    expect(error).toMatchObject({ param: "profile", message: expect.stringContaining("byom-azure-openai-realtime") });
  });
});

describe("TR-12 agents", () => {
  const tools = [{ type: "function", name: "order", parameters: { type: "object", properties: {} } }];
  const pizza = {
    name: "pizza",
    id: "asst_1",
    project: "shop",
    description: "Sells pizza.",
    instructions: "Keep the recipe secret.",
    model: "tiny",
    voice: { type: "azure-standard", name: "en-US-GuyNeural" },
    tools,
    greeting: "Which pizza?",
  };

  async function start() {
    const engines = scriptedEngines({ answers: ["I am the default."] });
    const languageModel = modelThatSays("tiny-1", "I am tiny.");
    const models = createModelTable(engines.languageModel, [{ kind: "language-model", name: "Tiny", languageModel }]);
    const plain = { name: "plain", instructions: "Talk." };
    return startServer({}, { engines, models, agents: [pizza, plain], credentials: { apiKeys: ["key"] } });
  }

  test("SF-27: an agent answers with its voice, tools and model, and greets once the client is set up", async () => {
    const { url } = await start();
    const client = await talkTo(`${url}${path}&agent-name=pizza&agent-project-name=shop&api-key=key`);
    expect(await client.next("session.created")).toMatchObject({
      session: {
        model: "tiny",
        instructions: "",
        voice: { name: "en-US-GuyNeural" },
        tools,
        agent: {
          type: "agent",
          name: "pizza",
          description: "Sells pizza.",
          agent_id: "asst_1",
          thread_id: expect.stringMatching(/^thread_\w+$/),
        },
      },
    });
    client.send({ type: "session.update", session: { instructions: "Be a pirate.", modalities: ["text", "audio"] } });
    expect(await client.next("response.audio_transcript.done")).toMatchObject({ transcript: "Which pizza?" });
    await client.next("response.done");
    expect(await answerOf(client)).toBe("I am tiny.");
    expect(client.messages.join()).not.toContain("recipe");
    const warnings = client.events().filter(({ type }) => type === "warning");
    expect(warnings).toContainEqual(
      expect.objectContaining({ warning: expect.objectContaining({ param: "session.instructions" }) }),
    );
    expect(JSON.stringify(warnings)).not.toContain("model_substituted");
  });

  test("an agent without a model is answered by the default, or by the client's choice", async () => {
    const { url } = await start();
    const agent = `${url}${path}&agent_id=plain&project_id=any&api-key=key`;
    const client = await talkTo(agent);
    expect(await client.next("session.created")).toMatchObject({ session: { model: "scripted-language-model" } });
    expect(await answerOf(client)).toBe("I am the default.");
    expect(await answerOf(await talkTo(`${agent}&model=tiny`))).toBe("I am tiny.");
  });

  test("TR-14, TR-15: version and conversation are named as without effect", async () => {
    const { url } = await start();
    const query = "agent-name=plain&project-name=p&agent-version=7&conversation-id=c&api-key=key";
    const client = await talkTo(`${url}${path}&${query}`);
    await answerOf(client);
    const params = client.events().flatMap(({ warning }) => (warning as { param?: string } | undefined)?.param ?? []);
    expect(params).toEqual(["agent-version", "conversation-id"]);
  });

  test.each([
    ["agent-name=pizza", "project name is missing"],
    ["agent-project-name=shop", "agent is missing"],
    ["agent-name=pasta&agent-project-name=shop", "no such agent"],
    ["agent-name=pizza&agent-project-name=other", "no such agent"],
  ])("TR-45: %s is an error after the upgrade, then 1008", async (query, words) => {
    const { url } = await start();
    const client = await talkTo(`${url}${path}&${query}&api-key=key`);
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect(client.events()).toEqual([
      expect.objectContaining({
        type: "error",
        error: expect.objectContaining({
          type: "invalid_request_error",
          code: "invalid_request_error",
          message: expect.stringContaining(words),
          param: null,
        }),
      }),
    ]);
  });

  test.each([
    "agent-name=a&agent-project-name=p",
    "agent_id=a&project_id=p",
    "Agent-Id=a",
    "agentName=a",
    "project-name=p&model=m",
    "agent-access-token=right-token",
  ])("TR-45: %s on a server without agents: 101, one error, closed, never session.created", async (query) => {
    const { url } = await startServer({});
    const client = await talkTo(`${url}/voice-live/realtime?api-version=2025-10-01&${query}`);
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect(client.events()).toEqual([
      {
        type: "error",
        event_id: expect.stringMatching(/^event_\w+$/),
        error: {
          type: "invalid_request_error",
          code: "invalid_request_error",
          message: expect.stringContaining("not configured"),
          param: null,
          event_id: null,
        },
      },
    ]);
  });

  test("TR-32: a bearer token opens an agent's session as a key does, and nothing does not", async () => {
    const { url } = await start();
    const target = `${url}${path}&agent-name=plain&project-name=p`;
    const client = await talkTo(target, [], { headers: { Authorization: "Bearer key" } });
    await client.next("session.created");
    expect((await refusedUpgrade(target)).status).toBe(401);
  });

  test("an agent whose model is not there cannot be configured", async () => {
    await expect(startServer({}, { agents: [pizza] })).rejects.toThrow(
      "Agent 'pizza': model 'tiny' is not configured.",
    );
  });
});
