import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { connectClient, refusedUpgrade, startGateway } from "./gateway-fixture.ts";

test("drain refuses newcomers, waits for sessions and ends when they have", async () => {
  const { gateway, url, port, sessions } = await startGateway({ limits: { drainTimeoutMs: 60_000 } });
  const [first, second] = [await connectClient(url()), await connectClient(url())];
  let isDrained = false;
  const drained = gateway.drain().then(() => (isDrained = true));
  expect(sessions.map((session) => session.drains)).toEqual([1, 1]);
  expect(await refusedUpgrade(url())).toMatchObject({ status: 503, error: { code: "server_draining" } });
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect([health.status, await health.json()]).toMatchObject([503, { status: "draining", sessions: 2 }]);
  sessions[0]?.finish();
  expect(await first.closed).toMatchObject({ code: 1001 });
  second.socket.send("still served");
  expect((await second.received(2))[1]).toContain("still served");
  expect(isDrained).toBe(false);
  sessions[1]?.finish();
  expect(await second.closed).toMatchObject({ code: 1001 });
  await drained;
  await gateway.drain();
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("sessions that do not finish are closed with 1001 after drainTimeoutMs", async () => {
  const { gateway, url, sessions } = await startGateway({ limits: { drainTimeoutMs: 100 } });
  const client = await connectClient(url());
  await gateway.drain();
  expect(await client.closed).toEqual({ code: 1001, reason: "server is shutting down" });
  expect(sessions[0]).toMatchObject({ drains: 1, disconnects: 1 });
});

test("close cuts a client that does not answer, after closeGraceMs", async () => {
  const { gateway, url, sessions } = await startGateway({ limits: { closeGraceMs: 50 } });
  const client = await connectClient(url());
  await client.received(1);
  client.socket.pause();
  await gateway.close();
  expect(sessions[0]?.disconnects).toBe(1);
  client.socket.resume();
  expect((await client.closed).code).toBeOneOf([1001, 1006]);
});

test("a session that never lets go does not hold up the end", async () => {
  const never = new Promise<void>(() => {});
  const { gateway, url, port } = await startGateway({
    limits: { closeGraceMs: 50, drainTimeoutMs: 50 },
    openSession: () => ({ receive() {}, disconnected() {}, drain: () => never, closed: never }),
  });
  const client = await connectClient(url());
  let isDrained = false;
  const drained = gateway.drain().then(() => (isDrained = true));
  // Its client is told, which it is only after the time for it; then the gateway waits for it no longer.
  expect(await client.closed).toEqual({ code: 1001, reason: "server is shutting down" });
  await drained;
  expect(isDrained).toBe(true);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("closing twice, and before anything was opened, is no harm", async () => {
  const { gateway, port } = await startGateway();
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  const ends = await Promise.allSettled([gateway.close(), gateway.close(), gateway.drain()]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("a cut in the middle of a drain waits for nobody", async () => {
  const clock = createManualClock();
  const never = new Promise<void>(() => {});
  const { gateway, url, log } = await startGateway({
    clock,
    limits: { closeGraceMs: 60_000, drainTimeoutMs: 60_000, pingIntervalMs: 0 },
    openSession: () => ({ receive() {}, disconnected() {}, drain: () => never, closed: never }),
  });
  const reading = await connectClient(url());
  const deaf = await connectClient(url());
  deaf.socket.pause();
  void gateway.drain();
  const cut = gateway.cut();
  expect(await reading.closed).toEqual({ code: 1001, reason: "server is shutting down" });
  await expect.poll(() => log.filter((line) => line.includes("socket closed")).length).toBe(1);
  clock.advance(250);
  await cut;
  await expect.poll(() => log.filter((line) => line.includes("socket closed")).length).toBe(2);
});
