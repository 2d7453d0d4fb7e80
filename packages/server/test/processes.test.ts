import { connect as connectTls } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createSystemClock } from "@vivavoce/audio/clock";
import type { GatewayOptions } from "../src/gateway/gateway-options.ts";
import { createRandomIds } from "../src/runtime/ids.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { connectClient, echoSessions, goodTarget, refusedUpgrade, testTls } from "./gateway-fixture.ts";
import type { TestClient } from "./gateway-fixture.ts";
import { startProcessesInOne } from "./processes-fixture.ts";

async function start(overrides: Partial<GatewayOptions> = {}, count = 2) {
  const log: string[] = [];
  const clock = overrides.clock ?? createSystemClock();
  const { sessions, openSession } = echoSessions();
  const write = (line: string): void => void log.push(line);
  const running = await startProcessesInOne(
    {
      host: "127.0.0.1",
      port: 0,
      openSession,
      credentials: { apiKeys: [], bearerTokens: [] },
      clock,
      ids: createRandomIds(),
      logger: createLogger({ level: "trace", format: "json", write, wallMs: () => 0 }),
      health: () => ({ engines: {} }),
      ...overrides,
      limits: { closeGraceMs: 500, drainTimeoutMs: 2_000, ...overrides.limits },
    },
    count,
  );
  const scheme = overrides.tls === undefined ? "http" : "https";
  const url = running.url.replace(/^http/, "ws") + goodTarget;
  const get = async (path: string): Promise<Response> => fetch(`${scheme}://127.0.0.1:${running.port}${path}`);
  const health = async () => (await get("/health")).json() as Promise<Record<string, unknown>>;
  return { ...running, sessions, log, url, health, get };
}

async function connect(url: string): Promise<TestClient> {
  const client = await connectClient(url);
  await client.received(1);
  return client;
}

test("sessions are spread, each process has its own, and all count together", async () => {
  const { url, given, health, get, log } = await start({}, 3);
  const clients = await Promise.all(Array.from({ length: 6 }, () => connect(url)));
  expect([1, 2, 3].map((number) => given.get(number)?.length)).toEqual([2, 2, 2]);
  expect(await health()).toMatchObject({ status: "ok", sessions: 6, processes: { running: 3, of: 3 } });
  const page = await (await get("/metrics")).text();
  expect(page).toContain('vivavoce_sessions_total{wire="voice-live"} 6');
  expect(page).toContain("vivavoce_session_processes 3");
  expect(log.filter((line) => /connection accepted/.test(line) && /"process":2/.test(line))).toHaveLength(2);
  for (const { socket } of clients) socket.close(1000);
  await Promise.all(clients.map(({ closed }) => closed));
  await expect.poll(health).toMatchObject({ sessions: 0 });
});

test("what came right behind the request is not lost", async () => {
  const { url, port, sessions } = await start();
  expect(url).toContain(String(port));
  const clients = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const client = await connectClient(url);
      client.socket.send(`at once ${index}`);
      return client;
    }),
  );
  for (const client of clients) await client.received(2);
  const heard = sessions.map(({ received }) => String(received[0]));
  expect(heard.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => `at once ${index}`).toSorted());
});

test("a process that is lost takes only its own, gives back what they had, and comes again", async () => {
  const { url, crash, started, health, get } = await start({ limits: { maxSessions: 4 } });
  const clients = [await connect(url), await connect(url), await connect(url), await connect(url)];
  expect(await refusedUpgrade(url)).toMatchObject({ status: 429 });
  // The part of a page that was asked for last is what a lost process leaves.
  await get("/metrics");
  crash(1);
  expect((await clients[0]?.closed)?.code).toBe(1006);
  expect((await clients[2]?.closed)?.code).toBe(1006);
  clients[1]?.socket.send("still here");
  expect((await clients[1]?.received(2))?.[1]).toContain("still here");
  expect(await health()).toMatchObject({ status: "ok", sessions: 2 });
  await expect.poll(() => started).toEqual([1, 2, 1]);
  await expect.poll(health).toMatchObject({ processes: { running: 2, of: 2 } });
  await connect(url);
  await connect(url);
  expect(await refusedUpgrade(url)).toMatchObject({ status: 429 });
  const page = await (await get("/metrics")).text();
  expect(page).toContain('vivavoce_sessions_total{wire="voice-live"} 6');
  expect(page).toContain('vivavoce_closes_total{code="1006"} 2');
  expect(page).toContain('vivavoce_session_process_losses_total{process="1"} 1');
});

test("with no process at all one is told to try again, and one that fails at its start is not tried without a pause", async () => {
  const clock = createManualClock();
  const { url, crash, started, get } = await start({ clock, limits: { pingIntervalMs: 0 } }, 1);
  crash(1);
  expect(await refusedUpgrade(url)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  const report = await get("/health");
  expect([report.status, await report.json()]).toMatchObject([503, { unavailable: [{ stage: "sessions" }] }]);
  const restarts: number[] = [];
  for (const pauseMs of [0, 250, 500, 1000]) {
    clock.advance(pauseMs);
    restarts.push(started.length);
    crash(1);
  }
  expect(restarts).toEqual([2, 3, 4, 5]);
  clock.advance(1999);
  expect(started).toHaveLength(5);
  clock.advance(1);
  expect(started).toHaveLength(6);
});

test("a process that says nothing any more is ended, and another takes its place", async () => {
  const clock = createManualClock();
  const { started, log } = await start({ clock, limits: { pingIntervalMs: 0 } }, 1);
  // Its status does not come while nothing but time passes.
  for (let looks = 0; looks < 10; looks++) clock.advance(3000);
  await expect.poll(() => log.some((line) => line.includes("does not answer"))).toBe(true);
  await expect.poll(() => log.some((line) => line.includes("was lost"))).toBe(true);
  clock.advance(0);
  expect(started).toEqual([1, 1]);
});

test("all finish what they are saying when the server drains, and are closed when the time is over", async () => {
  const clock = createManualClock();
  const limits = { drainTimeoutMs: 400, pingIntervalMs: 0 };
  const { url, gateway, sessions, get } = await start({ clock, limits });
  const [first, second] = [await connect(url), await connect(url)];
  const drained = gateway.drain();
  await expect.poll(() => sessions.map(({ drains }) => drains)).toEqual([1, 1]);
  expect(await refusedUpgrade(url)).toMatchObject({ status: 503, error: { code: "server_draining" } });
  expect((await get("/health")).status).toBe(503);
  sessions[0]?.finish();
  expect(await first.closed).toMatchObject({ code: 1001, reason: "drained" });
  clock.advance(400);
  expect(await second.closed).toMatchObject({ code: 1001, reason: "server is shutting down" });
  await drained;
});

test("a cut waits for nobody", async () => {
  const { url, gateway } = await start({ limits: { closeGraceMs: 60_000, drainTimeoutMs: 60_000 } });
  const deaf = await connect(url);
  deaf.socket.pause();
  void gateway.drain();
  await gateway.cut();
  deaf.socket.resume();
  expect((await deaf.closed).code).toBeOneOf([1001, 1006]);
});

test("TLS is this process's, and sessions are another's all the same", async () => {
  const { url, port, given, sessions } = await start({ tls: testTls });
  const client = await connect(url);
  const long = "x".repeat(1_000_000);
  client.socket.send(long);
  await client.received(2);
  expect(String(sessions[0]?.received[0])).toBe(long);
  expect(given.get(1)).toHaveLength(1);
  client.socket.close(1000);
  expect((await client.closed).code).toBe(1000);
  // A stranger who is no client of ours still hears why.
  const answer = await new Promise<string>((resolve) => {
    const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }, () =>
      socket.end("GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    );
    let text = "";
    socket.on("data", (data: Buffer) => (text += data.toString())).on("close", () => resolve(text));
    onTestFinished(() => void socket.destroy());
  });
  expect(answer).toMatch(/^HTTP\/1.1 404/);
});

test("a lost connection finds its session again in its process, and operators see and end sessions wherever they are", async () => {
  const { url, get, health, crash, log } = await start({ admin: {} }, 3);
  const asking = `${url}&features=vivavoce_resume:true`;
  const clients = await Promise.all([1, 2, 3].map(() => connectClient(asking)));
  await Promise.all(clients.map((client) => client.received(2)));
  const tokens = clients.map((client) => (JSON.parse(client.messages[1] ?? "{}") as { token: string }).token);
  const places = tokens.map((token) => /^rt(\d)_/.exec(token)?.[1]);
  expect(places).toEqual(expect.arrayContaining(["1", "2", "3"]));
  for (const { socket } of clients) socket.terminate();
  const waits = (): number => log.filter((line) => line.includes("the session waits for its client")).length;
  await expect.poll(waits).toBe(3);
  expect(await health()).toMatchObject({ sessions: 3 });
  const back = await Promise.all(
    tokens.map((token) => connectClient(`${asking}&vivavoce_resume=${token}&vivavoce_seen=1`)),
  );
  for (const client of back) expect((await client.received(1))[0]).toContain("vivavoce.resume.resumed");
  back[1]?.socket.send("still me");
  await expect.poll(() => back[1]?.messages.join()).toContain("still me");

  const listed = (await (await get("/admin/sessions")).json()) as { sessions: { id: string }[] };
  expect(listed.sessions).toHaveLength(3);
  const [first] = listed.sessions;
  const hungUp = await fetch(`${url.replace(/^ws/, "http").split("/voice-live")[0]}/admin/sessions/${first?.id}`, {
    method: "DELETE",
  });
  expect(await hungUp.json()).toMatchObject({ id: first?.id, hung_up: true });
  await expect.poll(health).toMatchObject({ sessions: 2 });
  // With its process the session is gone, and whoever comes back is told so.
  crash(3);
  await expect.poll(health).toMatchObject({ processes: { running: 3 } });
  const token = tokens.find((each) => each.startsWith("rt3_"));
  const late = await connectClient(`${asking}&vivavoce_resume=${token}&vivavoce_seen=1`);
  expect((await late.closed).code).toBe(4410);
});
