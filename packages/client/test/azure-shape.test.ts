import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { connect, createNodeTransport } from "../src/index.ts";
import type { VoiceLiveClient } from "../src/index.ts";

const tls = (name: string): string => readFileSync(new URL(`../../server/test/tls/${name}`, import.meta.url), "utf8");
const transport = createNodeTransport({ ca: tls("cert.pem") });
const scope = "https://ai.azure.com/.default";

/** A server that takes what Azure takes, over TLS, and nothing else: path, query, headers and token. */
class AzureLikeServer {
  readonly requests: IncomingMessage[] = [];
  readonly sockets: WebSocket[] = [];
  /** What each connection heard. */
  readonly heard: { readonly type: string }[][] = [];
  /** Token that is valid now. */
  token = "token-1";
  readonly #server: Server = createServer({ cert: tls("cert.pem"), key: tls("key.pem") });
  readonly #upgrades = new WebSocketServer({ noServer: true });
  endpoint = "";

  async listen(): Promise<void> {
    this.#server.on("upgrade", (request, socket, head) => {
      this.requests.push(request);
      const refusal = this.#refusal(request);
      if (refusal !== undefined) return socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
      this.#upgrades.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.endpoint = `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #refusal(request: IncomingMessage): string | undefined {
    const url = new URL(request.url ?? "", this.endpoint);
    if (url.pathname !== "/voice-live/realtime") return "404 Not Found";
    if (url.searchParams.get("api-version") !== "2026-07-15") return "400 Bad Request";
    const isAgent = url.searchParams.has("agent-name");
    if (!isAgent && url.searchParams.get("model") !== "gpt-4o") return "400 Bad Request";
    if (isAgent && !url.searchParams.has("agent-project-name")) return "400 Bad Request";
    if (request.headers.authorization === `Bearer ${this.token}`) return undefined;
    if (request.headers["api-key"] === "azure-key") return isAgent ? "403 Forbidden" : undefined;
    return "401 Unauthorized";
  }

  #accept(socket: WebSocket): void {
    this.sockets.push(socket);
    const heard: { readonly type: string }[] = [];
    this.heard.push(heard);
    const send = (event: object): void => socket.send(JSON.stringify({ event_id: "e", ...event }));
    send({ type: "session.created", session: { id: `sess_${this.sockets.length}`, tools: [] } });
    socket.on("message", (data: Buffer) => {
      const event: { type: string; session?: object; item?: object } = JSON.parse(data.toString());
      heard.push(event);
      if (event.type === "session.update") {
        send({ type: "session.updated", session: { id: `sess_${this.sockets.length}`, ...event.session } });
      }
      if (event.type === "conversation.item.create") {
        const item = { id: "item_1", object: "realtime.item", status: "completed", ...event.item };
        send({ type: "conversation.item.created", previous_item_id: null, item });
      }
    });
  }
}

let server: AzureLikeServer;
let client: VoiceLiveClient | undefined;
beforeEach(async () => {
  server = new AzureLikeServer();
  await server.listen();
});
afterEach(async () => {
  await client?.close();
  client = undefined;
  server.close();
});

const base = { model: "gpt-4o", transport };

describe("against a server that checks what Azure checks", () => {
  it("signs in with a token of the right scope and names the request", async () => {
    const scopes: unknown[] = [];
    const credential = {
      getToken: (asked: string | string[]) => {
        scopes.push(asked);
        return Promise.resolve({ token: "token-1", expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    };
    client = await connect({ ...base, endpoint: server.endpoint, credential });
    expect(scopes).toEqual([scope]);
    const [request] = server.requests;
    expect(request?.url).toBe("/voice-live/realtime?api-version=2026-07-15&model=gpt-4o");
    expect(request?.headers["x-ms-client-request-id"]).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(request?.headers["user-agent"]).toMatch(/^vivavoce-client\//);
    expect(request?.headers).not.toHaveProperty("api-key");
  });

  it("takes a key, adds features and headers, and reaches an agent with a token only", async () => {
    client = await connect({
      ...base,
      endpoint: `${server.endpoint}/`,
      credential: "azure-key",
      features: ["vivavoce_trace", "client_ec_reference:false"],
      headers: { "VoiceLive-Features": "preview" },
    });
    const url = new URL(server.requests[0]?.url ?? "", server.endpoint);
    expect(url.searchParams.get("features")).toBe("vivavoce_trace:true,client_ec_reference:false");
    expect(server.requests[0]?.headers["voicelive-features"]).toBe("preview");
    await client.close();

    const agent = { name: "pizza", project: "shop", conversationId: "thread_1" };
    const { endpoint } = server;
    await expect(connect({ endpoint, transport, agent, credential: "azure-key" })).rejects.toMatchObject({
      name: "ForbiddenError",
      message: expect.stringContaining("use a token where an agent is named"),
    });
    client = await connect({ endpoint, transport, agent, credential: { token: "token-1" } });
    const named = new URL(server.requests[2]?.url ?? "", endpoint).searchParams;
    expect(Object.fromEntries(named)).toEqual({
      "api-version": "2026-07-15",
      "agent-name": "pizza",
      "agent-project-name": "shop",
      "conversation-id": "thread_1",
    });
  });

  it.each([
    [{ path: "", credential: { token: "stale" } }, "UnauthorizedError", 401, /sign in again/],
    [{ path: "", credential: "azure-key", model: "none" }, "ConnectionError", 400, /api-version and the model/],
    [{ path: "", credential: "azure-key", apiVersion: "1999-01-01" }, "ConnectionError", 400, /api-version/],
    [{ credential: "azure-key", path: "/v1/realtime" }, "NotFoundError", 404, /host and path/],
  ])("says what to do about a refusal: %j", async ({ path, ...options }, name, status, message) => {
    const endpoint = server.endpoint + path;
    const error = await connect({ ...base, endpoint, ...options }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name, status, message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/azure-key|stale/);
  });

  it("trusts no certificate it has not been told of", async () => {
    const { endpoint } = server;
    await expect(connect({ endpoint, model: "gpt-4o", credential: "azure-key" })).rejects.toMatchObject({
      name: "UnreachableError",
      message: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });

  it("comes back with a fresh token and the conversation when the server dies under it", async () => {
    let count = 0;
    const credential = { getToken: () => Promise.resolve({ token: `token-${++count}` }) };
    const reconnect = { firstDelayMs: 1 };
    client = await connect({ ...base, endpoint: server.endpoint, credential, reconnect });
    await client.updateSession({ instructions: "Be brief." });
    const told = client.waitFor("conversation.item.created");
    client.sendText("hello");
    await told;
    const back = new Promise<void>((resolve) => {
      client?.onConnection(({ state }) => state === "open" && resolve());
    });
    server.token = "token-2";
    server.sockets[0]?.terminate();
    await back;
    await expect
      .poll(() => server.heard[1]?.map((event) => event.type))
      .toEqual(["session.update", "conversation.item.create"]);
    expect(server.heard[1]).toMatchObject([
      { session: { instructions: "Be brief." } },
      { item: { id: "item_1", content: [{ type: "input_text", text: "hello" }] } },
    ]);
    expect(client.session?.id).toBe("sess_2");
    const ids = server.requests.map((request) => request.headers["x-ms-client-request-id"]);
    expect(ids[0]).toBe(ids[1]);
  });
});
