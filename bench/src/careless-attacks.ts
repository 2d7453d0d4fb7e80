import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import type { Socket } from "node:net";
import { pour } from "./strangers/careless-servers.ts";

/** One careless or hostile server: what it answers, and how a caller comes to use it. */
export interface Attack {
  readonly name: string;
  /** MCP servers that one caller names; 0 for an attack by the model server. */
  readonly mcpServers: number;
  /** Callers that use it at once. */
  readonly callers: number;
  /** The answer is spoken. */
  readonly spoken?: boolean;
  /** Answers one MCP request other than `initialize`, or one chat completion. */
  readonly answer: (body: Body, request: IncomingMessage, response: ServerResponse) => void;
  /** Takes over the whole connection, below HTTP. */
  readonly raw?: (socket: Socket) => void;
}

export interface Body {
  readonly id?: number;
  readonly method?: string;
}

const mebi = 1024 * 1024;
const events = { "content-type": "text/event-stream" };

function sendJson(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

const resultOf = (id: number | undefined, result: unknown): string => JSON.stringify({ jsonrpc: "2.0", id, result });

function stream(piece: string | Buffer): Attack["answer"] {
  return (_body, _request, response) => {
    response.writeHead(200, events);
    pour(response, piece);
  };
}

function chat(response: ServerResponse, deltas: readonly object[], reason = "stop"): void {
  response.writeHead(200, events);
  for (const delta of deltas) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
  response.end(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })}\n\ndata: [DONE]\n\n`,
  );
}

const words = (length: number): string => "And so it went on and on. ".repeat(Math.ceil(length / 26)).slice(0, length);
const call = (name: string, text: string, index = 0): object => ({
  tool_calls: [{ index, id: `call_${index}`, function: { name, arguments: text } }],
});
const tiny = Buffer.from("1\r\n \r\n".repeat(10_000));

/** How a stream that the attacker answers in raw bytes begins. */
const rawHead = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";

/** What MCP servers do; one caller names sixteen of them where nothing else is said. */
function byMcp(name: string, answer: Attack["answer"], more: Partial<Attack> = {}): Attack {
  return { name: `mcp: ${name}`, mcpServers: 16, callers: 1, answer, ...more };
}

/** What the model server does, to one caller where nothing else is said. */
function byModel(name: string, answer: Attack["answer"], more: Partial<Attack> = {}): Attack {
  return { name: `model: ${name}`, mcpServers: 0, callers: 1, answer, ...more };
}

/** A list of tools, one page of it. */
function listing(count: number, more: object = {}): Attack["answer"] {
  return ({ id }, _request, response) => {
    const tools = Array.from({ length: count }, (_, index) => ({ name: `t${index}`, inputSchema: { type: "object" } }));
    sendJson(response, resultOf(id, { tools, ...more }));
  };
}

/** An answer of the model in these pieces, which are made when they are asked for: the server loads this file too. */
function answering(deltas: () => readonly object[], reason?: string): Attack["answer"] {
  return (_body, _request, response) => chat(response, deltas(), reason);
}

const nothing = (): void => {};
const letters = stream(Buffer.alloc(64 * 1024, "x"));
const note = { jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: 1 } };
const delta = { choices: [{ index: 0, delta: { content: words(26) } }] };

export const attacks: readonly Attack[] = [
  { name: "nothing, for comparison", mcpServers: 0, callers: 0, answer: nothing },
  byMcp("no line ends", letters),
  byMcp("no line ends, 8 callers", letters, { callers: 8 }),
  byMcp("bare data lines", stream("data:\n".repeat(10_000))),
  byMcp("endless notifications", stream(`data: ${JSON.stringify(note)}\n\n`.repeat(500))),
  byMcp("pieces of one byte", nothing, {
    raw: (socket) => {
      socket.write(rawHead);
      pour(socket, tiny);
    },
  }),
  byMcp("endless 103", nothing, {
    raw: (socket) => pour(socket, Buffer.from("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2000))),
  }),
  byMcp("60,000 tools", listing(60_000)),
  byMcp("nested 1,000,000 deep", ({ id }, _request, response) =>
    sendJson(
      response,
      `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"a","inputSchema":{"type":"object","x":${"[".repeat(1e6)}${"]".repeat(1e6)}}}]}}`,
    ),
  ),
  byMcp("cursors without end", listing(2000, { nextCursor: "again" })),
  byModel(
    "5 MB at once",
    answering(() => [{ content: words(5 * mebi) }]),
  ),
  byModel(
    "5 MB at once, spoken",
    answering(() => [{ content: words(5 * mebi) }]),
    { spoken: true },
  ),
  byModel(
    "5 MB in pieces",
    answering(() => Array.from({ length: 5000 }, () => ({ content: words(1024) }))),
  ),
  byModel(
    "2 MB of arguments",
    answering(
      () => [call("look", '{"a":"'), ...Array.from({ length: 2000 }, () => call("look", words(1024)))],
      "tool_calls",
    ),
  ),
  byModel("text without end", stream(`data: ${JSON.stringify(delta)}\n\n`.repeat(100)), { callers: 4 }),
  byModel("body without end", letters, { callers: 4 }),
  byModel(
    "1,500 characters, spoken",
    answering(() => [{ content: words(1500) }]),
    { spoken: true },
  ),
  byModel(
    "always calls a tool",
    (body, _request, response) => {
      if (body.method === undefined) return chat(response, [call("add", "{}")], "tool_calls");
      const tools = [{ name: "add", inputSchema: { type: "object" } }];
      const result = body.method === "tools/list" ? { tools } : { content: [{ type: "text", text: "5" }] };
      sendJson(response, resultOf(body.id, result));
    },
    { mcpServers: 1 },
  ),
];

/** The attack's servers on loopback: one address for the model, and so many for MCP. */
export async function startAttack(attack: Attack): Promise<{ modelUrl: string; mcpUrl: string; calls: () => number }> {
  let calls = 0;
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", () => undefined);
    request.on("end", () => {
      if (request.method === "GET") return void response.writeHead(405).end();
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      if (body.method === "initialize") {
        const serverInfo = { name: "careless", version: "1" };
        return sendJson(
          response,
          resultOf(body.id, { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo }),
        );
      }
      if (body.method?.startsWith("notifications/") === true) return void response.writeHead(202).end();
      if (body.method === "tools/call") calls += 1;
      return attack.answer(body, request, response);
    });
  });
  const { raw } = attack;
  const server =
    raw === undefined
      ? http
      : createTcpServer((socket) => void socket.on("error", () => {}).once("data", () => raw(socket)));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { modelUrl: `${origin}/v1`, mcpUrl: `${origin}/mcp`, calls: () => calls };
}
