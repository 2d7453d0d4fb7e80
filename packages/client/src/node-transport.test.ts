import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { connect as connectBrowser } from "./browser.ts";
import { connect } from "./index.ts";
import { nodeTransport } from "./node-transport.ts";
import { webSocketTransport } from "./web-socket-transport.ts";
import type { Socket, WebSocketConstructor } from "./socket.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A loopback server: refuses keys other than `good`, answers `session.update` and closes as told. */
async function listen(seen: { request?: IncomingMessage; closeCode?: number } = {}): Promise<string> {
  const sockets = new WebSocketServer({ noServer: true });
  server = createServer();
  server.on("upgrade", (request, socket, head) => {
    seen.request = request;
    const key = request.headers["api-key"] ?? new URL(request.url ?? "", "http://x").searchParams.get("api-key");
    if (key === "bad") {
      const body = JSON.stringify({ error: { code: "401", message: "Access denied for key bad." } });
      socket.end(`HTTP/1.1 401 Unauthorized\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.send(Buffer.from(JSON.stringify({ type: "session.created", event_id: "e1", session: { id: "s" } })));
      webSocket.on("message", (data: Buffer) => {
        const event: { session: object } = JSON.parse(data.toString());
        webSocket.send(JSON.stringify({ type: "session.updated", event_id: "e2", session: event.session }));
      });
      webSocket.on("close", (code) => (seen.closeCode = code));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("talks over ws with the key in a header, and closes with 1000", async () => {
  const seen: { request?: IncomingMessage; closeCode?: number } = {};
  const client = await connect({ endpoint: await listen(seen), model: "m", credential: { key: "good" } });
  expect(seen.request?.url).toBe("/voice-live/realtime?api-version=2026-07-15&model=m");
  expect(seen.request?.headers["api-key"]).toBe("good");
  expect((await client.updateSession({ instructions: "hi" })).instructions).toBe("hi");
  expect((await client.close()).code).toBe(1000);
  await expect.poll(() => seen.closeCode, { timeout: 5000 }).toBe(1000);
});

// A server warns of a model that it does not have right behind the session, and TCP brings both at once.
it("lets a program that awaits the session hear what came in the same packet", async () => {
  const sockets = new WebSocketServer({ noServer: true });
  server = createServer();
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.cork();
      webSocket.send(JSON.stringify({ type: "session.created", event_id: "e1", session: { id: "s" } }));
      webSocket.send(JSON.stringify({ type: "warning", event_id: "e2", warning: { code: "model_substituted" } }));
      socket.uncork();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = await connect({ endpoint: `http://127.0.0.1:${port}`, model: "m" });
  expect((await client.waitFor("warning", { timeoutMs: 15_000 })).warning.code).toBe("model_substituted");
  await client.close();
});

it("sends a token as a bearer header", async () => {
  const seen: { request?: IncomingMessage } = {};
  const client = await connect({ endpoint: await listen(seen), model: "m", credential: { token: "t" } });
  expect(seen.request?.headers.authorization).toBe("Bearer t");
  await client.close();
});

it("puts the credential into the query over a browser's WebSocket", async () => {
  const seen: { request?: IncomingMessage } = {};
  const endpoint = await listen(seen);
  const transport = webSocketTransport(WebSocket as unknown as WebSocketConstructor);
  const keyed = await connectBrowser({ endpoint, model: "m", credential: { key: "a b" }, transport });
  expect(seen.request?.url).toContain("api-key=a+b");
  expect((await keyed.updateSession({ instructions: "hi" })).instructions).toBe("hi");
  await keyed.close();
  const named = await connectBrowser({ endpoint, model: "m", credential: { token: "t" }, transport });
  expect(new URL(seen.request?.url ?? "", "http://x").searchParams.get("authorization")).toBe("Bearer t");
  expect((await named.close()).code).toBe(1000);
});

it("names the status of a refused upgrade but not the key", async () => {
  const error = await connect({ endpoint: await listen(), model: "m", credential: { key: "bad" } }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    name: "UnauthorizedError",
    status: 401,
    message: expect.stringMatching(
      /^The server refused the connection: HTTP 401 Unauthorized: Access denied for key \*\*\*\. Check that/,
    ),
  });
});

it("says so when nobody listens", async () => {
  const endpoint = await listen();
  await new Promise((resolve) => server?.close(resolve));
  await expect(connect({ endpoint, model: "m" })).rejects.toMatchObject({
    name: "UnreachableError",
    status: undefined,
    message: expect.stringMatching(/ECONNREFUSED.*start the server/),
  });
});

it("says so when what answers speaks no TLS, in one line", async () => {
  const error = await connect({ endpoint: (await listen()).replace("http", "https"), model: "m" }).catch(String);
  expect(error).toMatch(/^UnreachableError: [^\n]* use http:\/\/ or ws:\/\/, or correct the port\.$/);
});

it("does not hold the process when a socket that has ended is closed", async () => {
  const endpoint = await listen();
  await new Promise((resolve) => server?.close(resolve));
  let socket: Socket | undefined;
  await new Promise<string>((refused) => {
    const url = new URL(endpoint.replace("http", "ws"));
    const nothing = (): void => undefined;
    const handlers = { opened: nothing, message: nothing, closed: nothing, refused };
    socket = nodeTransport({ url, credential: undefined }, handlers);
  });
  const setTimer = vi.spyOn(globalThis, "setTimeout");
  socket?.close(1000, "");
  expect(setTimer).not.toHaveBeenCalled();
  setTimer.mockRestore();
});
