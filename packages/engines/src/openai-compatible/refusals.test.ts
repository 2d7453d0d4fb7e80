import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createOpenAiCompatibleModel } from "./openai-compatible-model.ts";
import type { OpenAiCompatibleOptions } from "./openai-compatible-model.ts";
import { chunkOf, frame, sendJson, startChatServer, streamFrames } from "./testing/chat-server.ts";
import type { ChatServer } from "./testing/chat-server.ts";

const servers: ChatServer[] = [];

async function serve(
  answer: Parameters<typeof startChatServer>[0],
  options: Partial<OpenAiCompatibleOptions> = {},
): Promise<{ server: ChatServer; model: LanguageModel }> {
  const server = await startChatServer(answer);
  servers.push(server);
  return { server, model: createOpenAiCompatibleModel({ baseUrl: server.baseUrl, model: "small", ...options }) };
}

async function collect(model: LanguageModel, members: Partial<ModelRequest> = {}): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.generate(conformanceRequest("the caller's words", members))) parts.push(part);
  return parts;
}

async function failure(model: LanguageModel): Promise<{ code: string; message: string }> {
  return collect(model).then(
    () => Promise.reject(new Error("it did not fail")),
    (error: { code: string; message: string }) => error,
  );
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("members a server refuses are left out from then on", () => {
  test.each([
    ["stream_options", {}, "Unknown parameter: stream_options"],
    ["temperature", { temperature: 0.8 }, "Unsupported value: 'temperature' does not support 0.8"],
    ["max_tokens", { maxOutputTokens: 7 }, "Use 'max_completion_tokens' instead of max_tokens"],
    ["reasoning_effort", { reasoningEffort: "low" }, "unknown field reasoning_effort"],
  ])("%s", async (member, members, message) => {
    const { model, server } = await serve((chat, response) => {
      if (member in chat.body) sendJson(response, 400, { error: { message } });
      else streamFrames(response, [chunkOf({ content: "ok" }, "stop")]);
    });
    expect((await collect(model, members))[0]).toEqual({ type: "text", text: "ok" });
    await collect(model, members);
    expect(server.received.map(({ body }) => member in body)).toEqual([true, false, false]);
    if (member === "max_tokens") expect(server.received[2]?.body).toMatchObject({ max_completion_tokens: 7 });
  });

  test("a refusal that names nothing", async () => {
    const { model, server } = await serve((chat, response) => {
      if ("stream_options" in chat.body) sendJson(response, 422, { detail: "extra fields not permitted" });
      else streamFrames(response, [chunkOf({ content: "ok" }, "stop")]);
    });
    await collect(model);
    expect(server.received).toHaveLength(2);
  });

  test("a server that refuses everything is asked a bounded number of times", async () => {
    const { model, server } = await serve((_, response) =>
      sendJson(response, 400, { error: { message: "max_tokens max_completion_tokens" } }),
    );
    expect(await failure(model)).toMatchObject({ code: "engine_failed" });
    expect(server.received.length).toBeLessThanOrEqual(5);
  });
});

describe("failures", () => {
  test.each([
    [401, {}, "unauthorized", /401.*API key/],
    [403, {}, "unauthorized", /403/],
    [404, { error: { code: "model_not_found" } }, "not_found", /404 \(model_not_found\).*name/],
    [429, {}, "rate_limited", /wait 20 seconds/],
    [500, {}, "engine_failed", /500/],
    [503, { error: "busy" }, "engine_failed", /503/],
    [400, { error: { code: "context_length_exceeded", message: "messages" } }, "engine_failed", /too long/],
  ])("status %d", async (status, body, code, message) => {
    const { model } = await serve((_, response) => sendJson(response, status, body, { "retry-after": "20" }));
    const error = await failure(model);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test("messages repeat neither key nor prompt", async () => {
    const { model } = await serve(
      (_, response) =>
        sendJson(response, 401, { error: { code: "sk-1 wrong", message: "sk-secret the caller's words" } }),
      { apiKey: "sk-secret" },
    );
    expect((await failure(model)).message).toBe("The language model server answered 401: check its API key.");
  });

  test("a redirect is not followed: key and conversation go to nobody else", async () => {
    const other = await serve((_request, response) => streamFrames(response, [chunkOf({ content: "hello" })]));
    const asked = await serve(
      (_request, response) =>
        void response.writeHead(307, { location: `${other.server.baseUrl}/chat/completions` }).end(),
      { headers: { "x-secret": "key" } },
    );
    expect(await failure(asked.model)).toMatchObject({ message: expect.stringMatching(/307.*names another address/) });
    expect(other.server.received).toEqual([]);
  });

  test("nobody listens", async () => {
    const { model, server } = await serve(() => undefined);
    await server.close();
    expect(await failure(model)).toMatchObject({
      code: "engine_unavailable",
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test("the connection breaks in the middle", async () => {
    const { model } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunkOf({ content: "half" }), () => response.destroy());
    });
    expect(await failure(model)).toMatchObject({ code: "cut_short", message: expect.stringMatching(/broke off/) });
  });

  test("the stream ends without a finish", async () => {
    const { model } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(chunkOf({ content: "half" }));
    });
    expect(await failure(model)).toMatchObject({ code: "cut_short", message: expect.stringMatching(/broke off/) });
  });

  test.each(["{broken", "null", "[1]"])("a frame that is %s", async (data) => {
    const { model } = await serve((_, response) => streamFrames(response, [frame(data)]));
    expect(await failure(model)).toMatchObject({ code: "invalid_output" });
  });

  test("frames without choices are passed over", async () => {
    const { model } = await serve((_, response) =>
      streamFrames(response, [
        frame({ prompt_filter_results: [] }),
        frame({ choices: null }),
        chunkOf({ content: "a" }, "stop"),
      ]),
    );
    expect(await collect(model)).toHaveLength(2);
  });

  test("an error inside the stream", async () => {
    const { model } = await serve((_, response) =>
      streamFrames(response, [
        chunkOf({ content: "a" }),
        frame({ error: { type: "rate_limit_exceeded", message: "x" } }),
      ]),
    );
    expect(await failure(model)).toMatchObject({ code: "rate_limited" });
  });

  test("a prompt that the content filter refuses is an answer", async () => {
    const { model } = await serve((_, response) => sendJson(response, 400, { error: { code: "content_filter" } }));
    expect(await collect(model)).toEqual([{ type: "finish", reason: "contentFilter" }]);
  });
});

describe("Azure OpenAI", () => {
  test.each([
    ["", undefined, "/openai/deployments/small/chat/completions?api-version=2024-10-21"],
    ["/openai/deployments/other/", "2025-01-01", "/openai/deployments/small/chat/completions?api-version=2025-01-01"],
    ["/openai/v1", undefined, "/openai/v1/chat/completions"],
  ])("base %j", async (base, apiVersion, path) => {
    const { server } = await serve((_, response) => streamFrames(response, [chunkOf({ content: "ok" }, "stop")]));
    const model = createOpenAiCompatibleModel({
      baseUrl: server.origin + base,
      api: "azure",
      apiKey: "key",
      model: "small",
      ...(apiVersion === undefined ? {} : { apiVersion }),
    });
    await collect(model);
    expect(server.received[0]).toMatchObject({ path, headers: { "api-key": "key" } });
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });
});
