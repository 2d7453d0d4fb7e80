import type { ServerResponse } from "node:http";
import type { LanguageModel, ModelPart } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { discoverModels } from "./discover-models.ts";
import { createOpenAiCompatibleModel } from "./openai-compatible-model.ts";
import type { OpenAiCompatibleOptions } from "./openai-compatible-model.ts";
import { chunkOf, frame, sendJson, startChatServer, streamFrames } from "./testing/chat-server.ts";
import type { ChatServer } from "./testing/chat-server.ts";
import { ThinkFilter } from "./think-filter.ts";

const limits = { maxMessageBytes: 100_000, maxStreamBytes: 400_000 };
const apiKey = "sk-Zq8Lw2Xv9Rt4Yb7N";

async function serve(
  answer: Parameters<typeof startChatServer>[0],
  options: Partial<OpenAiCompatibleOptions> = {},
): Promise<{ model: LanguageModel; server: ChatServer }> {
  const server = await startChatServer(answer);
  onTestFinished(() => server.close());
  const { baseUrl } = server;
  return { server, model: createOpenAiCompatibleModel({ baseUrl, model: "small", apiKey, ...limits, ...options }) };
}

async function outcome(model: LanguageModel): Promise<unknown> {
  const parts: ModelPart[] = [];
  try {
    for await (const part of model.generate(conformanceRequest("Hi."))) parts.push(part);
    return parts;
  } catch (error) {
    return error;
  }
}

/** Writes for as long as the other side takes it; says how much that was. */
function pour(response: ServerResponse, piece: string): { readonly bytes: () => number } {
  let bytes = 0;
  const write = (): void => {
    while (!response.destroyed) {
      bytes += piece.length;
      if (!response.write(piece)) return void response.once("drain", write);
    }
  };
  write();
  return { bytes: () => bytes };
}

const eventStream = { "content-type": "text/event-stream" };

describe("a body without end is given up, and its connection closed", () => {
  test.each([
    ["no line ends", eventStream, "x".repeat(1000), /a message of more than 100000 bytes/],
    ["no event ends", eventStream, "data: x\n".repeat(100), /a message of more than 100000 bytes/],
    ["nothing but comments", eventStream, ": still thinking\n\n".repeat(100), /an answer of more than 400000 bytes/],
    ["empty chunks", eventStream, frame({ choices: [] }).repeat(10), /an answer of more than 400000 bytes/],
    ["JSON", { "content-type": "application/json" }, " ".repeat(1000), /a message of more than 100000 bytes/],
    ["no event stream", { "content-type": "text/html" }, "<p>Hello</p>", /answered with a web page/],
  ])("%s", async (_, headers, piece, message) => {
    const { model, server } = await serve((_chat, response) => {
      response.writeHead(200, headers);
      pour(response, piece);
    });
    expect(await outcome(model)).toMatchObject({ code: "invalid_output", message: expect.stringMatching(message) });
    await server.received[0]?.closed;
  });

  test("a refusal", async () => {
    const { model, server } = await serve((_, response) => {
      response.writeHead(500, { "content-type": "application/json" });
      pour(response, "x".repeat(1000));
    });
    expect(await outcome(model)).toMatchObject({
      code: "engine_failed",
      message: expect.stringMatching(/answered 500/),
    });
    await server.received[0]?.closed;
  });

  test("a list of models", async () => {
    const { server } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      pour(response, "x".repeat(100_000));
    });
    const found = await discoverModels({ OPENAI_BASE_URL: server.baseUrl }, fetch, { setTimer: () => () => undefined });
    expect(found).toMatchObject({ kind: "openai", model: "default" });
    await server.received[0]?.closed;
  });

  test("a small one that unpacks to much", async () => {
    const { model } = await serve((_, response) => {
      response.writeHead(200, { ...eventStream, "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(50_000_000, "x")));
    });
    expect(await outcome(model)).toMatchObject({
      code: "invalid_output",
      message: expect.stringMatching(/100000 bytes/),
    });
  });
});

test("little text for very much is not parsed", async () => {
  const { model } = await serve((_, response) => streamFrames(response, [frame(`{"choices":[${"[".repeat(90_000)}`)]));
  expect(await outcome(model)).toMatchObject({ code: "invalid_output", message: expect.stringMatching(/nested/) });
  const values = await serve((_, response) => streamFrames(response, [frame(`[${"1,".repeat(49_000)}1,1]`)]), {
    maxMessageBytes: 200_000,
  });
  expect(await outcome(values.model)).toMatchObject({ code: "invalid_output", message: expect.stringMatching(/JSON/) });
  const more = await serve((_, response) => streamFrames(response, [frame(`[${"1,".repeat(50_001)}1]`)]), {
    maxMessageBytes: 200_000,
  });
  expect(await outcome(more.model)).toMatchObject({ code: "invalid_output", message: expect.stringMatching(/values/) });
});

test("an answer with calls without number is given up", async () => {
  const calls = Array.from({ length: 1000 }, (_, index) =>
    chunkOf({ tool_calls: [{ index, id: `call_${index}`, function: { arguments: "" } }] }),
  );
  const { model } = await serve((_, response) => streamFrames(response, calls));
  expect(await outcome(model)).toMatchObject({ code: "invalid_output", message: expect.stringMatching(/512 tools/) });
});

test("the times of a request are over when the server has said everything", async () => {
  const running = new Set<() => void>();
  const timers = {
    setTimer(_: number, fire: () => void) {
      running.add(fire);
      return () => running.delete(fire);
    },
  };
  const { model } = await serve((_, response) => streamFrames(response, [chunkOf({ content: "Hi." }, "stop")]), {
    timers,
    firstTokenTimeoutMs: 1000,
    requestTimeoutMs: 1000,
  });
  const parts = model.generate(conformanceRequest("Hi."))[Symbol.asyncIterator]();
  expect((await parts.next()).value).toMatchObject({ type: "text" });
  expect((await parts.next()).value).toMatchObject({ type: "finish" });
  // Only the wait for the end of the connection is left.
  for (const fire of running) fire();
  expect((await parts.next()).done).toBe(true);
});

describe("a key that the server repeats is not shown", () => {
  test.each([
    ["as code of a refusal", { error: { code: apiKey } }, 401],
    ["as type, cut", { error: { type: apiKey.slice(0, 14) } }, 400],
    ["encoded", { error: { code: Buffer.from(apiKey).toString("base64url") } }, 500],
  ])("%s", async (_, body, status) => {
    const { model } = await serve((_chat, response) => sendJson(response, status, body));
    const message = String(await outcome(model));
    expect(message).toContain(String(status));
    expect(message).not.toMatch(/sk-|c2st/);
  });

  test("inside the stream", async () => {
    const { model } = await serve((_, response) => streamFrames(response, [frame({ error: { code: apiKey } })]));
    expect(await outcome(model)).toMatchObject({
      message: "The language model server answered with an error: it failed.",
    });
  });

  test("in a header of the configuration", async () => {
    const headers = { "x-tenant-secret": "tenant-secret-4711" };
    const { model } = await serve((_, response) => sendJson(response, 403, { error: { code: "tenant-secret-4711" } }), {
      headers,
    });
    expect(String(await outcome(model))).not.toContain("4711");
  });
});

test("reasoning is taken out in one pass, however many tags there are", () => {
  const steps = (count: number): number => {
    const indexOf = vi.spyOn(String.prototype, "indexOf");
    const spoken = new ThinkFilter().push("a<think>b</think>".repeat(count));
    const { calls, contexts, results } = indexOf.mock;
    const looked = calls.map(([, from = 0], at) => {
      const found = Number(results[at]?.value);
      return (found < 0 ? String(contexts[at]).length : found) - from + 1;
    });
    indexOf.mockRestore();
    expect(spoken).toBe("a".repeat(count));
    return looked.reduce((sum, each) => sum + each, 0);
  };
  expect(steps(2000) / steps(1000)).toBeLessThan(2.2);
});
