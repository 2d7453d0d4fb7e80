import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { deferred } from "@vivavoce/audio/deferred";
import type { McpTool } from "@vivavoce/protocol";
import { describe, expect, onTestFinished, test } from "vitest";
import { callOf, openMcpSession } from "./mcp-fixture.ts";
import type { McpSession } from "./mcp-fixture.ts";

const limits = { allowPrivateHosts: true, maxMessageBytes: 50_000, maxListingBytes: 5000, maxTools: 20 };
const token = "sk-Zq8Lw2Xv9Rt4Yb7N";

interface Request {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly cursor?: string; readonly name?: string };
}

/** Answers everything but the handshake, which is in order. */
type Careless = (body: Request, response: ServerResponse, request: IncomingMessage) => void;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function startCareless(answer: Careless): Promise<{ url: string; requests: Request[]; gone: Promise<void> }> {
  const requests: Request[] = [];
  const { promise: gone, resolve: markGone } = deferred();
  const http = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "GET") return void response.writeHead(405).end();
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Request;
      requests.push(body);
      if (body.method === "initialize") {
        const serverInfo = { name: "careless", version: "1" };
        return reply(response, body, { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo });
      }
      if (body.method?.startsWith("notifications/") === true) return void response.writeHead(202).end();
      response.once("close", markGone);
      return answer(body, response, request);
    });
  });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return { url: await listen(http), requests, gone };
}

function reply(response: ServerResponse, { id }: Request, result: unknown): void {
  send(response, JSON.stringify({ jsonrpc: "2.0", id, result }));
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function pour(response: ServerResponse, contentType: string, piece: string): void {
  response.writeHead(200, { "content-type": contentType });
  const write = (): void => {
    while (!response.destroyed) if (!response.write(piece)) return void response.once("drain", write);
  };
  write();
}

const schema = { type: "object" };
const toolsNamed = (...names: string[]): object => ({ tools: names.map((name) => ({ name, inputSchema: schema })) });
const server = (url: string, more: Partial<McpTool> = {}): McpTool => ({
  type: "mcp",
  server_label: "careless",
  server_url: url,
  require_approval: "never",
  ...more,
});

/** Why the listing failed; the session has gone on. */
async function refusal(session: McpSession, tool: McpTool): Promise<string> {
  expect((await session.use(tool)).type).toBe("mcp_list_tools.failed");
  const { warning } = await session.next("warning");
  session.ask("Hello?");
  expect((await session.next("response.done")).response.status).toBe("completed");
  return warning.message;
}

describe("a listing without end fails with a reason, and its connection is closed", () => {
  const notification = `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/x" })}\n\n`;
  test.each<[string, string, string, RegExp]>([
    ["no line ends", "text/event-stream", "x".repeat(500), /more than 50000 bytes/],
    ["no event ends", "text/event-stream", "data: {\n".repeat(500), /more than 50000 bytes/],
    ["lines of nothing", "text/event-stream", "data:\n".repeat(500), /more than 50000 bytes/],
    ["JSON", "application/json", "[[".repeat(500), /more than 50000 bytes/],
    ["notifications", "text/event-stream", notification, /no answer within 1000 ms/],
    ["comments", "text/event-stream", ": wait\n\n", /no answer within 1000 ms/],
  ])("%s", async (_, contentType, piece, reason) => {
    const careless = await startCareless((_body, response) => pour(response, contentType, piece));
    const timed = /within/.test(String(reason)) ? { listTimeoutMs: 1000 } : {};
    const session = await openMcpSession({ answers: ["Here."], mcp: { ...limits, ...timed } });
    expect(await refusal(session, server(careless.url))).toMatch(reason);
    // On a machine that is busy the time may be over before the list was asked for.
    if (careless.requests.some(({ method }) => method === "tools/list")) await careless.gone;
  });

  test("content of another type is called that", async () => {
    const careless = await startCareless((_body, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<p>Hello</p>");
    });
    const session = await openMcpSession({ answers: ["Here."], mcp: limits });
    expect(await refusal(session, server(careless.url))).toMatch(/neither JSON nor an event stream/);
  });

  test("pieces of one byte", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    const tcp = createTcpServer((socket) => {
      const write = (): void => {
        while (!socket.destroyed) if (!socket.write("1\r\n \r\n".repeat(1000))) return void socket.once("drain", write);
      };
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(head);
        write();
      });
    });
    onTestFinished(() => void tcp.close());
    const mcp = { ...limits, maxMessageBytes: 2000 };
    const session = await openMcpSession({ answers: ["Here."], mcp });
    expect(await refusal(session, server(await listen(tcp)))).toMatch(/more than 2000 bytes/);
  });

  test("answers that ask to wait", async () => {
    const tcp = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => void socket.write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)));
    });
    onTestFinished(() => void tcp.close());
    const session = await openMcpSession({ answers: ["Here."], mcp: limits });
    expect(await refusal(session, server(await listen(tcp)))).toMatch(/again and again/);
  });

  test.each<[string, (body: Request) => object, number, RegExp]>([
    ["pages that lead back", () => ({ ...toolsNamed("a"), nextCursor: "again" }), 2, /no end/],
    ["many pages", ({ params }) => ({ tools: [], nextCursor: `${params?.cursor ?? ""}x` }), 50, /more than 50 pages/],
    ["many tools", () => toolsNamed(...Array.from({ length: 21 }, (_, index) => `t${index}`)), 1, /more than 20 tools/],
    ["a long mark of the next page", () => ({ tools: [], nextCursor: "x".repeat(10_000) }), 1, /no end/],
    ["a long name", () => toolsNamed("x".repeat(1000)), 1, /more than 256 characters/],
    [
      "large schemas",
      () => ({ tools: [{ name: "a", inputSchema: { ...schema, x: "ä".repeat(3000) } }] }),
      1,
      /5000 bytes/,
    ],
  ])("%s", async (_, result, pages, reason) => {
    const careless = await startCareless((body, response) => reply(response, body, result(body)));
    const session = await openMcpSession({ answers: ["Here."], mcp: limits });
    expect(await refusal(session, server(careless.url))).toMatch(reason);
    expect(careless.requests.filter(({ method }) => method === "tools/list")).toHaveLength(pages);
  });

  test("little text for a great depth, or very many values", async () => {
    for (const [inner, reason] of [
      ["[".repeat(20_000) + "]".repeat(20_000), /nested more than 64 deep/],
      [`[${"1,".repeat(30_000)}1]`, /more than 20000 values/],
    ] as const) {
      const careless = await startCareless(({ id }, response) =>
        send(response, `{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"x":${inner}}}`),
      );
      const session = await openMcpSession({ answers: ["Here."], mcp: { ...limits, maxMessageBytes: 500_000 } });
      expect(await refusal(session, server(careless.url))).toMatch(reason);
    }
  });

  test("what is not allowed does not count", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `t${index}`);
    const careless = await startCareless((body, response) => reply(response, body, toolsNamed(...names)));
    const session = await openMcpSession({ mcp: limits });
    expect((await session.use(server(careless.url, { allowed_tools: ["t7"] }))).type).toBe("mcp_list_tools.completed");
  });
});

describe("a call", () => {
  test("without end fails, and the model goes on", async () => {
    const careless = await startCareless((body, response) => {
      if (body.method === "tools/list") return reply(response, body, toolsNamed("a"));
      return pour(response, "text/event-stream", "x".repeat(500));
    });
    const session = await openMcpSession({ answers: [{ parts: callOf("a") }, "No luck."], mcp: limits });
    await session.use(server(careless.url));
    session.ask("Go.");
    await session.next("response.mcp_call.failed");
    const { response } = await session.next("response.done");
    expect(response).toMatchObject({
      status: "completed",
      output: [{ error: { message: "The server sent a message of more than 50000 bytes." } }, {}],
    });
  });

  test("is not checked against a schema of the server's: a pattern of it could take for ever", async () => {
    const outputSchema = { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } };
    const careless = await startCareless((body, response) =>
      reply(
        response,
        body,
        body.method === "tools/list"
          ? { tools: [{ name: "a", inputSchema: schema, outputSchema }] }
          : { content: [], structuredContent: { a: `${"a".repeat(60)}!` } },
      ),
    );
    const session = await openMcpSession({ answers: [{ parts: callOf("a") }, "Done."], mcp: limits });
    await session.use(server(careless.url));
    session.ask("Go.");
    await session.next("response.mcp_call.completed");
    expect((await session.next("response.done")).response.status).toBe("completed");
  });

  test("events come to the SDK whole, however they were cut", async () => {
    const careless = await startCareless(({ id, method }, response) => {
      const result = method === "tools/list" ? toolsNamed("a") : { content: [{ type: "text", text: "fünf\n😀" }] };
      response.writeHead(200, { "content-type": "text/event-stream" });
      const lines = JSON.stringify({ jsonrpc: "2.0", id, result }, null, 1).split("\n");
      const bytes = Buffer.from(
        `: hello\n\nid: 1\nevent: message\n${lines.map((line) => `data: ${line}\r\n`).join("")}\r\n`,
      );
      for (const byte of bytes) response.write(Buffer.from([byte]));
      response.end();
    });
    const session = await openMcpSession({ answers: [{ parts: callOf("a") }, "Done."], mcp: limits });
    expect((await session.use(server(careless.url))).type).toBe("mcp_list_tools.completed");
    session.ask("Go.");
    const { response } = await session.next("response.done");
    expect(response.output[0]).toMatchObject({ output: "fünf\n😀" });
  });
});

describe("what opens a server is not shown, however the server repeats it", () => {
  const forms: [string, string][] = [
    ["as it is", token],
    ["with its scheme", `Bearer ${token}`],
    ["in base64", Buffer.from(`Bearer ${token}`).toString("base64")],
    ["cut", token.slice(0, 14)],
    ["of a header", "tenant/secret+4711"],
    ["percent-encoded", encodeURIComponent("tenant/secret+4711")],
    ["of a header that is no secret by its name", "acme-rocket-division"],
    ["of the address", "query-secret-0815"],
  ];
  test.each(forms)("%s", async (_, secret) => {
    const error = (id: number | undefined) => ({
      jsonrpc: "2.0",
      id,
      error: { code: -32_000, message: `no ${secret} here` },
    });
    let lists = 0;
    const careless = await startCareless((body, response) => {
      const { name } = body.params ?? {};
      if (body.method === "tools/list") {
        lists += 1;
        if (lists === 1) return send(response, JSON.stringify(error(body.id)));
        const tools = ["fail", "break", "tell", secret].map((tool) => ({
          name: tool,
          description: `Knows ${secret}.`,
          inputSchema: { ...schema, description: secret },
        }));
        return reply(response, body, { tools });
      }
      if (name === "break") return send(response, JSON.stringify(error(body.id)));
      const content = [{ type: "text", text: `You sent ${secret}!` }];
      return reply(response, body, { content, isError: name === "fail" });
    });
    const parts = [...callOf("fail"), ...callOf("break", {}, 1), ...callOf("tell", {}, 2)];
    const session = await openMcpSession({
      answers: [{ parts }, "Done."],
      mcp: { ...limits, maxMessageBytes: 100_000 },
    });
    const url = `${careless.url}?api_key=query-secret-0815`;
    const headers = { "x-tenant-key": "tenant/secret+4711", "x-team": "acme-rocket-division" };
    const tool = server(url, { authorization: token, headers });
    expect((await session.use(tool)).type).toBe("mcp_list_tools.failed");
    expect((await session.use({ ...tool, server_label: "second" })).type).toBe("mcp_list_tools.completed");
    session.ask("Go.");
    expect((await session.next("response.done")).response.status).toBe("completed");
    const shown = session.events.map((event) =>
      JSON.stringify(event).replaceAll(`"server_url":${JSON.stringify(url)}`, ""),
    );
    expect(shown.join("\n")).not.toContain(secret);
    expect(JSON.stringify([session.log, session.model.requests])).not.toContain(secret);
    expect(shown.join("\n")).toMatch(/You sent (Bearer )?\*\*\*!/);
  });
});
