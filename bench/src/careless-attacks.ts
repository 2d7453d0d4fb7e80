import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import type { Socket } from "node:net";

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

/** Writes as fast as the other side reads, until it is gone. */
function pour(response: ServerResponse, piece: string | Buffer, totalBytes = Number.POSITIVE_INFINITY): void {
  let bytes = 0;
  const write = (): void => {
    while (!response.destroyed && bytes < totalBytes) {
      bytes += piece.length;
      if (!response.write(piece)) return void response.once("drain", write);
    }
    if (!response.destroyed) response.end();
  };
  write();
}

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

function pourSocket(socket: Socket, piece: Buffer): void {
  const write = (): void => {
    while (!socket.destroyed) if (!socket.write(piece)) return void socket.once("drain", write);
  };
  write();
}

export const attacks: readonly Attack[] = [
  { name: "nothing, for comparison", mcpServers: 0, callers: 0, answer: () => undefined },
  { name: "mcp: no line ends", mcpServers: 16, callers: 1, answer: stream(Buffer.alloc(64 * 1024, "x")) },
  { name: "mcp: no line ends, 8 callers", mcpServers: 16, callers: 8, answer: stream(Buffer.alloc(64 * 1024, "x")) },
  { name: "mcp: bare data lines", mcpServers: 16, callers: 1, answer: stream("data:\n".repeat(10_000)) },
  {
    name: "mcp: endless notifications",
    mcpServers: 16,
    callers: 1,
    answer: stream(
      `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: 1 } })}\n\n`.repeat(
        500,
      ),
    ),
  },
  {
    name: "mcp: pieces of one byte",
    mcpServers: 16,
    callers: 1,
    answer: () => undefined,
    raw: (socket) => {
      socket.write(rawHead);
      pourSocket(socket, tiny);
    },
  },
  {
    name: "mcp: endless 103",
    mcpServers: 16,
    callers: 1,
    answer: () => undefined,
    raw: (socket) => pourSocket(socket, Buffer.from("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2000))),
  },
  {
    name: "mcp: 60,000 tools",
    mcpServers: 16,
    callers: 1,
    answer: ({ id }, _request, response) =>
      sendJson(
        response,
        resultOf(id, {
          tools: Array.from({ length: 60_000 }, (_, index) => ({ name: `t${index}`, inputSchema: { type: "object" } })),
        }),
      ),
  },
  {
    name: "mcp: nested 1,000,000 deep",
    mcpServers: 16,
    callers: 1,
    answer: ({ id }, _request, response) =>
      sendJson(
        response,
        `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"a","inputSchema":{"type":"object","x":${"[".repeat(1e6)}${"]".repeat(1e6)}}}]}}`,
      ),
  },
  {
    name: "mcp: cursors without end",
    mcpServers: 16,
    callers: 1,
    answer: ({ id }, _request, response) =>
      sendJson(
        response,
        resultOf(id, {
          tools: Array.from({ length: 2000 }, (_, index) => ({ name: `t${index}`, inputSchema: { type: "object" } })),
          nextCursor: "again",
        }),
      ),
  },
  {
    name: "model: 5 MB at once",
    mcpServers: 0,
    callers: 1,
    answer: (_body, _request, response) => chat(response, [{ content: words(5 * mebi) }]),
  },
  {
    name: "model: 5 MB at once, spoken",
    mcpServers: 0,
    callers: 1,
    spoken: true,
    answer: (_body, _request, response) => chat(response, [{ content: words(5 * mebi) }]),
  },
  {
    name: "model: 5 MB in pieces",
    mcpServers: 0,
    callers: 1,
    answer: (_body, _request, response) =>
      chat(
        response,
        Array.from({ length: 5000 }, () => ({ content: words(1024) })),
      ),
  },
  {
    name: "model: 2 MB of arguments",
    mcpServers: 0,
    callers: 1,
    answer: (_body, _request, response) =>
      chat(
        response,
        [call("look", '{"a":"'), ...Array.from({ length: 2000 }, () => call("look", words(1024)))],
        "tool_calls",
      ),
  },
  {
    name: "model: text without end",
    mcpServers: 0,
    callers: 4,
    answer: stream(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: words(26) } }] })}\n\n`.repeat(100),
    ),
  },
  { name: "model: body without end", mcpServers: 0, callers: 4, answer: stream(Buffer.alloc(64 * 1024, "x")) },
  {
    name: "model: 1,500 characters, spoken",
    mcpServers: 0,
    callers: 1,
    spoken: true,
    answer: (_body, _request, response) => chat(response, [{ content: words(1500) }]),
  },
  {
    name: "model: always calls a tool",
    mcpServers: 1,
    callers: 1,
    answer: (body, _request, response) => {
      if (body.method === undefined) return chat(response, [call("add", "{}")], "tool_calls");
      const tools = [{ name: "add", inputSchema: { type: "object" } }];
      sendJson(
        response,
        resultOf(body.id, body.method === "tools/list" ? { tools } : { content: [{ type: "text", text: "5" }] }),
      );
    },
  },
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
