import { expect, test } from "vitest";
import { createSessions } from "../src/create-sessions.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { createMemorySessionStore } from "../src/survival/memory-session-store.ts";
import { connectClient, refusedUpgrade } from "./gateway-fixture.ts";
import { startProcessesInOne } from "./processes-fixture.ts";
import { itemIdsOf, openStock, scriptedEngines } from "./stock-fixture.ts";

const target = "/voice-live/realtime?api-version=2026-07-15&model=m";

async function start(options: { readonly isKept: boolean; readonly maxSessions?: number }) {
  const log: string[] = [];
  const logger = createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 });
  const { openSession, clock, ids } = createSessions({ engines: scriptedEngines({}), logger });
  const processes = await startProcessesInOne(
    {
      host: "127.0.0.1",
      port: 0,
      openSession,
      credentials: { apiKeys: ["mine", "yours"], bearerTokens: [] },
      clock,
      ids,
      logger,
      health: () => ({}),
      limits: {
        closeGraceMs: 500,
        stockClients: true,
        ...(options.maxSessions && { maxSessions: options.maxSessions }),
      },
      ...(options.isKept && { sessionStore: createMemorySessionStore() }),
    },
    3,
  );
  const url = `${processes.url.replace(/^http/, "ws")}${target}`;
  const health = async () =>
    (await (await fetch(`${processes.url}/health`)).json()) as { sessions: number; processes: { running: number } };
  return {
    ...processes,
    log,
    health,
    open: (sessionId?: string, key?: string) =>
      openStock(sessionId === undefined ? url : `${url}&vivavoce_session=${sessionId}`, key),
  };
}

/** Three clients, one in each process, with an item each. */
async function openThree({ open }: Awaited<ReturnType<typeof start>>) {
  const clients = [];
  for (const text of ["one", "two", "three"]) {
    const client = await open();
    client.write(text);
    await client.until("conversation.item.created");
    clients.push({ client, id: await client.sessionId() });
  }
  return clients;
}

test("a client that comes back with the id of its session finds the process that has it, and counts once", async () => {
  const server = await start({ isKept: false });
  const clients = await openThree(server);
  const places = clients.map(({ id }) => /^sess_(\d)_/.exec(id)?.[1]);
  expect(places).toEqual(expect.arrayContaining(["1", "2", "3"]));
  for (const { client } of clients) client.client.socket.terminate();
  await expect.poll(() => server.log.filter((line) => line.includes("waits for its client"))).toHaveLength(3);
  for (const { client, id } of clients) {
    const back = await server.open(id);
    await back.until("conversation.item.created");
    expect(await back.sessionId()).toBe(id);
    expect(itemIdsOf(back.events())).toEqual(itemIdsOf(client.events()));
  }
  expect(await server.health()).toMatchObject({ sessions: 3 });
  const thief = await server.open(clients[0]?.id, "yours");
  expect((await thief.until("warning")).warning?.code).toBe("session_not_found");
  await expect.poll(server.health).toMatchObject({ sessions: 4 });
});

test("sessions that are kept outlive their process, also those whose clients count", async () => {
  const server = await start({ isKept: true });
  const clients = await openThree(server);
  const counting = await connectClient(
    `${server.url.replace(/^http/, "ws")}${target}&features=vivavoce_resume:true`,
    [],
    {
      headers: { "api-key": "mine" },
    },
  );
  await expect.poll(() => counting.messages.some((text) => text.includes("resume.ready"))).toBe(true);
  for (const number of [1, 2, 3]) server.crash(number);
  await expect.poll(server.health).toMatchObject({ sessions: 0, processes: { running: 3 } });
  for (const { client, id } of clients) {
    const back = await server.open(id);
    await back.until("conversation.item.created");
    expect(await back.sessionId()).toBe(id);
    expect(itemIdsOf(back.events())).toEqual(itemIdsOf(client.events()));
  }
  const ready = counting.messages.find((text) => text.includes("resume.ready")) ?? "{}";
  const { token } = JSON.parse(ready) as { readonly token: string };
  const resumed = await connectClient(
    `${server.url.replace(/^http/, "ws")}${target}&features=vivavoce_resume:true&vivavoce_resume=${token}&vivavoce_seen=1`,
    [],
    { headers: { "api-key": "mine" } },
  );
  expect((await resumed.received(1))[0]).toContain("vivavoce.resume.resumed");
  await expect.poll(server.health).toMatchObject({ sessions: 4 });
  resumed.socket.close(1000);
  await expect.poll(server.health).toMatchObject({ sessions: 3 });
});

test("a process tells that it has a session only to who speaks its protocol", async () => {
  const server = await start({ isKept: false, maxSessions: 1 });
  const first = await server.open();
  const url = `${server.url.replace(/^http/, "ws")}/v1/realtime?model=m&vivavoce_session=${await first.sessionId()}`;
  const refused = await refusedUpgrade(url, [], { headers: { authorization: "Bearer mine" } });
  expect(refused).toMatchObject({ status: 429, error: { code: "session_limit_reached" } });
});
