import { createManualClock } from "@vivavoce/audio/clock";
import { chooseDialect } from "@vivavoce/protocol";
import { describe, expect, onTestFinished, test } from "vitest";
import { defaultSessionLimits } from "../src/create-server.ts";
import { createSessionHost } from "../src/pipeline/session-host.ts";
import { createRandomIds } from "../src/runtime/ids.ts";
import { silentLogger } from "../src/runtime/logger.ts";
import { createMemorySessionStore } from "../src/survival/memory-session-store.ts";
import type { SessionKeeper } from "../src/survival/session-keeper.ts";
import { openStock, scriptedEngines, startStockServer } from "./stock-fixture.ts";

const target = "/voice-live/realtime?api-version=2026-07-15&model=m";
const longAnswer = "It is nine, and I may well say more of it, since there is always more to be said.";

/** A session that is kept by one who does so when the test says. */
function openKept() {
  const waiting: (() => void)[] = [];
  const keeper: SessionKeeper = {
    begin() {},
    input() {},
    said() {},
    stepped() {},
    kept: (act) => void waiting.push(act),
  };
  const closes: string[] = [];
  const clock = createManualClock(1_000_000);
  const open = createSessionHost({
    engines: scriptedEngines({}),
    clock,
    ids: createRandomIds(),
    logger: silentLogger,
    limits: defaultSessionLimits,
    leadMs: 1000,
    maxWastedPerMinute: 0,
  });
  const query = new URLSearchParams({ "api-version": "2026-07-15", model: "m" });
  const dialect = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
  if (dialect.kind !== "dialect") throw new Error(dialect.message);
  const session = open(
    { dialect, model: "m", clientRequestId: "", keeper },
    { bufferedBytes: 0, send() {}, close: (code, reason) => void closes.push(`${code} ${reason}`) },
  );
  onTestFinished(() => session.disconnected());
  return {
    session,
    waiting,
    closes,
    write: (text: string): void => {
      const item = { type: "message", role: "system", content: [{ type: "input_text", text }] };
      session.receive(JSON.stringify({ type: "conversation.item.create", item }));
    },
    /** Longer than a client has to ask for an answer to what it has written. */
    later: () => clock.advanceAsync(3_000),
    keepAll: (): void => {
      for (const act of waiting.splice(0)) act();
    },
  };
}

describe("a kept session whose server stops", () => {
  test("ends once everything is kept, also what came while the rest was being kept", async () => {
    const { session, waiting, closes, write, later, keepAll } = openKept();
    write("one");
    void session.drain();
    await later();
    expect(closes).toEqual([]);
    expect(waiting).toHaveLength(1);
    write("two");
    keepAll();
    await later();
    expect(closes).toEqual([]);
    expect(waiting).toHaveLength(1);
    keepAll();
    expect(closes).toEqual(["1001 server stops"]);
  });

  test("leaves no record when its client says goodbye before the end", async () => {
    const sessionStore = createMemorySessionStore();
    const server = await startStockServer({ sessionStore, answers: [longAnswer] });
    const first = await openStock(server.url(target));
    first.write("one");
    first.send({ type: "response.create" });
    await first.until("response.created");
    const drained = server.drain();
    first.client.socket.close(1000);
    await drained;
    expect(sessionStore.size).toBe(0);
  });

  test("stays where the time to finish is over", async () => {
    const sessionStore = createMemorySessionStore();
    const server = await startStockServer({ sessionStore, answers: [longAnswer], limits: { drainTimeoutMs: 1 } });
    const first = await openStock(server.url(target));
    const id = await first.sessionId();
    first.write("one");
    first.send({ type: "response.create" });
    await first.until("response.created");
    await server.drain();
    expect(await first.client.closed).toMatchObject({ code: 1001 });
    const other = await startStockServer({ sessionStore, answers: [longAnswer] });
    const back = await openStock(other.url(target, id));
    await back.until("conversation.item.created");
    expect(await back.sessionId()).toBe(id);
  });
});
