import { deferred } from "@vivavoce/audio/deferred";
import { describe, expect, it } from "vitest";
import type { OpenSession } from "../src/pipeline/session-port.ts";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";
import { connectClient, goodTarget, refusedUpgrade, startGateway } from "./gateway-fixture.ts";
import type { GatewayFixture, TestClient } from "./gateway-fixture.ts";

const asking = `${goodTarget}&features=vivavoce_resume:true`;
const withKey = (key: string) => ({ headers: { "api-key": key } });

function tokenOf(client: TestClient): string {
  const ready = client.messages.find((text) => text.includes("vivavoce.resume.ready")) ?? "{}";
  return (JSON.parse(ready) as { token: string }).token;
}

/** A client that asked for it, and what it needs to come back. */
async function open(server: GatewayFixture, options = {}) {
  const client = await connectClient(server.url(asking), [], options);
  await client.received(2);
  return {
    client,
    back: (seen: number) => server.url(`${asking}&vivavoce_resume=${tokenOf(client)}&vivavoce_seen=${seen}`),
  };
}

/** Resolves when the session has been told that its socket is lost. */
async function lost(server: GatewayFixture, client: TestClient): Promise<void> {
  const waits = (): number => server.log.filter((line) => line.includes("the session waits for its client")).length;
  const before = waits();
  client.socket.terminate();
  await expect.poll(() => waits()).toBe(before + 1);
}

describe("a session that goes on over another socket", () => {
  it("is told only to clients that ask for it, once it is open", async () => {
    const server = await startGateway();
    const stock = await connectClient(server.url());
    stock.socket.send("hello");
    expect(await stock.received(2)).toEqual([
      expect.stringContaining("session.created"),
      expect.stringContaining("echo"),
    ]);
    const { client } = await open(server);
    expect(JSON.parse(client.messages[1] ?? "")).toEqual({
      type: "vivavoce.resume.ready",
      token: expect.stringMatching(/^rt_\w{24,}$/),
      window_ms: 30_000,
      answers: true,
    });
  });

  it("gets what it had not seen, and what it said meanwhile, and is one session all the time", async () => {
    const metrics = createServerMetrics();
    const server = await startGateway({ metrics, limits: { maxSessions: 1 } });
    const { client, back } = await open(server);
    client.socket.send("one");
    client.socket.send("two");
    await client.received(4);
    await lost(server, client);
    expect(metrics.registry.render()).toMatch(/^vivavoce_sessions 1$/m);
    expect(metrics.registry.render()).toMatch(/^vivavoce_sessions_parked 1$/m);
    expect((await refusedUpgrade(server.url())).status).toBe(429);
    server.sessions[0]?.connection.send("said meanwhile");
    // Of session.created and two echoes the client has seen two.
    const again = await connectClient(back(2));
    expect(await again.received(3)).toEqual([
      '{"type":"vivavoce.resume.resumed","received":2}',
      expect.stringContaining('"echo":"two"'),
      "said meanwhile",
    ]);
    again.socket.send("three");
    await again.received(4);
    expect(server.sessions).toHaveLength(1);
    expect(server.sessions[0]?.received.map(String)).toEqual(["one", "two", "three"]);
    expect(server.sessions[0]?.disconnects).toBe(0);
    expect(metrics.registry.render()).toMatch(/^vivavoce_resumes_total 1$/m);
    expect(metrics.registry.render()).toMatch(/^vivavoce_sessions_parked 0$/m);
    again.socket.close(1000);
    await expect.poll(() => server.sessions[0]?.disconnects).toBe(1);
    await expect.poll(() => metrics.registry.render()).toMatch(/^vivavoce_sessions 0$/m);
    expect(metrics.registry.render()).toMatch(/^vivavoce_session_memory_bytes 0$/m);
  });

  it("goes to who comes back though its old socket seems to be open", async () => {
    const server = await startGateway();
    const { client, back } = await open(server);
    const again = await connectClient(back(1));
    await again.received(1);
    expect(await client.closed).toEqual({ code: 1008, reason: "resumed on another connection" });
    again.socket.send("here");
    await again.received(2);
    expect(server.sessions[0]?.disconnects).toBe(0);
  });

  it("is nobody else's: a key resumes only its own", async () => {
    const server = await startGateway({ credentials: { apiKeys: ["mine", "yours"], bearerTokens: [] } });
    const { client, back } = await open(server, withKey("mine"));
    await lost(server, client);
    const thief = await connectClient(back(1), [], withKey("yours"));
    expect(await thief.closed).toEqual({ code: 4410, reason: "session_not_found" });
    const owner = await connectClient(back(1), [], withKey("mine"));
    expect(await owner.received(1)).toEqual([expect.stringContaining("resumed")]);
  });

  it("ends when its client says goodbye, when its time is over, and when the server stops", async () => {
    const server = await startGateway({ limits: { resumeMs: 40 } });
    const polite = await open(server);
    polite.client.socket.close(1000);
    await expect.poll(() => server.sessions[0]?.disconnects).toBe(1);
    const { client, back } = await open(server);
    client.socket.terminate();
    await expect.poll(() => server.sessions[1]?.disconnects).toBe(1);
    const late = await connectClient(back(1));
    expect(await late.closed).toMatchObject({ code: 4410 });
    const patient = await startGateway();
    const third = await open(patient);
    await lost(patient, third.client);
    await patient.gateway.drain();
    expect(patient.sessions[0]?.disconnects).toBe(1);
  });

  it("is not offered where the window is 0, and does not wait where too many do", async () => {
    const off = await startGateway({ limits: { resumeMs: 0 } });
    const plain = await connectClient(off.url(asking));
    plain.socket.send("x");
    expect(await plain.received(2)).toEqual([expect.anything(), expect.stringContaining("echo")]);
    const server = await startGateway({ limits: { maxParkedSessions: 1 } });
    const [first, second] = [await open(server), await open(server)];
    await lost(server, first.client);
    second.client.socket.terminate();
    await expect.poll(() => server.sessions[1]?.disconnects).toBe(1);
    expect(server.sessions[0]?.disconnects).toBe(0);
  });

  it("keeps a bounded part of what was not seen, and says so to who wants more", async () => {
    const server = await startGateway({ limits: { maxResumeBytes: 100_000 } });
    const { client, back } = await open(server);
    for (let i = 0; i < 5; i++) server.sessions[0]?.connection.send("x".repeat(40_000));
    await client.received(7);
    await lost(server, client);
    const tooLate = await connectClient(back(1));
    expect(await tooLate.closed).toEqual({ code: 4410, reason: "session_not_resumable" });
    const again = await connectClient(back(5));
    expect((await again.received(2)).map((text) => text.length)).toEqual([expect.any(Number), 40_000]);
    // One that waits may not say more than is kept.
    await lost(server, again);
    for (let i = 0; i < 3; i++) server.sessions[0]?.connection.send("y".repeat(40_000));
    await expect.poll(() => server.sessions[0]?.disconnects).toBe(1);
  });

  it("counts what the socket itself says and takes, so that both sides agree", async () => {
    const server = await startGateway({ limits: { maxAppendBytes: 100 } });
    const { client, back } = await open(server);
    client.socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio: "A".repeat(400) }));
    await client.received(3);
    expect(client.messages[2]).toContain("error");
    await lost(server, client);
    const again = await connectClient(back(2));
    again.socket.send("next");
    expect(await again.received(2)).toEqual([
      '{"type":"vivavoce.resume.resumed","received":1}',
      expect.stringContaining('"echo":"next"'),
    ]);
  });

  it("forgets what its client says to have seen, and tells what it has taken", async () => {
    const server = await startGateway({ limits: { maxResumeBytes: 100_000 } });
    const { client, back } = await open(server);
    for (let i = 0; i < 16; i++) client.socket.send(`m${i}`);
    await client.received(19);
    expect(client.messages).toContain('{"type":"vivavoce.resume.received","received":16}');
    client.socket.send('{"type":"vivavoce.resume.seen","seen":17}');
    client.socket.send("last");
    await client.received(20);
    expect(server.sessions[0]?.received).toHaveLength(17);
    await lost(server, client);
    expect((await connectClient(back(16)).then((refused) => refused.closed)).code).toBe(4410);
    const again = await connectClient(back(17));
    expect(await again.received(2)).toEqual([expect.anything(), expect.stringContaining('"echo":"last"')]);
  });

  it("says that it is there when its client asks", async () => {
    const server = await startGateway();
    const { client } = await open(server);
    client.socket.send("one");
    await client.received(3);
    const asks = '{"type":"vivavoce.resume.seen","seen":2,"answer":true}';
    client.socket.send(asks);
    client.socket.send(asks);
    const answer = '{"type":"vivavoce.resume.received","received":1}';
    expect((await client.received(5)).slice(3)).toEqual([answer, answer]);
    expect(server.sessions[0]?.received).toHaveLength(1);
  });

  it("waits for a client that has closed its socket to go on over another", async () => {
    const server = await startGateway();
    const { client, back } = await open(server);
    client.socket.close(4411, "going on over another socket");
    await client.closed;
    const again = await connectClient(back(1));
    expect((await again.received(1))[0]).toContain("vivavoce.resume.resumed");
    expect(server.sessions).toHaveLength(1);
  });

  it("comes back to what was not seen also where less than that may be unsent", async () => {
    const server = await startGateway({ limits: { maxSendBufferBytes: 100_000 } });
    const { client, back } = await open(server);
    const waiting = 40;
    for (let i = 0; i < waiting; i++) server.sessions[0]?.connection.send("x".repeat(10_000));
    await client.received(2 + waiting);
    await lost(server, client);
    expect((await connectClient(back(1)).then((refused) => refused.closed)).reason).toBe("session_not_resumable");
    const again = await connectClient(back(waiting));
    expect(await again.received(2)).toEqual([expect.stringContaining("resumed"), "x".repeat(10_000)]);
    expect(server.sessions[0]?.disconnects).toBe(0);
  });

  it("is over, all of it, before a server that stops is", async () => {
    const over = deferred<void>();
    const openSession: OpenSession = () => ({
      receive() {},
      disconnected() {},
      drain: () => over.promise,
      closed: over.promise,
    });
    const server = await startGateway({ openSession, limits: { drainTimeoutMs: 60_000 } });
    const client = await connectClient(server.url(asking));
    await client.received(1);
    await lost(server, client);
    let hasStopped = false;
    const stopping = server.gateway.drain().then(() => (hasStopped = true));
    await fetch(`http://127.0.0.1:${server.port}/health`);
    expect(hasStopped).toBe(false);
    over.resolve();
    await stopping;
  });
});
