import { describe, expect, it, vi } from "vitest";
import { createLocalFleet } from "../src/fleet/local-fleet.ts";
import type { LocalFleet } from "../src/fleet/local-fleet.ts";
import type { GatewayOptions } from "../src/gateway/gateway-options.ts";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";
import { connectClient, goodTarget, refusedUpgrade, startGateway } from "./gateway-fixture.ts";
import type { GatewayFixture } from "./gateway-fixture.ts";

const credentials = {
  apiKeys: [
    { key: "secret", name: "shop", maxSessions: 3 },
    { key: "other", name: "desk" },
  ],
  bearerTokens: [],
};
const asShop = { headers: { "api-key": "secret" } };

function start(fleet: LocalFleet, name: string, more: Partial<GatewayOptions> = {}): Promise<GatewayFixture> {
  const access = { link: fleet.link(name), store: fleet.store };
  return startGateway({ fleet: access, credentials, admin: {}, metrics: createServerMetrics(), ...more });
}

interface Listing {
  readonly sessions: readonly { readonly id: string; readonly gateway: string }[];
  readonly gateways: readonly { readonly name: string; readonly state: string; readonly sessions: number }[];
  readonly missing: readonly string[];
}

async function json<Body = object>({ port }: GatewayFixture, path: string, init?: RequestInit): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return (await response.json()) as Body;
}

const listing = (gateway: GatewayFixture): Promise<Listing> => json(gateway, "/admin/sessions");
const statesAt = async (gateway: GatewayFixture): Promise<string[]> =>
  (await listing(gateway)).gateways.map(({ name, state }) => `${name} ${state}`);

async function pair() {
  const fleet = createLocalFleet();
  const [one, two] = [await start(fleet, "one"), await start(fleet, "two")];
  await vi.waitFor(async () => expect(await statesAt(one)).toEqual(["one ready", "two ready"]), 15_000);
  await vi.waitFor(async () => expect(await statesAt(two)).toHaveLength(2), 15_000);
  return { fleet, one, two };
}

describe("gateways that are one", () => {
  it("open sessions with a client secret of another", async () => {
    const { one, two } = await pair();
    const minted = await json<{ value: string }>(one, "/v1/realtime/client_secrets", {
      method: "POST",
      headers: { authorization: "Bearer secret" },
      body: JSON.stringify({ session: { type: "realtime", model: "m", instructions: "Be brief." } }),
    });
    await connectClient(two.url("/v1/realtime"), [], { headers: { authorization: `Bearer ${minted.value}` } });
    expect(two.sessions.at(-1)?.request).toMatchObject({
      update: { instructions: "Be brief." },
      caller: { id: "key:shop" },
    });
    expect((await listing(one)).sessions).toMatchObject([{ gateway: "two", caller: "shop" }]);
  });

  it("list and end the sessions of all, and count them together", async () => {
    const { one, two } = await pair();
    await connectClient(one.url(), [], asShop);
    const there = await connectClient(two.url(), [], asShop);
    await connectClient(two.url(), [], asShop);
    await vi.waitFor(
      async () => expect((await listing(one)).gateways).toMatchObject([{ sessions: 1 }, { sessions: 2 }]),
      15_000,
    );
    const { sessions, missing } = await listing(one);
    expect(sessions.map(({ gateway }) => gateway).toSorted()).toEqual(["one", "two", "two"]);
    expect(missing).toEqual([]);
    // The key has three sessions, wherever they are.
    expect(await refusedUpgrade(one.url(goodTarget), [], asShop)).toMatchObject({ status: 429 });
    const id = sessions.find(({ gateway }) => gateway === "two")?.id;
    expect(await json(one, `/admin/sessions/${id}`)).toMatchObject({ id, gateway: "two" });
    const ended = await json(one, `/admin/sessions/${id}`, { method: "DELETE" });
    expect(ended).toMatchObject({ id, gateway: "two", hung_up: true });
    expect(await there.closed).toEqual({ code: 1008, reason: "ended by the operator" });
    await vi.waitFor(() => connectClient(one.url(), [], asShop), 15_000);
  });

  it("say who goes away, and who has gone", async () => {
    const { one, two } = await pair();
    expect(await json(two, "/health")).toMatchObject({ gateway: "two", status: "ok" });
    await connectClient(two.url(), [], asShop);
    const drained = two.gateway.drain();
    await vi.waitFor(async () => expect(await statesAt(one)).toContain("two draining"), 15_000);
    two.sessions[0]?.finish();
    await drained;
    await vi.waitFor(async () => expect(await statesAt(one)).toEqual(["one ready"]), 15_000);
  });

  it("show the numbers of all on one page", async () => {
    const { fleet, one, two } = await pair();
    await connectClient(one.url(), [], asShop);
    await connectClient(two.url(), [], asShop);
    const page = async (query: string) => (await fetch(`http://127.0.0.1:${one.port}/metrics${query}`)).text();
    expect(await page("")).toMatch(/^vivavoce_sessions 1$/m);
    expect(await page("")).toMatch(/^vivavoce_bus_gateways 2$/m);
    await vi.waitFor(async () => expect(await page("?gateways=all")).toContain('_sessions{gateway="two"} 1'), 15_000);
    const all = await page("?gateways=all");
    expect(all).toMatch(/^vivavoce_sessions 2$/m);
    expect(all).toMatch(/^vivavoce_sessions_limit 400$/m);
    expect(all).toMatch(/^vivavoce_gateway_answered\{gateway="two"\} 1$/m);
    expect(all).toMatch(/^vivavoce_bus_up 1$/m);
    // Whose numbers are switched off gives them to nobody.
    const quiet = createServerMetrics();
    quiet.registry.gauge({ name: "vivavoce_of_quiet", help: "x" }, () => 1);
    await start(fleet, "quiet", { metrics: quiet, metricsPage: false });
    await vi.waitFor(async () => expect(await page("?gateways=all")).toContain('_sessions{gateway="quiet"} 0'), 15_000);
    const others = await page("?gateways=all");
    expect(others).not.toContain("vivavoce_of_quiet");
    expect(others).toContain('vivavoce_gateway_answered{gateway="quiet"} 0');
  });

  it("a server without others has no page of all, and says nothing of gateways", async () => {
    const alone = await startGateway({ admin: {}, metrics: createServerMetrics() });
    expect((await fetch(`http://127.0.0.1:${alone.port}/metrics?gateways=all`)).status).toBe(404);
    expect(await json(alone, "/admin/sessions")).toEqual({ sessions: [] });
    expect(await json(alone, "/health")).not.toHaveProperty("gateway");
  });
});
