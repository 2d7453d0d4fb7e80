import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { maskedAddress } from "../src/gateway/admin/session-registry.ts";
import { connectClient, goodTarget, startGateway } from "./gateway-fixture.ts";
import type { GatewayFixture } from "./gateway-fixture.ts";

interface Answer {
  readonly status: number;
  readonly body: {
    readonly sessions?: readonly { readonly id: string; readonly state: string; readonly caller: string }[];
    readonly error?: { readonly code: string };
    readonly hung_up?: boolean;
  };
}

async function ask({ port }: GatewayFixture, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const bearer = (key: string): RequestInit => ({ headers: { authorization: `Bearer ${key}` } });

describe("/admin/sessions", () => {
  it("is not there unless it is configured", async () => {
    const server = await startGateway();
    expect((await ask(server, "/admin/sessions")).status).toBe(404);
  });

  it("lists who is connected, shows one, and hangs up, with a socket and without", async () => {
    const server = await startGateway({
      admin: {},
      credentials: { apiKeys: [{ key: "secret", name: "shop" }], bearerTokens: [] },
      // It stands still: a session is as old when it is asked for again.
      clock: createManualClock(),
    });
    const withKey = { headers: { "api-key": "secret", "x-ms-client-request-id": "call-1" } };
    const stock = await connectClient(server.url(), [], withKey);
    const lasting = await connectClient(server.url(`${goodTarget}&features=vivavoce_resume:true`), [], withKey);
    await lasting.received(2);
    const { sessions = [] } = (await ask(server, "/admin/sessions")).body;
    expect(sessions).toEqual([
      {
        id: expect.stringMatching(/^conn_\w+$/),
        caller: "shop",
        network: "127.0.0.1",
        dialect: "voice-live",
        model: "m",
        client_request_id: "call-1",
        started_at: expect.stringMatching(/^\d{4}-.*Z$/),
        age_seconds: 0,
        turns: null,
        state: "passing",
      },
      expect.objectContaining({ caller: "shop" }),
    ]);
    expect(JSON.stringify(sessions)).not.toContain("secret");
    const [first, second] = sessions;
    expect(await ask(server, `/admin/sessions/${first?.id}`)).toEqual({ status: 200, body: first });
    const ended = await ask(server, `/admin/sessions/${first?.id}`, { method: "DELETE" });
    expect(ended.body).toMatchObject({ id: first?.id, hung_up: true });
    expect(await stock.closed).toEqual({ code: 1008, reason: "ended by the operator" });
    await expect.poll(async () => (await ask(server, "/admin/sessions")).body.sessions).toHaveLength(1);
    lasting.socket.terminate();
    const waiting = async () => (await ask(server, `/admin/sessions/${second?.id}`)).body;
    await expect.poll(() => waiting()).toMatchObject({ state: "waiting" });
    expect((await ask(server, `/admin/sessions/${second?.id}`, { method: "DELETE" })).status).toBe(200);
    await expect.poll(() => server.sessions[1]?.disconnects).toBe(1);
    expect((await ask(server, `/admin/sessions/${second?.id}`)).body.error?.code).toBe("session_not_found");
    expect((await ask(server, "/admin/sessions")).body.sessions).toEqual([]);
  });

  it("without a key is for programs of this machine, and for no page", async () => {
    const server = await startGateway({ admin: {} });
    const denied = { status: 403, body: { error: expect.objectContaining({ code: "admin_not_shared" }) } };
    expect(await ask(server, "/admin/sessions", { headers: { "x-forwarded-for": "203.0.113.9" } })).toEqual(denied);
    expect(await ask(server, "/admin/sessions", { headers: { origin: "http://127.0.0.1:3000" } })).toEqual(denied);
  });

  it("with a key is for whoever has it, and callers' keys are none", async () => {
    const server = await startGateway({
      admin: { key: "operator" },
      credentials: { apiKeys: ["caller"], bearerTokens: [] },
    });
    expect((await ask(server, "/admin/sessions", bearer("operator"))).body).toEqual({ sessions: [] });
    const refused = await ask(server, "/admin/sessions", bearer("caller"));
    expect([refused.status, refused.body.error?.code]).toEqual([401, "admin_key_required"]);
  });

  it("says what there is and what can be done with it", async () => {
    const server = await startGateway({ admin: {} });
    expect((await ask(server, "/admin/other")).body.error?.code).toBe("not_found");
    expect((await ask(server, "/admin/sessions", { method: "DELETE" })).status).toBe(405);
    expect((await ask(server, "/admin/sessions/x", { method: "POST" })).status).toBe(405);
    expect((await ask(server, "/admin/sessions/x", { method: "DELETE" })).status).toBe(404);
  });
});

it("shows of an address what tells networks apart", () => {
  expect(maskedAddress("203.0.113.77")).toBe("203.0.113.0/24");
  expect(maskedAddress("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(maskedAddress("127.0.0.1")).toBe("127.0.0.1");
});
