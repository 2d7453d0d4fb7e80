import { deferred } from "@vivavoce/audio/deferred";
import { EngineError } from "@vivavoce/engine";
import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { conformanceRequest, languageModelConformance } from "@vivavoce/engine/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createOpenAiCompatibleModel } from "./openai-compatible-model.ts";
import type { OpenAiCompatibleOptions } from "./openai-compatible-model.ts";
import { chunkOf, frame, sendJson, startChatServer, streamFrames } from "./testing/chat-server.ts";
import type { ChatServer } from "./testing/chat-server.ts";

const servers: ChatServer[] = [];
const usage = {
  prompt_tokens: 9,
  completion_tokens: 4,
  prompt_tokens_details: { cached_tokens: 2 },
  completion_tokens_details: { reasoning_tokens: 1 },
};
const noChoices = frame({ choices: [], usage });

async function serve(
  answer: Parameters<typeof startChatServer>[0],
  options: Partial<OpenAiCompatibleOptions> = {},
): Promise<{ server: ChatServer; model: LanguageModel }> {
  const server = await startChatServer(answer);
  servers.push(server);
  return { server, model: createOpenAiCompatibleModel({ baseUrl: server.baseUrl, model: "small", ...options }) };
}

async function collect(model: LanguageModel, request: ModelRequest = conformanceRequest("Hi.")): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.generate(request)) parts.push(part);
  return parts;
}

function textOf(parts: readonly ModelPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

test("goes on with a trace, and its headers take nobody's place", async () => {
  const { server, model } = await serve(
    (_chat, response) => streamFrames(response, [chunkOf({ content: "Hello." }), chunkOf({}, "stop")]),
    { apiKey: "k" },
  );
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await collect(model, { ...conformanceRequest("Hi."), traceHeaders: { traceparent, authorization: "other" } });
  expect(server.received[0]?.headers).toMatchObject({ traceparent, authorization: "Bearer k" });
});

describe("conforms", () => {
  let server: ChatServer;
  beforeAll(async () => {
    server = await startChatServer((chat, response) => {
      const messages = chat.body["messages"] as { role: string }[];
      const limited = chat.body["max_tokens"] !== undefined;
      if (chat.body["tools"] !== undefined && messages.at(-1)?.role === "user") {
        const call = { index: 0, id: "call_9", function: { name: "get_weather", arguments: '{"place":"Rome"}' } };
        return streamFrames(response, [chunkOf({ tool_calls: [call] }), chunkOf({}, "tool_calls"), noChoices]);
      }
      const words = ["Hello", " to", " you", " all."].slice(0, limited ? 1 : 4);
      const texts = words.map((content) => chunkOf({ content }));
      return streamFrames(response, [...texts, chunkOf({}, limited ? "length" : "stop"), noChoices]);
    });
  });
  afterAll(() => server.close());
  const cases = languageModelConformance({
    open: () => Promise.resolve(createOpenAiCompatibleModel({ baseUrl: server.baseUrl, model: "small" })),
    toolCall: { prompt: "The weather in Rome?", tool: { name: "get_weather" }, argument: "Rome" },
  });
  test.each(cases)("$name", ({ run }) => run());
});

describe("streams", () => {
  test("text, finish and usage", async () => {
    const { model, server } = await serve(
      (_, response) =>
        streamFrames(response, [
          chunkOf({ content: "Good" }),
          chunkOf({ content: " day." }),
          chunkOf({}, "stop"),
          noChoices,
        ]),
      { apiKey: "secret" },
    );
    expect(await collect(model)).toEqual([
      { type: "text", text: "Good" },
      { type: "text", text: " day." },
      {
        type: "finish",
        reason: "stop",
        usage: { inputTokens: 9, outputTokens: 4, cachedTokens: 2, reasoningTokens: 1 },
      },
    ]);
    expect(server.received[0]).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer secret" },
      body: { model: "small", stream: true, stream_options: { include_usage: true } },
    });
  });

  test("however the bytes are divided", async () => {
    const text = [": a comment\r\n\r\n", chunkOf({ content: "Grüße 🎈" }), chunkOf({}, "stop")].join("");
    const bytes = Buffer.from(text);
    const { model } = await serve(async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const parts = await collect(model);
    expect(textOf(parts)).toBe("Grüße 🎈");
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  test("gives each part before the next arrives", async () => {
    const { promise: released, resolve: release } = deferred();
    const { model } = await serve(async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunkOf({ content: "one" }));
      await released;
      response.end(chunkOf({ content: " two" }, "stop"));
    });
    const parts: ModelPart[] = [];
    for await (const part of model.generate(conformanceRequest("Hi."))) {
      parts.push(part);
      release();
    }
    expect(textOf(parts)).toBe("one two");
  });

  test("leaves reasoning out", async () => {
    const texts = ["<th", "ink>Let me", " see</thi", "nk>\n\n", "\nFour <", "b> five"];
    const { model } = await serve((_, response) =>
      streamFrames(response, [
        chunkOf({ reasoning_content: "hidden" }),
        ...texts.map((content) => chunkOf({ content })),
        chunkOf({}, "stop"),
      ]),
    );
    expect(textOf(await collect(model))).toBe("Four <b> five");
  });

  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "contentFilter"],
    ["eos_token", "stop"],
  ])("finish reason %s", async (wire, reason) => {
    const { model } = await serve((_, response) => streamFrames(response, [chunkOf({ content: "a" }, wire)]));
    expect((await collect(model)).at(-1)).toEqual({ type: "finish", reason });
  });

  test("a server that does not stream", async () => {
    const { model } = await serve((_, response) =>
      sendJson(response, 200, { choices: [{ message: { content: "Whole." }, finish_reason: "stop" }], usage }),
    );
    expect(textOf(await collect(model))).toBe("Whole.");
  });

  test("uses one connection for one request after the other", async () => {
    const { model, server } = await serve(
      (_, response) => streamFrames(response, [chunkOf({ content: "a" }, "stop")]),
      {
        timers: { setTimer: () => () => undefined },
      },
    );
    await collect(model);
    await new Promise((resolve) => setImmediate(resolve));
    await collect(model);
    expect(server.received).toHaveLength(2);
    expect(server.connectionCount).toBe(1);
  });
});

describe("tool calls", () => {
  async function callsOf(deltas: readonly unknown[], finishReason = "tool_calls"): Promise<unknown[]> {
    const { model } = await serve((_, response) =>
      streamFrames(response, [...deltas.map((call) => chunkOf({ tool_calls: [call] })), chunkOf({}, finishReason)]),
    );
    const parts = await collect(model, conformanceRequest("Go.", { tools: [{ name: "a" }, { name: "b" }] }));
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "toolCalls" });
    const calls: { id: string; name: string; arguments: string }[] = [];
    for (const part of parts) {
      if (part.type === "toolCall") calls[part.index] = { id: part.callId, name: part.name, arguments: "" };
      if (part.type === "toolCallArguments") calls[part.index]!.arguments += part.text;
    }
    return calls;
  }
  const two = [
    { id: "x", name: "a", arguments: '{"n":1}' },
    { id: "y", name: "b", arguments: '{"n":2}' },
  ];

  test("several at once, arguments in pieces", async () => {
    const calls = await callsOf([
      { index: 0, id: "x", function: { name: "a", arguments: "" } },
      { index: 1, id: "y", function: { name: "b", arguments: '{"n"' } },
      { index: 0, function: { arguments: '{"n":1}' } },
      { index: 1, function: { arguments: ":2}" } },
    ]);
    expect(calls).toEqual(two);
  });

  test("whole calls that are all numbered 0, ended by stop", async () => {
    const calls = await callsOf(
      [
        { index: 0, id: "x", function: { name: "a", arguments: '{"n":1}' } },
        { index: 0, id: "y", function: { name: "b", arguments: '{"n":2}' } },
      ],
      "stop",
    );
    expect(calls).toEqual(two);
  });

  test("without number and id, arguments as an object or not at all", async () => {
    const calls = await callsOf([{ function: { name: "a", arguments: { n: 1 } } }, { function: { name: "b" } }]);
    expect(calls).toEqual([
      { id: "call_1", name: "a", arguments: '{"n":1}' },
      { id: "call_2", name: "b", arguments: "{}" },
    ]);
  });

  test("are sent back in the order servers ask for", async () => {
    const { model, server } = await serve((_, response) =>
      streamFrames(response, [chunkOf({ content: "ok" }, "stop")]),
    );
    await collect(
      model,
      conformanceRequest("", {
        tools: [{ name: "a", description: "does a" }],
        toolChoice: { name: "a" },
        parallelToolCalls: false,
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "look" },
              { type: "image", url: "data:x", detail: "low" },
            ],
          },
          {
            role: "assistant",
            text: "",
            toolCalls: [
              { callId: "1", name: "a", arguments: "" },
              { callId: "2", name: "a", arguments: "{}" },
            ],
          },
          { role: "user", content: [{ type: "text", text: "and" }] },
          { role: "tool", callId: "1", output: "out" },
          { role: "tool", callId: "lost", output: "?" },
        ],
      }),
    );
    expect(server.received[0]?.body).toMatchObject({
      tool_choice: { type: "function", function: { name: "a" } },
      parallel_tool_calls: false,
      tools: [
        {
          type: "function",
          function: { name: "a", description: "does a", parameters: { type: "object", properties: {} } },
        },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "data:x", detail: "low" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "1", type: "function", function: { name: "a", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "1", content: "out" },
        { role: "user", content: "and" },
      ],
    });
  });
});

describe("aborts", () => {
  test("close the connection at once and end without an error", async () => {
    const { model, server } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunkOf({ content: "endless" }));
    });
    const controller = new AbortController();
    const parts: ModelPart[] = [];
    for await (const part of model.generate(conformanceRequest("Hi.", { signal: controller.signal }))) {
      parts.push(part);
      setImmediate(() => controller.abort());
    }
    expect(parts).toEqual([{ type: "text", text: "endless" }]);
    await server.received[0]?.closed;
  });

  test("before the first byte", async () => {
    const controller = new AbortController();
    const { model, server } = await serve(() => controller.abort());
    expect(await collect(model, conformanceRequest("Hi.", { signal: controller.signal }))).toEqual([]);
    await server.received[0]?.closed;
  });

  test("a caller that stops reading closes the connection too", async () => {
    const { model, server } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunkOf({ content: "endless" }));
    });
    for await (const part of model.generate(conformanceRequest("Hi."))) {
      expect(part.type).toBe("text");
      break;
    }
    await server.received[0]?.closed;
  });

  test("closing the model fails what is under way", async () => {
    const { model } = await serve(() => void model.close());
    await expect(collect(model)).rejects.toMatchObject({ name: "EngineError", code: "engine_closed" });
  });

  test("time limits fail the answer", async () => {
    const fired: (() => void)[] = [];
    const timers = {
      setTimer: (delayMs: number, fire: () => void) => {
        if (delayMs === 5000) fired.push(fire);
        return () => undefined;
      },
    };
    const { model } = await serve(() => fired[0]?.(), { timers, firstTokenTimeoutMs: 5000, requestTimeoutMs: 60_000 });
    await expect(collect(model)).rejects.toMatchObject({
      code: "timed_out",
      message: expect.stringMatching(/5000 ms/),
    });
  });
});

test("an error is an EngineError", async () => {
  const { model } = await serve((_, response) => sendJson(response, 500, {}));
  await expect(collect(model)).rejects.toBeInstanceOf(EngineError);
});
