import { connect } from "node:net";
import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { connectClient, goodTarget, rawExchange, refusedUpgrade, startGateway } from "./gateway-fixture.ts";

test("TR-51: text and binary messages arrive as bytes, fragments joined", async () => {
  const { url, sessions } = await startGateway();
  const client = await connectClient(url());
  client.socket.send('{"a":1}');
  client.socket.send(Buffer.from('{"b":2}'));
  client.socket.send('{"c":', { fin: false });
  client.socket.send("3}", { fin: true });
  client.socket.send("");
  await client.received(5);
  expect(sessions[0]?.received.map((message) => [Buffer.isBuffer(message), message.toString()])).toEqual([
    [true, '{"a":1}'],
    [true, '{"b":2}'],
    [true, '{"c":3}'],
    [true, ""],
  ]);
});

test("a message beyond maxMessageBytes closes with 1009, one of just that size does not", async () => {
  const { url, sessions } = await startGateway({ limits: { maxMessageBytes: 10_000 } });
  const client = await connectClient(url());
  client.socket.send("x".repeat(10_000));
  await client.received(2);
  client.socket.send("x".repeat(10_001));
  expect(await client.closed).toMatchObject({ code: 1009 });
  expect(sessions[0]).toMatchObject({ disconnects: 1, received: { length: 1 } });
});

test("fragments count together", async () => {
  const { url } = await startGateway({ limits: { maxMessageBytes: 10_000 } });
  const client = await connectClient(url());
  client.socket.send("x".repeat(6_000), { fin: false });
  client.socket.send("x".repeat(6_000), { fin: true });
  expect(await client.closed).toMatchObject({ code: 1009 });
});

function append(characters: number): string {
  return JSON.stringify({ event_id: "big", audio: "A".repeat(characters), type: "input_audio_buffer.append" });
}

const tooLong = {
  type: "error",
  error: { type: "invalid_request_error", code: "invalid_value", param: "audio", event_id: "big" },
};

test("TR-54: 15 MiB of audio in one append pass, four characters more do not", async () => {
  const { url, sessions } = await startGateway();
  const client = await connectClient(url());
  const limit = 15 * 1024 * 1024;
  client.socket.send(append(limit));
  client.socket.send(append(limit + 4));
  const messages = await client.received(3);
  expect(sessions[0]?.received).toHaveLength(1);
  expect(JSON.parse(messages[2] ?? "")).toMatchObject(tooLong);
});

test("TR-54: an append too long is an error event, text or binary; the session lives and other events pass", async () => {
  const { url, sessions } = await startGateway({ limits: { maxAppendBytes: 1_000 } });
  const client = await connectClient(url());
  client.socket.send(append(1_004));
  client.socket.send(Buffer.from(append(1_004)));
  client.socket.send(append(1_000));
  client.socket.send(JSON.stringify({ type: "other", audio: "A".repeat(2_000) }));
  client.socket.send(`not JSON ${"A".repeat(2_000)}`);
  client.socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio: null, padding: "A".repeat(2_000) }));
  const messages = await client.received(7);
  expect(sessions[0]?.received).toHaveLength(4);
  for (const message of messages.slice(1, 3)) expect(JSON.parse(message)).toMatchObject(tooLong);
});

test("text that is not UTF-8 closes with 1007", async () => {
  const { url } = await startGateway();
  const client = await connectClient(url());
  client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect(await client.closed).toMatchObject({ code: 1007 });
});

test("TR-44: one session too many is refused with 429 until one ends", async () => {
  const { url, sessions } = await startGateway({ limits: { maxSessions: 2 } });
  const first = await connectClient(url());
  await connectClient(url());
  expect(await refusedUpgrade(url())).toMatchObject({
    status: 429,
    error: { type: "rate_limit_error", code: "session_limit_reached" },
  });
  first.socket.close(1000, "Client disconnect"); // TR-61
  expect(await first.closed).toEqual({ code: 1000, reason: "Client disconnect" });
  await expect.poll(() => sessions[0]?.disconnects).toBe(1);
  await connectClient(url());
});

test("TR-44, TR-55: too many connections in a minute are refused with 429", async () => {
  const clock = createManualClock();
  const { url } = await startGateway({ clock, limits: { connectionsPerMinute: 2, pingIntervalMs: 0 } });
  await connectClient(url());
  await refusedUpgrade(url("/voice-live/realtime?api-version=2025-10-01")); // not counted
  clock.advance(10_000);
  await connectClient(url());
  expect(await refusedUpgrade(url())).toMatchObject({
    status: 429,
    headers: { "retry-after": "50" },
    error: { type: "rate_limit_error", code: "rate_limit_exceeded" },
  });
  clock.advance(50_000);
  await connectClient(url());
});

test("a client that does not read is closed with 1008 when too much waits for it", async () => {
  const { url, sessions, log } = await startGateway({ limits: { maxSendBufferBytes: 1_000_000, closeGraceMs: 200 } });
  const client = await connectClient(url());
  await client.received(1);
  client.socket.pause();
  const session = sessions[0];
  const chunk = "x".repeat(100_000);
  // The network of the machine takes some megabytes before anything waits.
  for (let sent = 0; sent < 500 && session?.disconnects === 0; sent++) {
    session.connection.send(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(session?.disconnects).toBe(1);
  expect(session?.connection.bufferedBytes).toBeLessThan(1_200_000);
  expect(log.join()).toContain("client does not read");
  await expect.poll(() => log.join()).toContain("socket closed");
  session?.connection.send("dropped without harm");
  client.socket.resume();
  await client.closed;
  expect(session?.disconnects).toBe(1);
});

test("TR-60: a client is pinged, and one that answers stays", async () => {
  const clock = createManualClock();
  const { url } = await startGateway({ clock, limits: { pingIntervalMs: 20_000 } });
  const client = await connectClient(url());
  await client.received(1);
  for (let ping = 0; ping < 5; ping++) {
    const pinged = new Promise((resolve) => client.socket.once("ping", resolve));
    clock.advance(20_000);
    await pinged;
    client.socket.send("between"); // its echo says that the pong before it has been read
    await client.received(ping + 2);
  }
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});

test("TR-60: a client that neither answers nor sends is cut after two pings", async () => {
  const clock = createManualClock();
  const { url, sessions } = await startGateway({ clock, limits: { pingIntervalMs: 20_000 } });
  const client = await connectClient(url(), [], { autoPong: false });
  await client.received(1);
  clock.advance(59_999);
  expect(sessions[0]?.disconnects).toBe(0);
  clock.advance(1);
  expect(await client.closed).toMatchObject({ code: 1006 });
  await expect.poll(() => sessions[0]?.disconnects).toBe(1);
});

test("a client that sends and does not read is not taken for dead", async () => {
  const clock = createManualClock();
  const { url, sessions } = await startGateway({ clock, limits: { pingIntervalMs: 20_000 } });
  const client = await connectClient(url(), [], { autoPong: false });
  await client.received(1);
  client.socket.pause();
  for (let count = 1; count <= 6; count++) {
    client.socket.send("x");
    await expect.poll(() => sessions[0]?.received.length).toBe(count);
    clock.advance(20_000);
  }
  expect(sessions[0]?.disconnects).toBe(0);
});

test("a connection that sends no request is closed after upgradeTimeoutMs", async () => {
  const { port } = await startGateway({ limits: { upgradeTimeoutMs: 100 } });
  const idle = connect(port, "127.0.0.1");
  idle.on("error", () => {});
  idle.resume();
  await new Promise((resolve) => idle.once("close", resolve));
  expect(await rawExchange(port, "GET / HTTP/1.1\r\nHost: x\r\nSlow")).toContain("408 Request Timeout");
});

test("headers beyond 16 KiB are refused", async () => {
  const { port } = await startGateway();
  const answer = await rawExchange(port, `GET ${goodTarget} HTTP/1.1\r\nHost: x\r\nBig: ${"x".repeat(20_000)}\r\n\r\n`);
  expect(answer).toContain("431");
});

test("a session that throws closes its socket with 1011 and no other", async () => {
  const { url, sessions, log } = await startGateway();
  const [good, bad] = [await connectClient(url()), await connectClient(url())];
  bad.socket.send("throw");
  expect(await bad.closed).toMatchObject({ code: 1011 });
  await expect.poll(() => sessions[1]?.disconnects).toBe(1);
  expect(log.join("\n")).toContain("a bug in the session");
  good.socket.send("alive");
  expect((await good.received(2))[1]).toContain("alive");
});

test("a session that cannot be opened closes its socket with 1011", async () => {
  const { url, gateway } = await startGateway({
    openSession: () => {
      throw new Error("no engine");
    },
  });
  expect(await (await connectClient(url())).closed).toMatchObject({ code: 1011 });
  await gateway.close();
});

test("a session closes with its own code, and a reason too long is cut", async () => {
  const { url, sessions } = await startGateway();
  const client = await connectClient(url());
  sessions[0]?.connection.send("last");
  sessions[0]?.connection.close(1000, "é".repeat(100));
  sessions[0]?.connection.close(1011, "too late");
  sessions[0]?.connection.send("never");
  expect(await client.closed).toEqual({ code: 1000, reason: "é".repeat(61) });
  expect(client.messages.at(-1)).toBe("last");
  await expect.poll(() => sessions[0]?.disconnects).toBe(1);
});

test("a code that may not be sent becomes 1011", async () => {
  const { url, sessions } = await startGateway();
  const client = await connectClient(url());
  sessions[0]?.connection.close(1006, "");
  expect(await client.closed).toMatchObject({ code: 1011 });
});
