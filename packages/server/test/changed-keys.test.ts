import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";
import { connectClient, refusedUpgrade, startGateway } from "./gateway-fixture.ts";
import type { GatewayFixture } from "./gateway-fixture.ts";

const withKey = (key: string) => ({ headers: { "api-key": key } });
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const keys = (...apiKeys: Parameters<GatewayFixture["gateway"]["useKeys"]>[0]["credentials"]["apiKeys"]) => ({
  credentials: { apiKeys, bearerTokens: [] },
});

async function refusal(server: GatewayFixture, key: string): Promise<unknown> {
  return (await refusedUpgrade(server.url(), [], withKey(key))).status;
}

test("a key that is taken away opens nothing more, and calls that it has opened go on", async () => {
  const server = await startGateway(keys({ key: "old", name: "shop" }, "other"));
  const call = await connectClient(server.url(), [], withKey("old"));
  expect(server.gateway.useKeys(keys({ key: "new", name: "shop" }, "other", "third"))).toEqual({
    added: ["key-3"],
    removed: [],
    changed: ["shop"],
  });
  expect(server.gateway.useKeys(keys("other", { key: "new", name: "shop" }))).toEqual({
    added: [],
    removed: ["key-3"],
    changed: [],
  });
  expect(await refusal(server, "old")).toBe(401);
  await connectClient(server.url(), [], withKey("new"));
  await connectClient(server.url(), [], withKey("other"));
  call.socket.send("still here");
  expect((await call.received(2))[1]).toContain("still here");
  expect(server.sessions.map(({ request }) => request.caller?.name)).toEqual(["shop", "shop", "key-2"]);
});

test("two keys of one name are one caller while the one takes the place of the other", async () => {
  const server = await startGateway({ ...keys({ key: ["old", "new"], name: "shop", maxSessions: 2 }) });
  await connectClient(server.url(), [], withKey("old"));
  await connectClient(server.url(), [], withKey("new"));
  expect(await refusal(server, "new")).toBe(429);
  server.gateway.useKeys(keys({ key: "new", name: "shop", maxSessions: 3 }));
  await connectClient(server.url(), [], withKey("new"));
  expect(await refusal(server, "new")).toBe(429);
});

test("a key without a name keeps the one it has, and what was another's name is nobody's", async () => {
  const server = await startGateway(keys("a", "b"));
  server.gateway.useKeys(keys("c", "b"));
  await connectClient(server.url(), [], withKey("b"));
  await connectClient(server.url(), [], withKey("c"));
  server.gateway.useKeys(keys("b"));
  await connectClient(server.url(), [], withKey("b"));
  server.gateway.useKeys(keys("a"));
  await connectClient(server.url(), [], withKey("a"));
  expect(server.sessions.map(({ request }) => request.caller?.name)).toEqual(["key-2", "key-3", "key-2", "key-1"]);
});

test("an entry of several keys that becomes two is who it was, and somebody new", async () => {
  const server = await startGateway(keys({ key: ["a", "b"] }));
  expect(server.gateway.useKeys(keys("b", "a"))).toEqual({ added: ["key-2"], removed: [], changed: ["key-1"] });
  for (const key of ["a", "b"]) await connectClient(server.url(), [], withKey(key));
  expect(server.sessions.map(({ request }) => request.caller?.name)).toEqual(["key-2", "key-1"]);
});

test("no key without a name gets one that another entry had of its own", async () => {
  const server = await startGateway(keys("a", { key: "b", name: "key-2" }));
  server.gateway.useKeys(keys("a", "c"));
  await connectClient(server.url(), [], withKey("c"));
  expect(server.sessions.map(({ request }) => request.caller?.name)).toEqual(["key-3"]);
});

test("secrets that were given out go on while their owner has a key, and end with the last", async () => {
  const server = await startGateway(keys({ key: "old", name: "shop" }, "other"));
  const minted = await fetch(`http://127.0.0.1:${server.port}/v1/realtime/client_secrets`, {
    method: "POST",
    ...bearer("old"),
  });
  const { value } = (await minted.json()) as { value: string };
  const target = server.url("/v1/realtime");
  await connectClient(target, [], bearer(value));
  server.gateway.useKeys(keys({ key: "new", name: "shop", maxSessions: 2 }, "other"));
  await connectClient(target, [], bearer(value));
  // What its owner may have is what he may have now.
  expect((await refusedUpgrade(target, [], bearer(value))).status).toBe(429);
  server.gateway.useKeys(keys("other"));
  expect((await refusedUpgrade(target, [], bearer(value))).status).toBe(401);
  expect(server.sessions.map(({ disconnects }) => disconnects)).toEqual([0, 0]);
});

test("keys that cannot be are not taken, none of them", async () => {
  const server = await startGateway({ ...keys("a"), metrics: createServerMetrics(), metricsPage: { key: "m" } });
  const twice = keys({ key: "x", name: "shop" }, { key: "y", name: "shop" });
  expect(() => server.gateway.useKeys({ ...twice, metricsKey: "n" })).toThrow("Two keys have the same name.");
  expect(() => server.gateway.useKeys({ ...keys(), metricsKey: "n" })).toThrow("open to everybody");
  await connectClient(server.url(), [], withKey("a"));
  expect((await fetch(`http://127.0.0.1:${server.port}/metrics`, bearer("m"))).status).toBe(200);
  const open = await startGateway();
  expect(() => open.gateway.useKeys(keys("a"))).toThrow("open to everybody");
  await connectClient(open.url());
});

test("operators' keys change too, and where there is none any more nobody has the old one's rights", async () => {
  const metrics = createServerMetrics();
  const admin = { key: "old" };
  const server = await startGateway({ ...keys("a"), metrics, metricsPage: { key: "old" }, admin });
  const asked = async (path: string, key: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${server.port}${path}`, bearer(key))).status;
  const all = async (key: string) => [await asked("/metrics", key), await asked("/admin/sessions", key)];
  expect(await all("old")).toEqual([200, 200]);
  server.gateway.useKeys({ ...keys("a"), metricsKey: "new", admin: { key: "new" } });
  expect([await all("new"), await all("old")]).toEqual([
    [200, 200],
    [401, 401],
  ]);
  server.gateway.useKeys({ ...keys("a"), metricsKey: "new" });
  expect(await asked("/admin/sessions", "new")).toBe(404);
});

test("the page of numbers says how what runs is like what stands in the files", async () => {
  const metrics = createServerMetrics();
  const configuration = { takenAtMs: 1_500, isRefused: true, needsRestart: false };
  await startGateway({ metrics, configuration: () => configuration, clock: createManualClock() });
  const page = metrics.registry.render();
  expect(page).toContain("vivavoce_configuration_taken_timestamp_seconds 1.5\n");
  expect(page).toContain("vivavoce_configuration_refused 1\n");
  expect(page).toContain("vivavoce_configuration_restart_needed 0\n");
  const bare = createServerMetrics();
  await startGateway({ metrics: bare });
  expect(bare.registry.render()).not.toMatch(/^vivavoce_configuration_/m);
});
