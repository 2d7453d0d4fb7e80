import { createServer } from "node:http";
import type { Server } from "node:http";
import { createHash } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { connect, createNodeTransport } from "../src/index.ts";

let server: Server | undefined;
const sockets: Socket[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.close();
});

/** A server that says hello and then nothing more, not even to a ping: as one whose cable was pulled. */
async function listenDeaf(): Promise<string> {
  server = createServer();
  server.on("upgrade", (request, socket: Socket) => {
    sockets.push(socket);
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const text = Buffer.from(JSON.stringify({ type: "session.created", event_id: "e", session: { id: "s" } }));
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
    socket.resume();
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("notices a server that answers no ping", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const transport = createNodeTransport({ heartbeatMs: 10_000 });
  const client = await connect({ endpoint: await listenDeaf(), model: "m", transport });
  let isOpen = true;
  void client.closed.then(() => (isOpen = false));
  // Two pings may be without an answer; the third beat ends it.
  await vi.advanceTimersByTimeAsync(20_000);
  expect(isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await client.closed).code).toBe(1006);
  await expect(client.waitFor("error")).rejects.toMatchObject({ name: "ConnectionLostError" });
});
