import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { connectClient, goodTarget, rawExchange, refusedUpgrade, startGateway, testTls } from "./gateway-fixture.ts";

const credentials = { apiKeys: ["right-key"], bearerTokens: [] };
const withKey = { headers: { "api-key": "right-key" } };

/** Connections that send this and no more, and read nothing. */
function strangers(port: number, count: number, text = "", host = "127.0.0.1"): Promise<Socket[]> {
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect({ port, host, localAddress: host }, () => {
            if (text !== "") socket.write(text);
            resolve(socket);
          });
          socket.on("error", () => resolve(socket));
          onTestFinished(() => void socket.destroy());
        }),
    ),
  );
}

function bigConsole(): string {
  const dir = mkdtempSync(join(tmpdir(), "vivavoce-console-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "index.html"), "x".repeat(8 * 1024 * 1024));
  return dir;
}

describe("strangers do not shut out a caller with a key, from the same address", () => {
  const kinds: readonly [kind: string, text: string, count?: number][] = [
    ["silent connections", ""],
    ["requests that never end", "GET / HTTP/1.1\r\nHost: x\r\nSlow: "],
    ["connections kept open between requests", "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["bodies that never come", "POST /v1/realtime/client_secrets HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"],
    ["answers that are not read", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 80],
    [
      "wrong keys",
      `GET ${goodTarget}&api-key=wrong HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ];
  test.each(kinds)("%s", async (_kind, text, count = 456) => {
    const { port, url, sessions } = await startGateway({ credentials, consoleDir: bigConsole() });
    const before = await connectClient(url(), [], withKey);
    await strangers(port, count, text);
    const client = await connectClient(url(), [], withKey);
    await client.received(1);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    before.socket.send("still here");
    await before.received(2);
    expect(sessions.map((session) => session.disconnects)).toEqual([0, 0]);
  });

  test("TLS handshakes that never begin, or never end", async () => {
    const { port, url } = await startGateway({ credentials, tls: testTls });
    await strangers(port, 228);
    await strangers(port, 228, "\x16\x03\x01");
    const client = await connectClient(url(), [], withKey);
    expect(await client.received(1)).toHaveLength(1);
  });
});

test("a silent connection is closed after firstByteTimeoutMs, under TLS too", async () => {
  for (const tls of [undefined, testTls]) {
    const clock = createManualClock();
    const { port } = await startGateway({ clock, ...(tls === undefined ? {} : { tls }) });
    const [silent] = await strangers(port, 1);
    const talking = tls === undefined ? connect(port, "127.0.0.1") : connectTls({ port, rejectUnauthorized: false });
    onTestFinished(() => void talking.destroy());
    await new Promise((resolve) => talking.once(tls === undefined ? "connect" : "secureConnect", resolve));
    talking.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    await new Promise((resolve) => talking.once("data", resolve));
    silent?.resume();
    clock.advance(2_999);
    talking.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    await new Promise((resolve) => talking.once("data", resolve));
    expect(silent?.closed).toBe(false);
    clock.advance(1);
    await expect.poll(() => silent?.closed).toBe(true);
    talking.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    await new Promise((resolve) => talking.once("data", resolve));
  }
});

test("an answer that nobody reads ends", async () => {
  const clock = createManualClock();
  const { port } = await startGateway({ clock, consoleDir: bigConsole() });
  const [reader] = await strangers(port, 1);
  reader?.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => reader?.once("readable", resolve));
  let bytes = 0;
  reader?.on("data", (piece: Buffer) => (bytes += piece.length));
  clock.advance(60_000);
  reader?.resume();
  await expect.poll(() => reader?.closed).toBe(true);
  // Not at its end.
  expect(bytes).toBeLessThan(8 * 1024 * 1024);
});

test("a thousand requests in one packet do not have a thousand files read", async () => {
  const { port } = await startGateway({ consoleDir: bigConsole() });
  const answer = await rawExchange(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000));
  expect(answer.length).toBeLessThan(5 * 8 * 1024 * 1024);
});

describe("shares", () => {
  const two = { apiKeys: ["one", { key: "two", name: "shop" }], bearerTokens: [] };
  const by = (key: string) => ({ headers: { "api-key": key } });

  test("one key does not take every session from another", async () => {
    const { url, sessions, log } = await startGateway({ credentials: two, limits: { maxSessions: 4 } });
    await connectClient(url(), [], by("one"));
    await connectClient(url(), [], by("one"));
    expect(await refusedUpgrade(url(), [], by("one"))).toMatchObject({
      status: 429,
      error: { code: "session_limit_reached" },
    });
    const other = await connectClient(url(), [], by("two"));
    expect(sessions.map(({ request }) => request.caller?.name)).toEqual(["key-1", "key-1", "shop"]);
    expect(log.join("\n")).toContain('"caller":"shop"');
    other.socket.close();
    await other.closed;
    await connectClient(url(), [], by("two"));
  });

  test("nor every connection of a minute", async () => {
    const { url } = await startGateway({ credentials: two, limits: { connectionsPerMinute: 4 } });
    await connectClient(url(), [], by("one"));
    await connectClient(url(), [], by("one"));
    expect(await refusedUpgrade(url(), [], by("one"))).toMatchObject({
      status: 429,
      headers: { "retry-after": "60" },
      error: { code: "rate_limit_exceeded" },
    });
    await connectClient(url(), [], by("two"));
  });

  test("a key's own numbers", async () => {
    const apiKeys = [
      { key: "one", name: "one", maxSessions: 1 },
      { key: "two", connectionsPerMinute: 1 },
    ];
    const { url } = await startGateway({ credentials: { apiKeys, bearerTokens: [] } });
    await connectClient(url(), [], by("one"));
    expect((await refusedUpgrade(url(), [], by("one"))).status).toBe(429);
    const only = await connectClient(url(), [], by("two"));
    only.socket.close();
    await only.closed;
    expect((await refusedUpgrade(url(), [], by("two"))).error["code"]).toBe("rate_limit_exceeded");
  });

  test("sessions of client secrets count for the key that minted them", async () => {
    const { url, port, sessions } = await startGateway({ credentials: two, limits: { maxSessions: 4 } });
    const answer = await fetch(`http://127.0.0.1:${port}/v1/realtime/client_secrets`, { method: "POST", ...by("one") });
    const { value } = (await answer.json()) as { value: string };
    const bySecret = { headers: { authorization: `Bearer ${value}` } };
    await connectClient(url("/v1/realtime"), [], bySecret);
    await connectClient(url("/v1/realtime"), [], bySecret);
    expect(sessions[0]?.request.caller).toEqual({ id: "key:key-1", name: "key-1" });
    expect((await refusedUpgrade(url("/v1/realtime"), [], bySecret)).status).toBe(429);
    expect((await refusedUpgrade(url(), [], by("one"))).status).toBe(429);
    await connectClient(url(), [], by("two"));
  });

  test("on an open server addresses share; behind a proxy those that it names", async () => {
    const { url, sessions } = await startGateway({ limits: { maxSessions: 4 }, trustedProxies: ["127.0.0.0/8"] });
    const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
    await connectClient(url(), [], from("203.0.113.1"));
    await connectClient(url(), [], from("6.6.6.6, 203.0.113.1"));
    expect((await refusedUpgrade(url(), [], from("203.0.113.1"))).status).toBe(429);
    expect((await refusedUpgrade(url(), [], from("6.6.6.6, 203.0.113.1"))).status).toBe(429);
    await connectClient(url(), [], from("203.0.113.2"));
    expect(sessions.map(({ request }) => request.caller?.name)).toEqual(["203.0.113.1", "203.0.113.1", "203.0.113.2"]);
  });

  test("a broken handshake takes nothing for good", async () => {
    const { port, url } = await startGateway({ credentials, limits: { maxSessions: 1 } });
    const broken =
      `GET ${goodTarget}&api-key=right-key HTTP/1.1\r\nHost: x\r\n` +
      "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    for (let count = 0; count < 3; count++) expect(await rawExchange(port, broken)).toContain("bad_handshake");
    await connectClient(url(), [], withKey);
  });

  test("secrets are minted as often as connections are taken", async () => {
    const { port } = await startGateway({ credentials, limits: { connectionsPerMinute: 3 } });
    const mint = () => fetch(`http://127.0.0.1:${port}/v1/realtime/client_secrets`, { method: "POST", ...withKey });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count++) statuses.push((await mint()).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});

describe("wrong keys", () => {
  test("a thousand are slowed down, logged in sum, and do not keep out a right one", async () => {
    const clock = createManualClock();
    const { url, log, port } = await startGateway({ credentials, clock, limits: { pingIntervalMs: 0 } });
    const wrong = { headers: { "api-key": "wrong" } };
    const statuses: number[] = [];
    const attempts = Array.from({ length: 40 }, async () => {
      const status = (await refusedUpgrade(url(), [], wrong)).status;
      statuses.push(status);
    });
    await expect.poll(() => statuses.length).toBe(30);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const mint = await fetch(`http://127.0.0.1:${port}/v1/realtime/client_secrets`, { method: "POST", ...wrong });
    expect(mint.status).toBe(429);
    expect(mint.headers.get("retry-after")).toBe("10");
    await connectClient(url(), [], withKey);
    clock.advance(10_000);
    await Promise.all(attempts);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    clock.advance(10_000);
    const lines = log.filter((line) => line.includes("refused"));
    expect(lines.length).toBeLessThan(8);
    expect(lines.join("\n")).not.toContain("wrong");
  });

  test("who waits for the answer is not forgotten when the server stops", async () => {
    const clock = createManualClock();
    const { url, gateway } = await startGateway({ credentials, clock, limits: { pingIntervalMs: 0 } });
    const wrong = { headers: { "api-key": "wrong" } };
    const ends: unknown[] = [];
    const attempts = Array.from({ length: 15 }, () =>
      refusedUpgrade(url(), [], wrong)
        .then(({ status }) => status)
        .catch(() => "cut")
        .then((end) => ends.push(end)),
    );
    await Promise.race(attempts);
    await gateway.close();
    await expect.poll(() => ends).toHaveLength(15);
    expect(ends.filter((end) => end !== 401 && end !== "cut")).toEqual([]);
  });
});

test("what HTTP clients send cannot break a request", async () => {
  const { port, log } = await startGateway({ credentials });
  const heads = [
    "GET / HTTP/1.1\r\nHost: a b\r\n",
    "GET / HTTP/1.1\r\nHost: [::1\r\n",
    "GET //\\evil HTTP/1.1\r\nHost: x\r\n",
    "GET http://[/ HTTP/1.1\r\nHost: x\r\n",
    "GET /%ff%fe HTTP/1.1\r\nHost: x\r\n",
    "GET *?a HTTP/1.1\r\nHost: x\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: x\r\n",
    "TRACE / HTTP/1.1\r\nHost: x\r\n",
    "POST /v1/realtime/client_secrets?x=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n",
    "GET /health HTTP/1.0\r\n",
  ];
  for (const head of heads) {
    const answer = await rawExchange(port, `${head}Connection: close\r\n\r\n`);
    expect(answer, head).toMatch(/^HTTP\/1.1 (200|4\d\d)/);
  }
  expect(log.join("\n")).not.toContain("stack");
});
