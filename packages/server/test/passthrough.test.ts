import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { IncomingMessage } from "node:http";
import { createManualClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { createLineJournal } from "../src/journal/session-journal.ts";
import type { SessionJournal } from "../src/journal/session-journal.ts";
import type { ServerLimits } from "../src/create-server.ts";
import { createModelTable } from "../src/pipeline/models/model-table.ts";
import { UpstreamSocket } from "../src/pipeline/passthrough/upstream-socket.ts";
import type { Upstream } from "../src/pipeline/passthrough/upstream.ts";
import { scriptedEngines, startServer, talkTo } from "./scripted-server.ts";
import type { Script, ScriptedServer } from "./scripted-server.ts";

const path = "/voice-live/realtime?api-version=2026-07-15";
const upstreamKey = "key-of-the-service";
const frontKey = "key-of-the-front";
const longAnswer = "This answer goes on for a good while, so that somebody can interrupt it before it is over. ".repeat(
  3,
);

/** A server whose model `cloud` is the service at the URL. */
async function startFront(
  url: string,
  changes: Partial<Upstream> = {},
  limits: ServerLimits = {},
): Promise<ScriptedServer> {
  const engines = scriptedEngines({});
  const upstream: Upstream = { api: "azure-voice-live", url, model: "gpt-4o", apiKey: upstreamKey, ...changes };
  const models = createModelTable(engines.languageModel, [{ kind: "realtime", name: "cloud", upstream }]);
  return startServer({}, { engines, models, limits, credentials: { apiKeys: [frontKey] } });
}

/** Our own server as the service, and one in front of it. */
async function startBoth(script: Script, changes: Partial<Upstream> = {}) {
  const service = await startServer(script, { credentials: { apiKeys: [upstreamKey] } });
  return { service, front: await startFront(service.url, changes) };
}

/** A service that does as the test says with each socket; its requests are kept. */
async function startFake(connected: (socket: WebSocket) => void) {
  const requests: IncomingMessage[] = [];
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket, request) => {
    requests.push(request);
    connected(socket);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const withKey = (front: ScriptedServer): string => `${front.url}${path}&model=cloud&api-key=${frontKey}`;

describe("a session that is passed through", () => {
  test("is recorded frame by frame, both ways", async () => {
    const service = await startServer({}, { credentials: { apiKeys: [upstreamKey] } });
    const engines = scriptedEngines({});
    const upstream: Upstream = { api: "azure-voice-live", url: service.url, model: "gpt-4o", apiKey: upstreamKey };
    const models = createModelTable(engines.languageModel, [{ kind: "realtime", name: "cloud", upstream }]);
    const lines: string[] = [];
    const closed = vi.fn();
    const openJournal = (): SessionJournal => createLineJournal((line) => lines.push(line), closed);
    const credentials = { apiKeys: [frontKey] };
    const client = await talkTo(withKey(await startServer({}, { engines, models, credentials, openJournal })));
    await client.next("session.created");
    client.send({ type: "input_audio_buffer.clear" });
    await client.next("input_audio_buffer.cleared");
    client.socket.close(1000);
    await client.closed;
    const recorded = lines.map((line) => JSON.parse(line) as { readonly from: string; readonly message: string });
    expect(recorded.filter(({ from }) => from === "client").map(({ message }) => message)).toEqual([
      '{"type":"input_audio_buffer.clear"}',
    ]);
    expect(recorded.filter(({ from }) => from === "upstream").map(({ message }) => message)).toEqual(client.messages);
    await expect.poll(() => closed).toHaveBeenCalledOnce();
    expect(lines.join("")).not.toContain(upstreamKey);
  });

  test("is heard and answered by the service, whose events are the client's own", async () => {
    const { front } = await startBoth({ speech: [[500, 1500]], heard: ["Hello."], answers: ["Hi, you."] });
    const client = await talkTo(withKey(front));
    expect(await client.next("session.created")).toMatchObject({ session: { model: "gpt-4o" } });
    client.send({ type: "session.update", session: { temperature: 0.7 } });
    expect(await client.next("session.updated")).toMatchObject({ session: { temperature: 0.7 } });
    client.talk(3000);
    await client.next("response.done");
    const types = client.events().map(({ type }) => type);
    for (const type of [
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "conversation.item.input_audio_transcription.completed",
      "response.created",
      "response.audio.delta",
      "response.audio_transcript.done",
    ]) {
      expect(types).toContain(type);
    }
    client.socket.close(1000);
    await client.closed;
  });

  test("is interrupted by the user", async () => {
    const { front } = await startBoth({
      speech: [
        [500, 1500],
        [3500, 5000],
      ],
      heard: ["Tell me.", "Stop."],
      answers: [longAnswer, "Fine."],
    });
    const client = await talkTo(withKey(front));
    client.talk(3000);
    await client.next("response.audio.delta");
    client.talk(3000);
    const done = await client.next("response.done");
    expect(done).toMatchObject({
      response: { status: "cancelled", status_details: { reason: "turn_detected" } },
    });
  });

  test("OpenAI's wire passes by its own path, with the bearer in place of the client's", async () => {
    const { front } = await startBoth({ answers: ["Hi."] }, { api: "openai", model: "gpt-realtime" });
    const options = { headers: { authorization: `Bearer ${frontKey}` } };
    const client = await talkTo(`${front.url}/v1/realtime?model=cloud`, ["realtime"], options);
    expect(client.socket.protocol).toBe("realtime");
    expect(await client.next("session.created")).toMatchObject({
      session: { type: "realtime", model: "gpt-realtime" },
    });
  });

  test("gets no message that would end its client: an error in its place, and goes on", async () => {
    const service = await startFake((socket) => {
      socket.send(JSON.stringify({ type: "session.created", session: {} }));
      socket.send(JSON.stringify({ type: "response.audio.delta", delta: "A".repeat(1024 * 1024) }));
      socket.send(Buffer.alloc(1024 * 1024 + 1), { binary: true });
      socket.send(JSON.stringify({ type: "response.done", response: {} }));
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    await client.next("response.done");
    expect(client.events().map(({ type }) => type)).toEqual(["session.created", "error", "error", "response.done"]);
    expect(client.events()[1]).toMatchObject({ error: { code: "event_too_large", type: "server_error" } });
  });

  test("is not shown the service's key when the service repeats it", async () => {
    const service = await startFake((socket) => {
      const message = `Incorrect API key provided: ${upstreamKey}.`;
      socket.send(JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } }));
      socket.close(4001, `no ${upstreamKey}`);
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    expect(await client.next("error")).toMatchObject({ error: { message: "Incorrect API key provided: ***." } });
    expect(await client.closed).toEqual({ code: 4001, reason: "no ***" });
  });

  test("gives the service the front's credential and nothing of the client's", async () => {
    const service = await startFake((socket) => socket.send('{"type":"session.created"}'));
    const front = await startFront(service.url, { headers: { "x-extra": "1" } });
    const client = await talkTo(withKey(front), [], {
      headers: { cookie: "c=1", Authorization: `Bearer ${frontKey}`, "X-MS-Client-Request-ID": "abc" },
    });
    await client.next("session.created");
    const [request] = service.requests;
    expect(request?.url).toBe("/voice-live/realtime?model=gpt-4o&api-version=2026-07-15");
    expect(request?.headers).toMatchObject({
      "api-key": upstreamKey,
      "x-extra": "1",
      "x-ms-client-request-id": "abc",
    });
    expect(JSON.stringify([request?.url, request?.headers])).not.toContain(frontKey);
    expect(request?.headers).not.toHaveProperty("cookie");
    expect([...client.messages, ...front.log].join()).not.toContain(upstreamKey);
  });

  test("frames pass unchanged, as text or binary, also those from before the service was there", async () => {
    const received: [string, boolean][] = [];
    const service = await startFake((socket) => {
      socket.on("message", (data: Buffer, isBinary) => {
        received.push([data.toString(), isBinary]);
        socket.send(data, { binary: isBinary });
      });
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    const kinds: boolean[] = [];
    client.socket.on("message", (_data, isBinary) => kinds.push(isBinary));
    client.socket.send(' {"odd" : "spacing é" }');
    client.socket.send(Buffer.from("binary"));
    expect(await client.received(2)).toEqual([' {"odd" : "spacing é" }', "binary"]);
    expect(kinds).toEqual([false, true]);
    expect(received).toEqual([
      [' {"odd" : "spacing é" }', false],
      ["binary", true],
    ]);
  });
});

describe("a service that is not there", () => {
  test("lost in the middle of an answer is an error, then 1011", async () => {
    const service = await startFake((socket) => {
      socket.send('{"type":"session.created"}');
      socket.on("message", () => {
        socket.send('{"type":"response.created"}');
        socket.terminate();
      });
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    client.send({ type: "response.create" });
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(client.events().at(-1)).toMatchObject({
      type: "error",
      error: { type: "server_error", code: "upstream_lost" },
    });
  });

  test("that stops in the middle of an answer closes as itself", async () => {
    const { service, front } = await startBoth({ answers: [longAnswer] });
    const client = await talkTo(withKey(front));
    client.send({ type: "response.create" });
    await client.next("response.audio.delta");
    await service.server.close();
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  test("that refuses the front's key is an error without the key, then 1011", async () => {
    const { front } = await startBoth({}, { apiKey: "a-wrong-key" });
    const client = await talkTo(withKey(front));
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(client.events()).toMatchObject([{ type: "error", error: { code: "upstream_refused" } }]);
    expect([...client.messages, ...front.log].join()).not.toContain("a-wrong-key");
  });

  test("that refuses with a body without end is not read on", async () => {
    const server = createTcpServer();
    const closed = new Promise<void>((resolve) => {
      server.on("connection", (socket) => {
        socket.on("error", () => undefined);
        socket.on("close", () => resolve());
        socket.once("data", () => {
          socket.write("HTTP/1.1 503 Busy\r\n\r\n");
          const write = (): void => {
            while (!socket.destroyed) if (!socket.write("x".repeat(10_000))) return void socket.once("drain", write);
          };
          write();
        });
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = await talkTo(withKey(await startFront(url)));
    expect(await client.next("error")).toMatchObject({ error: { code: "upstream_unavailable" } });
    await closed;
  });

  test("that cannot be reached is an error, then 1013", async () => {
    const port = await new Promise<number>((resolve) => {
      const probe = createTcpServer().listen(0, "127.0.0.1", () => {
        const { port: free } = probe.address() as AddressInfo;
        probe.close(() => resolve(free));
      });
    });
    const client = await talkTo(withKey(await startFront(`ws://127.0.0.1:${port}`)));
    expect(await client.closed).toMatchObject({ code: 1013 });
    expect(client.events()).toMatchObject([{ type: "error", error: { code: "upstream_unavailable" } }]);
  });

  test("that never answers is given up after the time for it", async () => {
    const sockets: Socket[] = [];
    const silent = createTcpServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = await talkTo(withKey(await startFront(url, { connectTimeoutMs: 50 })));
    expect(await client.closed).toMatchObject({ code: 1013 });
    expect(client.events()).toMatchObject([{ type: "error", error: { code: "upstream_unavailable" } }]);
  });

  test("is not for clients of another wire", async () => {
    const service = await startFake(() => {});
    const front = await startFront(service.url);
    const client = await talkTo(`${front.url}/v1/realtime?model=cloud`, [], {
      headers: { authorization: `Bearer ${frontKey}` },
    });
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect(client.events()).toMatchObject([
      {
        type: "error",
        error: { code: "OperationNotSupported", message: expect.stringContaining("/voice-live/realtime") },
      },
    ]);
    expect(service.requests).toHaveLength(0);
  });
});

describe("what waits is bounded", () => {
  const megabyte = "x".repeat(1024 * 1024);

  /**
   * Everything here is one process, and what its sockets can take or give they do in a turn of its loop: a count that
   * stands still for so many turns has nothing left to move it, however slow the machine.
   */
  async function untilNothingMoves(count: () => number): Promise<void> {
    for (let still = 0, last = count(); still < 2000; still += 1) {
      await new Promise((resolve) => void setImmediate(resolve));
      if (count() !== last) [still, last] = [0, count()];
    }
  }

  test("a client that does not read stops the service, and gets everything when it reads again", async () => {
    let toService: WebSocket | undefined;
    let sent = 0;
    const service = await startFake((socket) => {
      toService = socket;
      socket.send("hello");
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    await client.received(1);
    client.socket.pause();
    const count = 40;
    for (let index = 0; index < count; index += 1) toService?.send(megabyte, () => (sent += 1));
    // The network and the front take some; then nothing moves any more, long before all of it.
    await untilNothingMoves(() => sent);
    expect(sent).toBeLessThan(count);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.socket.resume();
    expect(await client.received(1 + count)).toHaveLength(1 + count);
    client.socket.close();
    await client.closed;
  });

  test("a service that does not read stops the client, and gets everything when it reads again", async () => {
    let toService: WebSocket | undefined;
    let received = 0;
    const service = await startFake((socket) => {
      toService = socket;
      socket.on("message", () => (received += 1));
      socket.pause();
      socket.send("hello");
    });
    const client = await talkTo(withKey(await startFront(service.url)));
    await client.received(1);
    const count = 40;
    let taken = 0;
    for (let index = 0; index < count; index += 1) client.socket.send(megabyte, () => (taken += 1));
    await untilNothingMoves(() => taken);
    expect(taken).toBeLessThan(count);
    toService?.resume();
    await vi.waitFor(() => expect(received).toBe(count), { timeout: 10_000 });
  });
});

test("TR-56: a session that is passed through has an end too", async () => {
  const service = await startFake((socket) => socket.send('{"type":"session.created"}'));
  const front = await startFront(service.url, {}, { maxSessionMs: 50 });
  const client = await talkTo(withKey(front));
  expect(await client.closed).toMatchObject({ code: 1001 });
  expect(client.events().at(-1)).toMatchObject({ type: "error", error: { code: "session_expired" } });
});

test("client secrets open no session of a service", async () => {
  const service = await startFake(() => {});
  const front = await startFront(service.url, { api: "openai" });
  const response = await fetch(`${front.url.replace("ws", "http")}/v1/realtime/client_secrets`, {
    method: "POST",
    headers: { authorization: `Bearer ${frontKey}` },
    body: JSON.stringify({ session: { type: "realtime", model: "cloud" } }),
  });
  const { value } = (await response.json()) as { value: string };
  const client = await talkTo(`${front.url}/v1/realtime`, [], { headers: { authorization: `Bearer ${value}` } });
  expect(await client.closed).toMatchObject({ code: 1008 });
  expect(client.events()).toMatchObject([{ type: "error", error: { code: "OperationNotSupported" } }]);
  expect(service.requests).toHaveLength(0);
});

test("a service that answers no ping is gone", async () => {
  const fake = new WebSocketServer({ port: 0, host: "127.0.0.1", autoPong: false });
  await new Promise((resolve) => fake.once("listening", resolve));
  onTestFinished(() => {
    for (const socket of fake.clients) socket.terminate();
    fake.close();
  });
  const clock = createManualClock(0);
  const { promise: opened, resolve: markOpened } = deferred();
  const pinged = new Promise<void>((resolve) => {
    fake.on("connection", (socket) => socket.on("ping", () => resolve()));
  });
  const ended = new Promise((resolve) => {
    void new UpstreamSocket({
      url: `ws://127.0.0.1:${(fake.address() as AddressInfo).port}`,
      headers: {},
      clock,
      connectTimeoutMs: 10_000,
      maxMessageBytes: 1024,
      opened: markOpened,
      received: () => {},
      ended: resolve,
    });
  });
  await opened;
  clock.advance(20_000);
  await pinged;
  clock.advance(20_000);
  expect(await ended).toEqual({ kind: "closed", code: 1006, reason: "" });
});

test("a drain waits for the service's answer, then closes with 1001", async () => {
  const service = await startFake((socket) => {
    socket.send('{"type":"session.created"}');
    socket.on("message", (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      socket.send(type === "finish" ? '{"type": "response.done"}' : '{"type": "response.created"}');
    });
  });
  const front = await startFront(service.url);
  const client = await talkTo(withKey(front));
  client.send({ type: "response.create" });
  await client.next("response.created");
  const drained = front.server.drain();
  expect(client.socket.readyState).toBe(client.socket.OPEN);
  client.send({ type: "finish" });
  expect(await client.closed).toMatchObject({ code: 1001 });
  expect(client.events().at(-1)?.type).toBe("response.done");
  await drained;
});
