import { createServer as createHttpServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  CancelledNotificationSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { ClientEvent, McpTool, ServerEvent } from "@vivavoce/protocol";
import { parseServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import type { ScriptedLanguageModel } from "@vivavoce/engine/testing";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createServer } from "../src/create-server.ts";
import type { ServerOptions } from "../src/create-server.ts";

/** A real MCP server on loopback, made with the official SDK. */
export interface TestMcpServer {
  readonly url: string;
  /** Headers of every request, oldest first. */
  readonly headers: readonly IncomingHttpHeaders[];
  /** Calls that came in: name and arguments. */
  readonly calls: readonly (readonly [name: string, given: unknown])[];
  /** Calls that were taken back before they ended. */
  readonly cancelled: () => number;
}

const inputSchema = { type: "object" as const, properties: { a: { type: "number" }, b: { type: "number" } } };
const tools = ["add", "fail", "hang", "shout"].map((name) => ({ name, description: `To ${name}.`, inputSchema }));

/** How the server is spoken to: the older transport is HTTP with server-sent events. */
export type McpTransport = "stateless" | "stateful" | "older";

/** Tools: `add` gives a sum, `fail` fails, `hang` never ends, `shout` says far too much. */
export async function startMcpServer(
  options: { readonly redirectTo?: string; readonly transport?: McpTransport } = {},
): Promise<TestMcpServer> {
  const headers: IncomingHttpHeaders[] = [];
  const calls: [string, unknown][] = [];
  let cancelled = 0;

  function createTools(): Server {
    const server = new Server({ name: "test", version: "1.0.0" }, { capabilities: { tools: {} } });
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
    server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      calls.push([params.name, params.arguments]);
      return resultOf(params.name, params.arguments ?? {});
    });
    server.setNotificationHandler(CancelledNotificationSchema, () => void (cancelled += 1));
    return server;
  }

  let kept: StreamableHTTPServerTransport | undefined;
  let events: SSEServerTransport | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (options.transport ?? "stateless") {
      case "stateless": {
        const transport = new StreamableHTTPServerTransport({});
        response.on("close", () => void transport.close());
        await createTools().connect(transport as Transport);
        return transport.handleRequest(request, response);
      }
      case "stateful":
        if (kept === undefined) {
          kept = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "kept" });
          await createTools().connect(kept as Transport);
        }
        return kept.handleRequest(request, response);
      default:
        if (request.method === "POST" && events !== undefined) return events.handlePostMessage(request, response);
        if (request.method === "POST") return void response.writeHead(405).end();
        events = new SSEServerTransport("/messages", response);
        return createTools().connect(events);
    }
  }

  const http = createHttpServer((request, response) => {
    headers.push(request.headers);
    if (options.redirectTo !== undefined) {
      return void response.writeHead(307, { location: options.redirectTo }).end();
    }
    void handle(request, response);
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/mcp`, headers, calls, cancelled: () => cancelled };
}

function resultOf(name: string, given: Readonly<Record<string, unknown>>): CallToolResult | Promise<CallToolResult> {
  const text = (value: string): CallToolResult => ({ content: [{ type: "text", text: value }] });
  switch (name) {
    case "add":
      return text(String(Number(given["a"]) + Number(given["b"])));
    case "fail":
      return { ...text("This tool always fails."), isError: true };
    case "hang":
      return new Promise(() => {});
    default:
      return text("ä".repeat(1000));
  }
}

type EventOf<T extends ServerEvent["type"]> = Extract<ServerEvent, { type: T }>;

/** A session over a socket; every event is valid and in order. */
export interface McpSession {
  readonly model: ScriptedLanguageModel;
  readonly events: readonly ServerEvent[];
  readonly log: readonly string[];
  send(event: ClientEvent): void;
  /** The next event of one of the types after the last one that was awaited. */
  next<T extends ServerEvent["type"]>(...types: T[]): Promise<EventOf<T>>;
  /** Types so far, runs of one type written once. */
  types(): string[];
  /** Sets the tools and waits until they are listed, or are not. */
  use(...servers: McpTool[]): Promise<EventOf<"mcp_list_tools.completed" | "mcp_list_tools.failed">>;
  /** Says something as the user and asks for a response. */
  ask(text: string): void;
  itemOf<T extends EventOf<"conversation.item.created">["item"]["type"]>(
    type: T,
  ): Promise<Extract<EventOf<"conversation.item.created">["item"], { type: T }>>;
}

export interface McpSessionOptions {
  readonly answers?: Parameters<typeof createScriptedLanguageModel>[0];
  readonly speech?: readonly (readonly [number, number])[];
  /** Default: loopback is allowed. */
  readonly mcp?: NonNullable<ServerOptions["mcp"]>;
}

/** A call in an answer of the model. */
export function callOf(name: string, given: object | string = {}, index = 0) {
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return [
    { type: "toolCall" as const, index, callId: `call_${index}`, name },
    { type: "toolCallArguments" as const, index, text },
  ];
}

export async function openMcpSession(options: McpSessionOptions = {}): Promise<McpSession> {
  const model = createScriptedLanguageModel(options.answers ?? []);
  const log: string[] = [];
  const server = createServer({
    engines: {
      voiceActivity: createScriptedVoiceActivity({ speech: options.speech ?? [] }),
      recognizer: createScriptedRecognizer({ utterances: ["Stop."] }),
      languageModel: model,
      synthesizer: createScriptedSynthesizer(),
      judge: { id: "agreeable", judge: () => 1 },
    },
    mcp: options.mcp ?? { allowPrivateHosts: true },
    limits: { closeGraceMs: 500, drainTimeoutMs: 500 },
    logger: {
      log: (level, message, fields) => void log.push(JSON.stringify({ level, message, fields })),
      child() {
        return this;
      },
    },
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  const socket = new WebSocket(
    `${url.replace("http", "ws")}/voice-live/realtime?api-version=2026-07-15&model=scripted-language-model`,
  );
  onTestFinished(() => socket.terminate());
  const events: ServerEvent[] = [];
  const checker = createOrderChecker();
  let seen = 0;
  const waiting = new Set<() => void>();
  let broken: unknown;
  socket.on("message", (data: Buffer) => {
    try {
      const event = JSON.parse(data.toString()) as ServerEvent;
      parseServerEvent(event);
      checker.check(event);
      events.push(event);
    } catch (error) {
      broken = error;
    }
    for (const wake of waiting) wake();
  });
  await new Promise<void>((resolve) => void socket.once("open", () => resolve()));

  const session: McpSession = {
    model,
    events,
    log,
    send: (event) => socket.send(JSON.stringify(event)),
    async next<T extends ServerEvent["type"]>(...types: T[]) {
      for (;;) {
        if (broken !== undefined) throw broken;
        const index = events.findIndex((event, at) => at >= seen && (types as string[]).includes(event.type));
        const event = events[index];
        if (event !== undefined) {
          seen = index + 1;
          return event as EventOf<T>;
        }
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    types: () => events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]),
    async use(...servers) {
      session.send({ type: "session.update", session: { modalities: ["text"], tools: servers } });
      await session.next("session.updated");
      await session.next("mcp_list_tools.in_progress");
      return session.next("mcp_list_tools.completed", "mcp_list_tools.failed");
    },
    ask(text) {
      const content = [{ type: "input_text" as const, text }];
      session.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
      session.send({ type: "response.create" });
    },
    async itemOf(type) {
      for (;;) {
        const { item } = await session.next("conversation.item.created");
        if (item.type === type) return item as Extract<typeof item, { type: typeof type }>;
      }
    },
  };
  return session;
}
