import { createSystemClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { describe, expect, it, vi } from "vitest";
import { createMemorySessionStore } from "../src/survival/memory-session-store.ts";
import { refusedUpgrade } from "./gateway-fixture.ts";
import { itemIdsOf, openStock, startStockServer } from "./stock-fixture.ts";
import type { WireEvent } from "./stock-fixture.ts";

const voiceLive = "/voice-live/realtime?api-version=2026-07-15&model=m";
const oldest = "/voice-live/realtime?api-version=2025-05-01-preview&model=m";
const targets = {
  "Voice Live 2025-05-01-preview": oldest,
  "Voice Live 2025-10-01": "/voice-live/realtime?api-version=2025-10-01&model=m",
  "Voice Live 2026-07-15": voiceLive,
  "Voice Live v1": "/voice-live/realtime?api-version=v1&model=m",
  "OpenAI GA": "/v1/realtime?model=m",
  "OpenAI beta of Azure": "/openai/realtime?api-version=2024-10-01-preview&deployment=m",
};
const nested = /v1/;
const audioDelta = /^response\.(output_)?audio\.delta$/;
const transcriptDone = /^response\.(output_)?audio_transcript\.done$/;
// It lasts a second and is sent as fast as it is said.
const longAnswer = "It is nine, or so I hear.";

/** Length of all sound in them, in bytes. */
function soundBytes(...lists: (readonly WireEvent[])[]): number {
  const deltas = lists.flat().filter(({ type }) => audioDelta.test(type));
  return deltas.reduce((sum, { delta = "" }) => sum + Buffer.from(delta, "base64").length, 0);
}

describe.each(Object.entries(targets))("a client of %s that comes back with the id of its session", (_name, target) => {
  const instructions = (text: string) =>
    nested.test(target) ? { type: "realtime", instructions: text } : { instructions: text };

  it("gets its settings and its conversation in order, and goes on with it", async () => {
    const server = await startStockServer({ answers: ["Hello.", "Still here."] });
    const first = await openStock(server.url(target));
    const id = await first.sessionId();
    first.send({ type: "session.update", session: instructions("Be brief.") });
    first.write("one");
    await first.until(/^conversation\.item\.(created|added)$/);
    first.send({ type: "response.create" });
    await first.until("response.done");
    first.client.socket.terminate();
    await server.waits(1);
    const back = await openStock(server.url(target, id));
    await back.until(/^conversation\.item\.(created|added)$/, 2);
    expect(back.events()[0]).toMatchObject({ type: "session.created", session: { id, instructions: "Be brief." } });
    expect(itemIdsOf(back.events())).toEqual(itemIdsOf(first.events()));
    back.write("two");
    back.send({ type: "response.create" });
    expect((await back.until(transcriptDone)).transcript).toBe("Still here.");
    expect(back.events().map(({ type }) => type)).not.toContain("error");
  });

  it("hears its answer go on from what was unsaid", async () => {
    const server = await startStockServer({ answers: [longAnswer, longAnswer], leadMs: 300 });
    const [first, reference] = [await openStock(server.url(target)), await openStock(server.url(target))];
    for (const each of [first, reference]) {
      each.write("one");
      each.send({ type: "response.create" });
    }
    const id = await first.sessionId();
    await first.until(audioDelta, 3);
    first.client.socket.terminate();
    await server.waits(1);
    const back = await openStock(server.url(target, id));
    const done = await back.until("response.done");
    expect(done.response?.status).toBe("completed");
    expect((await back.until(transcriptDone)).transcript).toBe(longAnswer);
    const types = back.events().map(({ type }) => type);
    expect(types.indexOf("response.created")).toBeLessThan(types.indexOf("response.output_item.added"));
    expect(back.events().find(({ type }) => type === "response.created")?.response?.id).toBe(done.response?.id);
    await reference.until("response.done");
    // Nothing is said twice, and of what was said nothing is missing but what was on its way.
    const whole = soundBytes(reference.events());
    const heard = soundBytes(first.events(), back.events());
    expect(heard).toBeLessThanOrEqual(whole);
    expect(heard).toBeGreaterThan(whole - 24_000 * 2 * 0.5);
    expect(soundBytes(back.events())).toBeLessThan(whole);
  }, 30_000);
});

describe("a session that is asked for by its id", () => {
  it("is the last socket's; the first is told so", async () => {
    const server = await startStockServer();
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    const second = await openStock(server.url(voiceLive, id));
    expect(await second.sessionId()).toBe(id);
    expect(await first.client.closed).toEqual({ code: 1008, reason: "resumed on another connection" });
    second.write("here");
    await second.until("conversation.item.created");
  });

  it("may be asked for with a header", async () => {
    const server = await startStockServer();
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    const headers = { "x-vivavoce-session": id };
    expect(await (await openStock(server.url(voiceLive), "mine", { headers })).sessionId()).toBe(id);
  });

  it("is nobody else's: who has another key gets a new one and a warning, as for one that never was", async () => {
    const server = await startStockServer();
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    first.client.socket.terminate();
    await server.waits(1);
    const asks = [
      [id, "yours"],
      ["sess_neverneverneverwas", "mine"],
      ["..%2f*%3e", "mine"],
    ] as const;
    for (const [asked, key] of asks) {
      const other = await openStock(server.url(voiceLive, asked), key);
      const { warning } = await other.until("warning");
      expect(warning).toMatchObject({ code: "session_not_found", param: "vivavoce_session" });
      expect(itemIdsOf(other.events())).toEqual([]);
      expect(await other.sessionId()).not.toBe(id);
    }
    expect(await (await openStock(server.url(voiceLive, id))).sessionId()).toBe(id);
  });

  it("is not given to who speaks another protocol", async () => {
    const server = await startStockServer();
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    const other = await openStock(server.url(targets["OpenAI GA"], id));
    expect(await other.sessionId()).not.toBe(id);
    first.write("still mine");
    await first.until("conversation.item.created");
  });

  it("is told of in the log where the version knows no warnings, and where the server does not give any back", async () => {
    const server = await startStockServer({ limits: { stockClients: false } });
    const first = await openStock(server.url(oldest));
    const id = await first.sessionId();
    const other = await openStock(server.url(oldest, id));
    expect(await other.sessionId()).not.toBe(id);
    expect(server.log.filter((line) => line.includes("session_not_found"))).toHaveLength(1);
    first.client.socket.terminate();
    const warned = await openStock(server.url(voiceLive, id));
    expect((await warned.until("warning")).warning?.code).toBe("session_not_found");
    expect(server.log.join("\n")).not.toContain("waits for its client");
  });

  it("is refused on an open server, where nobody can show who he is", async () => {
    const server = await startStockServer({ credentials: {} });
    expect(server.log.join("\n")).toContain("stockClients");
    const first = await openStock(server.url(voiceLive));
    const refused = await refusedUpgrade(server.url(voiceLive, await first.sessionId()));
    expect(refused).toMatchObject({
      status: 403,
      error: { code: "session_without_owner", param: "vivavoce_session" },
    });
    first.client.socket.terminate();
    await vi.waitFor(() => expect(server.log.join("\n")).toContain("socket closed"), 15_000);
    expect(server.log.join("\n")).not.toContain("waits for its client");
  });

  it("of a client secret is who shows that secret again, or the key that minted it", async () => {
    const server = await startStockServer();
    const mint = async (): Promise<string> => {
      const headers = { authorization: "Bearer mine" };
      const answer = await fetch(`${server.http}/v1/realtime/client_secrets`, { method: "POST", headers });
      return ((await answer.json()) as { readonly value: string }).value;
    };
    const target = targets["OpenAI GA"];
    const open = (secret: string, id?: string) =>
      openStock(server.url(target, id), "", { headers: { authorization: `Bearer ${secret}`, "api-key": "" } });
    const [secret, other] = [await mint(), await mint()];
    const id = await (await open(secret)).sessionId();
    expect(await (await open(other, id)).sessionId()).not.toBe(id);
    expect(await (await open(secret, id)).sessionId()).toBe(id);
    expect(await (await openStock(server.url(target, id), "mine")).sessionId()).toBe(id);
    expect(await (await openStock(server.url(target, id), "yours")).sessionId()).not.toBe(id);
    expect(await (await open(secret, id)).sessionId()).toBe(id);
  });

  it("counts once, and comes before new ones on a full server", async () => {
    const server = await startStockServer({ limits: { maxSessions: 1, maxSessionsPerCaller: 1 } });
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    first.client.socket.terminate();
    await server.waits(1);
    const headers = { "api-key": "mine" };
    expect((await refusedUpgrade(server.url(voiceLive), [], { headers })).status).toBe(429);
    expect((await refusedUpgrade(server.url(voiceLive, "sess_neverneverneverwas"), [], { headers })).status).toBe(429);
    const back = await openStock(server.url(voiceLive, id));
    expect(await back.sessionId()).toBe(id);
    back.client.socket.close(1000);
    await vi.waitFor(async () => {
      const health = (await (await fetch(`${server.http}/health`)).json()) as { readonly sessions: number };
      expect(health.sessions).toBe(0);
    }, 15_000);
    const next = await openStock(server.url(voiceLive, id));
    expect((await next.until("warning")).warning?.code).toBe("session_not_found");
  });

  it.each([
    ["another protocol", targets["OpenAI GA"]],
    ["another version", oldest],
    ["another kind of session", "/v1/realtime?intent=transcription"],
    ["what counts messages", `${voiceLive}&features=vivavoce_resume:true`],
  ])("lets nobody past the limits who cannot go on with it: %s", async (_what, target) => {
    const server = await startStockServer({ limits: { maxSessions: 1, maxSessionsPerCaller: 1 } });
    const first = await openStock(server.url(voiceLive));
    const id = await first.sessionId();
    const headers = { "api-key": "mine", authorization: "Bearer mine" };
    const refused = await refusedUpgrade(server.url(target, id), [], { headers });
    expect(refused).toMatchObject({ status: 429, error: { code: "session_limit_reached" } });
    first.write("still mine");
    await first.until("conversation.item.created");
  });

  it("ends when its client says goodbye, and when nobody comes in time", async () => {
    const server = await startStockServer({ limits: { resumeMs: 60 } });
    const polite = await openStock(server.url(voiceLive));
    const id = await polite.sessionId();
    polite.client.socket.close(1000);
    await polite.client.closed;
    expect(await (await openStock(server.url(voiceLive, id))).sessionId()).not.toBe(id);
    const late = await openStock(server.url(voiceLive));
    const lateId = await late.sessionId();
    late.client.socket.terminate();
    await vi.waitFor(() => expect(server.log.join("\n")).toContain("did not come back in time"), 15_000);
    expect(await (await openStock(server.url(voiceLive, lateId))).sessionId()).not.toBe(lateId);
  });
});

describe("a long conversation", () => {
  const limits = { maxSendBufferBytes: 256 * 1024 };

  async function begin(server: Awaited<ReturnType<typeof startStockServer>>) {
    const first = await openStock(server.url("/v1/realtime?model=m"));
    for (let count = 1; count <= 40; count++) {
      first.write(`${count} ${"語".repeat(5000)}`);
      // All at once would be more than may wait for the store.
      await first.until("conversation.item.done", count);
    }
    return { first, id: await first.sessionId() };
  }

  it("is told anew as far as its client's socket and the store take it at once", async () => {
    const sessionStore = createMemorySessionStore();
    const server = await startStockServer({ limits, sessionStore });
    const { first, id } = await begin(server);
    first.client.socket.terminate();
    await server.waits(1);
    const back = await openStock(server.url("/v1/realtime?model=m", id));
    await back.until("conversation.item.done", 1);
    back.write("still here");
    await vi.waitFor(() => expect(back.client.messages.join("\n")).toContain("still here"), 15_000);
    expect(await back.sessionId()).toBe(id);
    // Who takes it over reads none of what was told anew.
    await sessionStore.take(id, ([whole]) => {
      expect(JSON.parse(String(whole))).toMatchObject({ snapshot: { unseen: [] } });
      return "never";
    });
    expect(server.log.join("\n")).not.toMatch(/client does not read|cannot be kept/);
  });

  it("is told anew so often, and then not for a while", async () => {
    let nowMs = 0;
    // Its timers are those of the system; how long the comebacks take is no matter.
    const clock = { ...createSystemClock(), now: () => nowMs };
    const server = await startStockServer({ limits, clock });
    const { id } = await begin(server);
    /** @returns what it was closed with; undefined: it was told */
    const comeBack = async (): Promise<number | undefined> => {
      const back = await openStock(server.url("/v1/realtime?model=m", id));
      const closed = back.client.closed.then(({ code }) => code);
      const told = back.until("session.created").then(() => undefined);
      told.catch(() => {});
      return Promise.race([closed, told]);
    };
    const outcomes: (number | undefined)[] = [];
    for (let count = 0; count < 12; count++) outcomes.push(await comeBack());
    expect(outcomes).toEqual([...Array.from({ length: 10 }, () => undefined), 1013, 1013]);
    nowMs = 5000;
    expect([await comeBack(), await comeBack()]).toEqual([undefined, 1013]);
  });
});

describe("a session that another server had", () => {
  /** Two servers that keep sessions in one place. */
  async function startTwo(options: Parameters<typeof startStockServer>[0] = {}) {
    const sessionStore = createMemorySessionStore();
    const shared = { ...options, sessionStore };
    return { one: await startStockServer(shared), other: await startStockServer(shared), sessionStore };
  }

  it.each(Object.entries(targets))("goes on here, in %s, and not there any more", async (_name, target) => {
    const { one, other, sessionStore } = await startTwo({ answers: ["Hello."] });
    const first = await openStock(one.url(target));
    const id = await first.sessionId();
    first.write("one");
    first.send({ type: "response.create" });
    await first.until("response.done");
    const back = await openStock(other.url(target, id));
    // What a client says at once waits until its session is there.
    back.write("two");
    await back.until(/^conversation\.item\.(created|added)$/, 3);
    expect(await back.sessionId()).toBe(id);
    expect(back.events()[0]?.type).toBe("session.created");
    expect(itemIdsOf(back.events()).slice(0, 2)).toEqual(itemIdsOf(first.events()));
    first.write("too late");
    expect(await first.client.closed).toEqual({ code: 1008, reason: "resumed on another connection" });
    back.client.socket.close(1000);
    await vi.waitFor(() => expect(sessionStore.size).toBe(0), 15_000);
  });

  it("finishes what it says when its server stops, and goes on elsewhere", async () => {
    const { one, other } = await startTwo({ answers: ["Hello.", "Here."] });
    const first = await openStock(one.url(voiceLive));
    const id = await first.sessionId();
    first.write("one");
    first.send({ type: "response.create" });
    await first.until("response.created");
    await one.drain();
    expect((await first.client.closed).code).toBe(1001);
    expect((await first.until("response.done")).response?.status).toBe("completed");
    const back = await openStock(other.url(voiceLive, id));
    await back.until("conversation.item.created", 2);
    expect(await back.sessionId()).toBe(id);
    expect(itemIdsOf(back.events())).toEqual(itemIdsOf(first.events()));
  });

  it("is not given to another key", async () => {
    const { one, other } = await startTwo();
    const first = await openStock(one.url(voiceLive));
    const id = await first.sessionId();
    const thief = await openStock(other.url(voiceLive, id), "yours");
    expect((await thief.until("warning")).warning?.code).toBe("session_not_found");
    expect(await thief.sessionId()).not.toBe(id);
    first.write("mine");
    await first.until("conversation.item.created");
  });

  it("leaves nothing behind, and its session where it is, when its client goes before it is found", async () => {
    const inner = createMemorySessionStore();
    const { promise: gate, resolve: go } = deferred<void>();
    let asked = 0;
    const take: typeof inner.take = (...asks) => {
      asked += 1;
      return gate.then(() => inner.take(...asks));
    };
    const one = await startStockServer({ sessionStore: inner });
    const other = await startStockServer({ sessionStore: { ...inner, take } });
    const sessions = async () =>
      ((await (await fetch(`${other.http}/health`)).json()) as { readonly sessions: number }).sessions;
    const first = await openStock(one.url(voiceLive));
    const hasty = await openStock(other.url(voiceLive, await first.sessionId()));
    await vi.waitFor(() => expect(asked).toBe(1), 15_000);
    expect(await sessions()).toBe(1);
    hasty.client.socket.terminate();
    await expect.poll(sessions).toBe(0);
    go();
    first.write("mine");
    await first.until("conversation.item.created");
    expect(await sessions()).toBe(0);
  });
});
