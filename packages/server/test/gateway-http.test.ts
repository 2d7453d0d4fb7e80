import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { onTestFinished, expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";
import { connectClient, goodTarget, otherTls, rawExchange } from "./gateway-fixture.ts";
import { refusedUpgrade, startGateway, testTls } from "./gateway-fixture.ts";

function consoleDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "vivavoce-console-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, "site", "assets"), { recursive: true });
  writeFileSync(join(dir, "site", "index.html"), "<p>console</p>");
  writeFileSync(join(dir, "site", "assets", "main-B1x_9fQz.js"), "1;");
  writeFileSync(join(dir, "secret.txt"), "secret");
  return join(dir, "site");
}

test("/health answers a load balancer that speaks HTTP/1.0 and names no host", async () => {
  const { port } = await startGateway({ admin: {} });
  expect(await rawExchange(port, "GET /health HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 .*"status":"ok"/s);
  // Without a name nobody is known to mean this machine.
  expect(await rawExchange(port, "GET /admin/sessions HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 403 /);
});

test("/health says 503 and names what cannot work, until it can", async () => {
  let unavailable = [{ stage: "recognizer", engine: "moonshine-tiny-en", detail: "0 of 2 workers run" }];
  const { port } = await startGateway({ unavailable: () => unavailable });
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    return [response.status, await response.json()];
  };
  expect(await health()).toMatchObject([503, { status: "unavailable", unavailable }]);
  unavailable = [];
  const [status, body] = await health();
  expect([status, body]).toMatchObject([200, { status: "ok" }]);
  expect(body).not.toHaveProperty("unavailable");
});

test("/health tells status, version and sessions, to anyone", async () => {
  const { port, url } = await startGateway({ credentials: { apiKeys: ["k"], bearerTokens: [] } });
  await connectClient(url(`${goodTarget}&api-key=k`));
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: "ok",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    sessions: 1,
    maxSessions: 200,
    engines: "fake",
  });
});

test("the console is served with its policy, and by HEAD without a body", async () => {
  const { port } = await startGateway({ consoleDir: consoleDir() });
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await page.text()).toBe("<p>console</p>");
  const script = await fetch(`http://127.0.0.1:${port}/assets/main-B1x_9fQz.js`, { method: "HEAD" });
  expect(script.headers.get("cache-control")).toContain("immutable");
  expect(await script.text()).toBe("");
});

test("nothing outside of the console can be reached over the wire", async () => {
  const { port } = await startGateway({ consoleDir: consoleDir() });
  const targets = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/../../secret.txt",
  ];
  for (const target of targets) {
    const answer = await rawExchange(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 404/);
    expect(answer).not.toContain("secret");
  }
});

test("without a built console, / says how to build it", async () => {
  const { port } = await startGateway();
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect(page.status).toBe(404);
  expect(await page.text()).toContain("npm run build");
});

test("a session path without upgrade is 426 with an explanation", async () => {
  const { port } = await startGateway();
  for (const path of [goodTarget, "/voice-live/realtime", "/prefix/voice-live/realtime"]) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(response.status).toBe(426);
    expect(response.headers.get("upgrade")).toBe("websocket");
    expect(await response.json()).toMatchObject({ error: { code: "upgrade_required", param: null } });
  }
});

test("anything else is 404 as JSON", async () => {
  const { port } = await startGateway();
  for (const [method, path] of [
    ["GET", "/nothing"],
    ["POST", "/"],
    ["PUT", "/health"],
    ["GET", "/%zz"],
  ] as const) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error", code: "not_found" } });
  }
});

test("TLS: wss and https on the same port, with refusals, messages and pings as without", async () => {
  const { url, port, sessions } = await startGateway({
    tls: testTls,
    host: "localhost",
    credentials: { apiKeys: ["k"], bearerTokens: [] },
  });
  expect(url()).toMatch(/^wss:\/\/localhost:/);
  expect(await refusedUpgrade(url())).toMatchObject({ status: 401 });
  const client = await connectClient(url(), ["realtime"], {
    headers: { "api-key": "k" },
    ca: testTls.cert,
    rejectUnauthorized: true,
  });
  client.socket.send("over tls");
  expect((await client.received(2))[1]).toContain("over tls");
  expect(sessions[0]?.connection.bufferedBytes).toBe(0);
  const status = await new Promise((resolve, reject) => {
    const get = httpsRequest({ host: "localhost", port, path: "/health", ca: testTls.cert }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    get.on("error", reject).end();
  });
  expect(status).toBe(200);
});

test("TLS: another certificate is for who comes from now on", async () => {
  const metrics = createServerMetrics();
  const { gateway, url, port, sessions } = await startGateway({ tls: testTls, host: "localhost", metrics });
  const shown = (): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: "localhost", rejectUnauthorized: false });
      socket.once("error", reject).once("secureConnect", () => {
        resolve(socket.getPeerX509Certificate()?.subject);
        socket.destroy();
      });
    });
  const endsAt = /^vivavoce_certificate_expiry_timestamp_seconds (\d+)$/m;
  expect(Number(endsAt.exec(metrics.registry.render())?.[1])).toBe(Date.parse("2126-10-29T14:17:35Z") / 1000);
  const client = await connectClient(url(), [], { rejectUnauthorized: false });
  const before = await shown();
  expect(() => gateway.useCertificate({ cert: otherTls.cert, key: testTls.key })).toThrow(/key values mismatch/);
  expect(() => gateway.useCertificate({ cert: "x", key: "y" })).toThrow(/PEM|pem/);
  expect(await shown()).toBe(before);
  gateway.useCertificate(otherTls);
  expect(await shown()).toContain("renewed");
  expect(Number(endsAt.exec(metrics.registry.render())?.[1])).not.toBe(Date.parse("2126-10-29T14:17:35Z") / 1000);
  client.socket.send("over the old one");
  expect((await client.received(2))[1]).toContain("over the old one");
  expect(sessions[0]?.disconnects).toBe(0);
  const bare = await startGateway({ metrics: createServerMetrics() });
  expect(() => bare.gateway.useCertificate(otherTls)).toThrow("this server has no TLS");
});

test("TLS: liveness counts what comes through it", async () => {
  const clock = createManualClock();
  const { url, sessions } = await startGateway({ tls: testTls, clock, limits: { pingIntervalMs: 20_000 } });
  const client = await connectClient(url(), [], { autoPong: false });
  for (let count = 1; count <= 4; count++) {
    client.socket.send("x");
    await client.received(count + 1);
    clock.advance(20_000);
  }
  expect(sessions[0]?.disconnects).toBe(0);
  clock.advance(40_000);
  expect(await client.closed).toMatchObject({ code: 1006 });
});

test("a port in use and a broken certificate are told", async () => {
  const { port } = await startGateway();
  await expect(startGateway({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(startGateway({ tls: { cert: "x", key: "y" } })).rejects.toThrow(/PEM|pem/);
});
