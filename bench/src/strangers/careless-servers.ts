import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Writable } from "node:stream";

/** A server on loopback that does one thing badly. */
export interface CarelessServer {
  readonly url: string;
  close(): void;
}

export async function startCarelessServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<CarelessServer> {
  const server = createServer((request, response) => {
    request.resume();
    response.on("error", () => {});
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Writes pieces as fast as the other side takes them, at most so many bytes. */
export function pour(to: Writable, piece: string | Buffer, mostBytes = Infinity): void {
  let left = mostBytes;
  const more = (): void => {
    while (left > 0 && !to.destroyed) {
      left -= piece.length;
      if (!to.write(piece)) return void to.once("drain", more);
    }
  };
  more();
}

/** An MCP server whose event stream never ends a line. */
export function endlessLine(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("data: ");
  pour(response, "x".repeat(16_384), 512 * 1024 * 1024);
}

/** A model server that answers with so many bytes of text, in pieces of the given length. */
export function longAnswer(bytes: number, pieceLength: number) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [{ id: "careless", object: "model" }] }));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const delta = { content: "word ".repeat(Math.ceil(pieceLength / 5)) };
    const chunk = `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta }] })}\n\n`;
    pour(response, chunk, bytes);
    if (bytes < Infinity) {
      const last = {
        id: "c",
        object: "chat.completion.chunk",
        choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
      };
      response.write(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`, () => response.end());
    }
  };
}

/** A model server that has something else than an event stream to say, without end. */
export function endlessBody(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  pour(response, "[".repeat(16_384), 512 * 1024 * 1024);
}
