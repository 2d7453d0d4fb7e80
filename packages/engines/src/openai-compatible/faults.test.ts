import { createServer } from "node:net";
import { EngineError } from "@vivavoce/engine";
import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createOpenAiCompatibleModel } from "./openai-compatible-model.ts";
import type { OpenAiCompatibleOptions } from "./openai-compatible-model.ts";
import { chunkOf, frame, sendJson, startChatServer, streamFrames } from "./testing/chat-server.ts";
import type { ChatServer } from "./testing/chat-server.ts";

type Answer = Parameters<typeof startChatServer>[0];

const key = "sk-a-key-that-nobody-may-see";
const words = "Where did I leave my grandmother's ring?";
const servers: ChatServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: Answer, options: Partial<OpenAiCompatibleOptions> = {}) {
  const server = await startChatServer(answer);
  servers.push(server);
  const model = createOpenAiCompatibleModel({ baseUrl: server.baseUrl, model: "small", apiKey: key, ...options });
  return { server, model };
}

async function collect(model: LanguageModel, request: ModelRequest = conformanceRequest(words)): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.generate(request)) parts.push(part);
  return parts;
}

async function failureOf(model: LanguageModel): Promise<EngineError> {
  const error: unknown = await collect(model).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EngineError) return error;
  throw new Error(`it did not fail as it should: ${String(error)}`);
}

const page = `<!doctype html><title>Sign in</title> ${key} ${words}`;
const send =
  (status: number, contentType: string, body: string): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": contentType });
    response.end(body);
  };
const events = (...frames: string[]): Answer => send(200, "text/event-stream", frames.join(""));
const half = chunkOf({ content: "The ring" });

describe("each fault of a model server is told apart", () => {
  test.each<[string, Answer, string, RegExp, object]>([
    [
      "429",
      (_, response) => sendJson(response, 429, { error: { message: "slow" } }, { "retry-after": "60" }),
      "rate_limited",
      /429.*wait 60 seconds/,
      { status: 429 },
    ],
    ["quota", send(429, "application/json", '{"error":{"code":"insufficient_quota"}}'), "rate_limited", /used up/, {}],
    ["401", send(401, "application/json", "{}"), "unauthorized", /401.*API key/, { status: 401 }],
    ["403", send(403, "text/plain", "no"), "unauthorized", /403/, { status: 403, beginning: "no" }],
    ["404", send(404, "text/html", page), "not_found", /404.*name/, { status: 404, contentType: "text/html" }],
    ["500", send(500, "text/plain", "boom"), "engine_failed", /500/, { status: 500, attempts: 2, beginning: "boom" }],
    ["501", send(501, "text/plain", "never"), "engine_failed", /501/, { attempts: 1 }],
    ["504", send(504, "text/plain", "slow"), "timed_out", /504/, { attempts: 2 }],
    ["a page", send(200, "text/html; charset=utf-8", page), "invalid_output", /web page.*base URL/, { status: 200 }],
    [
      "another text",
      send(200, "text/plain", "It works!"),
      "invalid_output",
      /no completion/,
      { beginning: /It works/ },
    ],
    ["other JSON", send(200, "application/json", '{"ok":true}'), "invalid_output", /no completion/, {}],
    ["broken JSON", send(200, "application/json", '{"choices":'), "invalid_output", /other than JSON/, {}],
    ["broken frames", events(frame("{broken")), "invalid_output", /other than JSON/, { beginning: "data: {broken" }],
    ["nothing", send(200, "text/event-stream", ""), "invalid_output", /empty answer/, {}],
    ["only an end", events(frame("[DONE]")), "invalid_output", /empty answer/, {}],
    ["no words", events(chunkOf({}, "stop"), frame("[DONE]")), "invalid_output", /empty answer/, {}],
    ["an error event", events(frame({ error: { code: 503 } })), "engine_failed", /error \(503\)/, { attempts: 2 }],
    ["error as JSON", send(200, "application/json", '{"error":{"type":"invalid_api_key"}}'), "unauthorized", /key/, {}],
    ["an error later", events(half, frame({ error: { type: "overloaded" } })), "engine_failed", /during/, {}],
    ["cut short", events(half), "cut_short", /broke off/, { attempts: 1, status: 200 }],
    ["a break", (_, response) => void response.destroy(), "engine_unavailable", /closed the conn/, { attempts: 2 }],
  ])("%s", async (_, answer, code, message, details) => {
    const { model, server } = await serve(answer);
    const error = await failureOf(model);
    expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringMatching(message) });
    expect(error.details["address"]).toBe(`${server.origin}/v1/chat/completions`);
    const { beginning, ...rest } = details as { beginning?: string | RegExp };
    expect(error.details).toMatchObject(rest);
    if (beginning !== undefined) expect(error.details["beginning"]).toMatch(beginning);
    // Neither in what the client gets nor in what the log gets.
    expect(JSON.stringify({ message: error.message, details: error.details })).not.toMatch(
      /sk-a-key|grandmother|The ring/,
    );
    expect(error.message).not.toContain("127.0.0.1");
  });

  test("a closed port", async () => {
    const { model, server } = await serve(() => undefined);
    await server.close();
    const error = await failureOf(model);
    expect(error).toMatchObject({ code: "engine_unavailable", details: { attempts: 1 } });
    expect(error.message).toBe(
      "The language model server cannot be reached: nothing listens at its address (ECONNREFUSED).",
    );
  });

  test.each([
    ["ENOTFOUND", /its name is not known/],
    ["SELF_SIGNED_CERT_IN_CHAIN", /certificate is not trusted/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak TLS/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate is not trusted/],
  ])("a connection that fails with %s", async (code, reason) => {
    const fetch = () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) }));
    const model = createOpenAiCompatibleModel({ baseUrl: "https://model.test/v1", model: "small", fetch });
    const error = await failureOf(model);
    expect(error.code).toBe("engine_unavailable");
    expect(error.message).toMatch(reason);
    expect(error.message).toContain(`(${code})`);
    expect(error.message).not.toContain("model.test");
  });

  test("TLS asked of a port that does not speak it", async () => {
    const plain = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n", () => socket.destroy()));
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const address = plain.address();
    const port = typeof address === "object" ? address?.port : 0;
    const model = createOpenAiCompatibleModel({ baseUrl: `https://127.0.0.1:${port}/v1`, model: "small" });
    expect((await failureOf(model)).message).toMatch(/does not speak TLS|closed the connection/);
    await new Promise((resolve) => plain.close(resolve));
  });
});

describe("asking again", () => {
  const answered: Answer = (_, response) => streamFrames(response, [chunkOf({ content: "Here." }, "stop")]);
  /** The first request gets `first`, those after it an answer. */
  const thenAnswered = (first: Answer): Answer => {
    let isFirst = true;
    return (chat, response) => {
      const answer = isFirst ? first : answered;
      isFirst = false;
      return answer(chat, response);
    };
  };

  test.each<[string, Answer]>([
    ["408", send(408, "text/plain", "")],
    ["409", send(409, "text/plain", "")],
    ["502 from something in between", send(502, "text/html", page)],
    ["429 that asks to wait a second", (_, r) => sendJson(r, 429, {}, { "retry-after": "1" })],
    ["429 that asks to wait 20 ms", (_, r) => sendJson(r, 429, {}, { "retry-after-ms": "20", "retry-after": "1" })],
    ["a connection that breaks", (_, r) => void r.destroy()],
    ["a stream that breaks before its first word", events(chunkOf({ role: "assistant" }))],
    ["an error event of the moment", events(frame({ error: { type: "server_error" } }))],
  ])("after %s there is an answer", async (_, first) => {
    const waits: number[] = [];
    const timers = {
      setTimer: (delayMs: number, fire: () => void) => {
        waits.push(delayMs);
        queueMicrotask(fire);
        return () => undefined;
      },
    };
    const { model, server } = await serve(thenAnswered(first), { timers });
    expect((await collect(model))[0]).toEqual({ type: "text", text: "Here." });
    expect(server.received).toHaveLength(2);
    expect(waits.filter((delayMs) => delayMs <= 1000 && delayMs > 0).length).toBeGreaterThan(0);
  });

  test.each<[string, Answer]>([
    ["400", send(400, "application/json", '{"error":{"message":"messages"}}')],
    ["401", send(401, "text/plain", "")],
    ["429 without a time", send(429, "text/plain", "")],
    ["429 that asks to wait long", (_, r) => sendJson(r, 429, {}, { "retry-after": "30" })],
    ["503 that asks to wait long", (_, r) => sendJson(r, 503, {}, { "retry-after": "30" })],
    [
      "429 that asks to wait until a date",
      (_, r) => sendJson(r, 429, {}, { "retry-after": "Fri, 1 Jan 2027 00:00:00 GMT" }),
    ],
    ["words", events(half)],
  ])("after %s it is not asked again", async (_, first) => {
    const { model, server } = await serve(thenAnswered(first));
    await failureOf(model);
    expect(server.received).toHaveLength(1);
  });

  test("the second failure is told", async () => {
    const { model, server } = await serve((_, response) =>
      sendJson(response, server.received.length > 1 ? 401 : 500, {}),
    );
    expect(await failureOf(model)).toMatchObject({ code: "unauthorized", details: { attempts: 2, status: 401 } });
  });

  test("the wait is part of the time until the first token", async () => {
    const timers = new Map<number, () => void>();
    const { model } = await serve((_, response) => sendJson(response, 500, {}), {
      firstTokenTimeoutMs: 200,
      timers: {
        setTimer: (delayMs, fire) => {
          timers.set(delayMs, fire);
          // Its own wait of 300 ms never ends here; the limit passes first.
          if (delayMs === 300) queueMicrotask(() => timers.get(200)?.());
          return () => undefined;
        },
        now: () => 5,
      },
    });
    expect(await failureOf(model)).toMatchObject({ code: "timed_out", details: { tookMs: 0, status: 500 } });
  });

  test("a caller who goes away meanwhile ends it", async () => {
    const controller = new AbortController();
    const { model, server } = await serve((_, response) => sendJson(response, 500, {}), {
      timers: {
        setTimer: () => {
          controller.abort();
          return () => undefined;
        },
      },
    });
    expect(await collect(model, conformanceRequest(words, { signal: controller.signal }))).toEqual([]);
    expect(server.received).toHaveLength(1);
  });
});
