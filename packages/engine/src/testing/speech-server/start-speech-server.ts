import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** One request as a fake speech server received it. */
export interface ReceivedSpeechRequest {
  /** In capitals. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in small letters. */
  readonly headers: IncomingMessage["headers"];
  /** Members of a JSON body; empty for any other. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The body, as it came. */
  readonly body: Buffer;
  /** Settles when the connection or the answer has ended, from either side. */
  readonly closed: Promise<void>;
}

/** Answers one request. */
export type SpeechAnswerer = (request: ReceivedSpeechRequest, response: ServerResponse) => void | Promise<void>;

/** A running fake speech server. */
export interface FakeSpeechServer {
  /** Base URL with `/v1`. */
  readonly baseUrl: string;
  /** Every request, oldest first. */
  readonly received: readonly ReceivedSpeechRequest[];
  /** Connections that were accepted. */
  readonly connectionCount: number;
  /** Stops listening and cuts what is open. */
  close(): Promise<void>;
}

/**
 * A speech server on loopback for tests, on a free port. What has no answerer is answered with 404.
 * @param answerers by the end of the path, for example `/audio/speech`
 */
export async function startSpeechServer(
  answerers: Readonly<Record<string, SpeechAnswerer>>,
): Promise<FakeSpeechServer> {
  const received: ReceivedSpeechRequest[] = [];
  let connectionCount = 0;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces);
      const asked: ReceivedSpeechRequest = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        json: parse(request, body),
        body,
        closed: new Promise((resolve) => response.once("close", resolve)),
      };
      received.push(asked);
      const path = asked.path.replace(/\?.*$/, "");
      const answer = Object.entries(answerers).find(([end]) => path.endsWith(end))?.[1];
      if (answer !== undefined) return void answer(asked, response);
      response.writeHead(404, { "content-type": "application/json" });
      response.end('{"detail":"Not Found"}');
    });
  });
  server.on("connection", () => (connectionCount += 1));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`,
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

function parse(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  if (!/json/.test(request.headers["content-type"] ?? "")) return {};
  return JSON.parse(body.toString()) as Record<string, unknown>;
}
