import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** One request as the fake server received it. */
export interface ReceivedChat {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
  /** Settles when the connection or the answer has ended from either side. */
  readonly closed: Promise<void>;
}

/** A model server that answers as a test says, and keeps what it was asked. */
export interface ChatServer {
  /** Base URL with `/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly received: readonly ReceivedChat[];
  /** Distinct connections that were accepted. */
  readonly connectionCount: number;
  close(): Promise<void>;
}

/** A chat completion server on loopback for tests: every request goes to `answer`. */
export async function startChatServer(
  answer: (chat: ReceivedChat, response: ServerResponse) => void | Promise<void>,
): Promise<ChatServer> {
  const received: ReceivedChat[] = [];
  let connectionCount = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const chat: ReceivedChat = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
        closed: new Promise((resolve) => response.once("close", resolve)),
      };
      received.push(chat);
      void answer(chat, response);
    });
  });
  server.on("connection", () => (connectionCount += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    baseUrl: `${origin}/v1`,
    origin,
    received,
    get connectionCount() {
      return connectionCount;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Chunk of a completion with this delta. */
export function chunkOf(delta: unknown, finishReason: string | null = null, members: object = {}): string {
  return frame({ id: "chatcmpl-1", choices: [{ index: 0, delta, finish_reason: finishReason }], ...members });
}

/** Server-sent event with this data. */
export function frame(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** Answers with an event stream of these frames, then `[DONE]`. */
export function streamFrames(response: ServerResponse, frames: readonly string[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(frames.join("") + frame("[DONE]"));
}

/** Answers with a JSON body. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
