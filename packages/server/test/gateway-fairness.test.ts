import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import type { OpenSession } from "../src/pipeline/session-port.ts";
import { connectClient, startGateway } from "./gateway-fixture.ts";

const messages = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => JSON.stringify({ n: from + n }));

/** A session that answers each message with so many characters, and counts what it has taken. */
function answering(characters: number): { readonly openSession: OpenSession; readonly taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    openSession(_request, connection) {
      const { promise: closed, resolve: end } = deferred();
      connection.send("{}");
      return {
        receive(message) {
          taken.push(message.toString());
          connection.send("x".repeat(characters));
        },
        disconnected: () => end(),
        drain: () => closed,
        closed,
      };
    },
  };
}

test("who sends too fast is told once, and slowed down; nothing is lost or disordered", async () => {
  const { openSession, taken } = answering(1);
  const limits = { eventBurst: 10, eventsPerSecond: 200, rateGraceMs: 60_000, pingIntervalMs: 0 };
  const clock = createManualClock();
  const { url } = await startGateway({ openSession, limits, clock });
  const client = await connectClient(url());
  const sent = messages(0, 60);
  for (const message of sent) client.socket.send(message);
  await expect.poll(() => client.messages.some((message) => message.includes("rate_limit_exceeded"))).toBe(true);
  for (let count = 10; count < sent.length; count++) {
    expect(taken).toHaveLength(count);
    clock.advance(1000 / limits.eventsPerSecond);
    await vi.waitFor(() => expect(taken.length).toBe(count + 1), { timeout: 15_000, interval: 1 });
  }
  const seen = await client.received(62);
  const errors = seen.filter((message) => message.includes("rate_limit_exceeded"));
  expect(errors).toHaveLength(1);
  expect(JSON.parse(errors[0] ?? "")).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
  expect(taken).toEqual(sent);
});

test("who goes on for long is closed with a reason", async () => {
  const { openSession, taken } = answering(1);
  const limits = { eventBurst: 5, eventsPerSecond: 10, rateGraceMs: 300, pingIntervalMs: 0 };
  const clock = createManualClock();
  const { url } = await startGateway({ openSession, limits, clock });
  const client = await connectClient(url());
  for (const message of messages(0, 20_000)) client.socket.send(message);
  // It is told as soon as it is too fast, and nothing more is taken until time passes.
  await expect.poll(() => client.messages.some((message) => message.includes("rate_limit_exceeded"))).toBe(true);
  expect(taken).toHaveLength(5);
  for (let passed = 0; passed < 3; passed++) clock.advance(100);
  expect(await client.closed).toEqual({ code: 1008, reason: "rate limit exceeded" });
  expect(taken).toHaveLength(8);
});

test("appends have a rate of their own: sound does not use up what events may", async () => {
  const { openSession, taken } = answering(1);
  const limits = { eventBurst: 3, eventsPerSecond: 1, appendBurst: 1000, rateGraceMs: 60_000 };
  const { url } = await startGateway({ openSession, limits });
  const client = await connectClient(url());
  for (let n = 0; n < 500; n++) client.socket.send('{"type":"input_audio_buffer.append","audio":"AAAA"}');
  for (const message of messages(0, 3)) client.socket.send(message);
  await client.received(504);
  expect(taken).toHaveLength(503);
  expect(client.messages.some((message) => message.includes("rate_limit_exceeded"))).toBe(false);
});

test("events are not answered while the answers are not read, and a client that reads late is no client that is gone", async () => {
  const { openSession, taken } = answering(500_000);
  const { url } = await startGateway({ openSession, limits: { maxSendBufferBytes: 8_000_000 } });
  const client = await connectClient(url());
  client.socket.pause();
  for (const message of messages(0, 200)) client.socket.send(message);
  await sleep(300);
  const takenUnread = taken.length;
  client.socket.resume();
  await client.received(201);
  // What the network's own buffers take is a few megabytes.
  expect(takenUnread).toBeLessThan(60);
  expect(taken).toHaveLength(200);
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});

test("pings are answered, but a flood of them only as far as it is read", async () => {
  const { url } = await startGateway({ limits: { eventBurst: 100, eventsPerSecond: 10 } });
  const client = await connectClient(url());
  let pongs = 0;
  client.socket.on("pong", () => (pongs += 1));
  client.socket.ping("once");
  await expect.poll(() => pongs).toBe(1);
  for (let n = 0; n < 5000; n++) client.socket.ping("again and again and again and again");
  const newest = new Promise<void>((resolve) => {
    client.socket.on("pong", (data) => data.toString() === "the newest" && resolve());
  });
  client.socket.ping("the newest");
  await newest;
  expect(pongs).toBeGreaterThan(50);
  expect(pongs).toBeLessThan(1000);
});

test("a message for which there is no memory closes its own connection, and no other", async () => {
  const limits = { maxServerBytes: 4_000_000, callerShare: 1, maxMessageBytes: 16_000_000 };
  const { url } = await startGateway({ limits });
  const other = await connectClient(url());
  const client = await connectClient(url());
  client.socket.send("x".repeat(6_000_000), { fin: false });
  expect(await client.closed).toEqual({ code: 1013, reason: "the server is short of memory" });
  const next = await connectClient(url());
  for (const socket of [other, next]) {
    socket.socket.send("x".repeat(1_000_000));
    await socket.received(2);
  }
});

test("a client that has much to read can stop what is said, and has nothing more answered", async () => {
  const { openSession, taken } = answering(1);
  const { url, gateway } = await startGateway({
    limits: { maxSendBufferBytes: 64_000_000 },
    openSession(request, connection) {
      for (let n = 0; n < 30; n++) connection.send("x".repeat(1_000_000));
      return openSession(request, connection);
    },
  });
  const client = await connectClient(url());
  client.socket.pause();
  client.socket.send('{"type":"response.cancel"}');
  client.socket.send('{"type":"conversation.item.retrieve","item_id":"x"}');
  await expect.poll(() => taken).toEqual(['{"type":"response.cancel"}']);
  client.socket.resume();
  await expect.poll(() => taken).toHaveLength(2);
  await gateway.close();
});
