import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A small MCP server on loopback with two tools: `add` gives the sum of `a` and `b`, `fail` always fails. */
export interface McpStandIn {
  readonly url: string;
  /** The same, for requests with the header `x-test: 1` and a token `conformance` only; others get 401. */
  readonly guardedUrl: string;
  close(): Promise<void>;
}

const numberType = { type: "number" } as const;
const tools = [
  {
    name: "add",
    description: "Adds two numbers.",
    inputSchema: { type: "object", properties: { a: numberType, b: numberType }, required: ["a", "b"] },
  },
  { name: "fail", description: "Always fails.", inputSchema: { type: "object", properties: {} } },
] as const;

/** Starts the server on a free port. It speaks the streamable HTTP transport without streams and without sessions. */
export async function startMcpStandIn(): Promise<McpStandIn> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    guardedUrl: `http://127.0.0.1:${port}/guarded`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") return void response.writeHead(405, { allow: "POST" }).end();
  if (request.url === "/guarded" && !isAllowed(request)) return void response.writeHead(401).end();
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const message = JSON.parse(Buffer.concat(pieces).toString("utf8")) as Readonly<Record<string, unknown>>;
  if (message["id"] === undefined) return void response.writeHead(202).end();
  const result = resultOf(String(message["method"]), (message["params"] ?? {}) as Readonly<Record<string, unknown>>);
  const body = result === undefined ? { error: { code: -32_601, message: "There is no such method." } } : { result };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id: message["id"], ...body }));
}

function isAllowed({ headers }: IncomingMessage): boolean {
  return headers["x-test"] === "1" && /^(Bearer )?conformance$/.test(headers.authorization ?? "");
}

function resultOf(method: string, params: Readonly<Record<string, unknown>>): object | undefined {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params["protocolVersion"] ?? "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "conformance", version: "1.0.0" },
      };
    case "ping":
      return {};
    case "tools/list":
      return { tools };
    case "tools/call":
      return callTool(String(params["name"]), (params["arguments"] ?? {}) as Readonly<Record<string, unknown>>);
    default:
      return undefined;
  }
}

function callTool(name: string, given: Readonly<Record<string, unknown>>): object {
  if (name !== "add") return { isError: true, content: [{ type: "text", text: "This tool always fails." }] };
  return { content: [{ type: "text", text: String(Number(given["a"]) + Number(given["b"])) }] };
}
